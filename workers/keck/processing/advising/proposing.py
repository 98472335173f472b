"""Trying to put small areas together: a proposal with what it would give."""

from dataclasses import replace

import numpy as np
import shapely

from keck.compute.advice.merging import Labels, Pairs, Smallness, grouped, merged
from keck.compute.advice.trials import Situation, Trials
from keck.compute.cube import quantity_of
from keck.compute.disclosure import ProtectedSlice
from keck.compute.disclosure.primary import counted
from keck.compute.pooling import with_pools
from keck.compute.statistics.contiguity import queen
from keck.domain.advice.outcomes import Proposal
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.processing.frames import SetMaterial

_GAP_METRES = 5.0
"""How far borders that were drawn apart may lie apart."""


def propose(
    definition: IndicatorDefinition,
    last: ProtectedSlice,
    situation: Situation,
    one: SetMaterial,
    codes: set[str],
) -> tuple[Proposal, list[ProtectedSlice]] | None:
    """Put areas together until each has enough in the newest period, and try the indicator on them.

    Parameters
    ----------
    last : ProtectedSlice
        Of the smallest areas at the newest period, as the definition stands.
    one : SetMaterial
        Those areas.
    codes : set of str
        The indicator and all that have a say in what is shown of it.

    Returns
    -------
    tuple or None
        The proposal with what would be shown; ``None`` where no area is too small, or none has a neighbour.
    """
    cube = with_pools(situation.cube, [definition])
    if not counted(quantity_of(definition.numerator), cube):
        return None
    above = cube.quantity(quantity_of(definition.numerator), last.period, last.set_id)
    if above is None:
        return None
    counts = above.values[:-1]
    whole = quantity_of(definition.denominator)
    # A plain count has nothing below the line.
    below = cube.quantity(whole, last.period, last.set_id) if counted(whole, cube) else None
    bases = None if below is None else below.values[:-1]
    nested = bases is not None and (
        definition.kind is FormulaKind.SHARE or bool((counts <= bases)[~np.isnan(counts + bases)].all())
    )
    small = Smallness.of(definition, situation.policy, nested)
    borders = _borders(one)
    labels = grouped(counts, bases, cube.frames[last.set_id].parents, borders, small)
    sizes = np.bincount(labels)
    if (sizes < 2).all():
        return None
    # Only who has a say is tried once more.
    kin = tuple(one for one in situation.definitions if one.code in codes)
    tried = Trials(replace(situation, cube=merged(situation.cube, last.set_id, labels), definitions=kin))
    names = [area.name for area in one.areas]
    sums = _sums(counts, labels), None if bases is None else _sums(bases, labels)
    left = [
        names[int(np.flatnonzero(labels == group)[0])]
        for group in np.flatnonzero(sizes == 1)
        if not np.isnan(sums[0][group]) and small(sums[0][group], None if sums[1] is None else sums[1][group])
    ]
    proposal = Proposal(_groups(labels, names), tuple(left), borders is not None)
    return proposal, tried.slices(definition)


def _sums(values: np.ndarray[tuple[int], np.dtype[np.float64]], labels: Labels) -> list[float]:
    return [float(one) for one in np.bincount(labels, values)]


def _groups(labels: Labels, names: list[str]) -> tuple[tuple[str, ...], ...]:
    places = [np.flatnonzero(labels == group) for group in range(int(labels.max()) + 1)]
    return tuple(tuple(names[place] for place in one) for one in places if len(one) > 1)


def _borders(one: SetMaterial) -> Pairs | None:
    """Return pairs of neighbours; ``None`` where shapes are not known."""
    if not one.row.has_shapes or any(area.geometry is None for area in one.areas):
        return None
    found = queen([shapely.from_wkb(area.geometry) for area in one.areas], within=_GAP_METRES)
    return list(zip(found.focal.tolist(), found.other.tolist(), strict=True))
