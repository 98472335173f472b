"""Verdicts about areas against their municipality, for all slices of an indicator."""

from collections.abc import Sequence

import numpy as np

from keck.compute.cube import AreaFrame, Cube, Floats
from keck.compute.estimated_cells import Found, estimated_cells
from keck.compute.limits import counts_of, estimates, limited
from keck.compute.recompute import Computed
from keck.compute.slices import IndicatorCells, Slices
from keck.compute.statistics import funnel
from keck.compute.statistics.against_reference import against_reference
from keck.compute.statistics.discovery import controlled
from keck.compute.statistics.estimates import Estimate
from keck.compute.statistics.reliability import tiny
from keck.compute.statistics.verdicts import Verdicts, judged
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.judgements import MANY

Judged = dict[tuple[str, str], Verdicts]
"""Values of `Verdict` by period and area set."""


def verdicts(computed: Computed, code: str) -> Judged:
    """Judge all areas below the municipality, by unprotected values.

    An area differs if its interval of 95 % does not hold the municipality's value; where many are tested, at
    most one in twenty of those that are said to differ may do so by chance (Benjamini and Hochberg).

    Parameters
    ----------
    code : str
        Of any indicator, also of one that is not there.

    Returns
    -------
    dict of tuple to array of uint8, shape (n,)
        Values of `Verdict` by period and area set; nothing of indicators whose values have no limits.
    """
    slices = computed.cells.get(code)
    if not slices:
        return {}
    if limited(slices.definition, computed.cube):
        return _of_counts(slices, computed.cube)
    return _of_estimates(estimated_cells(computed, code), slices.definition, computed.cube.frames)


def _of_estimates(found: Found, definition: IndicatorDefinition, frames: dict[str, AreaFrame]) -> Judged:
    cities = {
        period: float(one.estimate().value[0])
        for (period, set_id), one in found.items()
        if frames[set_id].rank == 0 and one.known[0]
    }
    return {
        (period, set_id): against_reference(one, cities[period], definition.polarity)
        for (period, set_id), one in found.items()
        if frames[set_id].rank > 0 and period in cities
    }


def _of_counts(slices: Slices, cube: Cube) -> Judged:
    definition, every = slices.definition, estimates(slices)
    part, whole = counts_of(slices)
    ends = np.cumsum([len(one.values) for one in slices])
    # Nothing is said of what is not assignable.
    places = [slice(end - len(one.values), end - 1) for one, end in zip(slices, ends.tolist(), strict=True)]
    cities = _cities(slices, places, every, cube.frames)
    found = {}
    for one, place in zip(slices, places, strict=True):
        if cube.frames[one.set_id].rank == 0 or one.period not in cities:
            continue
        reference = cities[one.period]
        side = Estimate(*(limits[place] for limits in every)).side(reference)
        counts = part[place], whole[place]
        if np.count_nonzero(~np.isnan(side)) > MANY:
            side = _beyond_chance(side, *counts, definition, reference)
        found[one.period, one.set_id] = judged(side, definition.polarity, tiny(whole[place]))
    return found


def _cities(
    slices: Sequence[IndicatorCells],
    places: Sequence[slice],
    every: Estimate,
    frames: dict[str, AreaFrame],
) -> dict[str, float]:
    """Return the municipality's value of each period that has one."""
    known = {
        one.period: float(every.value[place][0])
        for one, place in zip(slices, places, strict=True)
        if frames[one.set_id].rank == 0
    }
    return {period: value for period, value in known.items() if not np.isnan(value)}


def _beyond_chance(
    side: Floats, part: Floats, whole: Floats, definition: IndicatorDefinition, reference: float
) -> Floats:
    tests = funnel.proportion_p_values if definition.kind is FormulaKind.SHARE else funnel.rate_p_values
    effect = definition.design_effect or 1.0
    p = tests(part / effect, whole / effect, reference / definition.per)
    return controlled(side, p)
