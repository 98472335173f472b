"""How the shown values of a map are spread: inequality, clusters, smoothed rates; from nothing else."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from keck.compute.cube import Cube, Floats, quantity_of
from keck.compute.disclosure import ProtectedSlice
from keck.compute.disclosure.primary import counted
from keck.compute.statistics.contiguity import Marks
from keck.compute.statistics.inequality import Fifths, fifths, gini, theil
from keck.compute.statistics.segregation import dissimilarity
from keck.compute.statistics.smoothing import empirical_bayes
from keck.domain.codes import CITY_LEVEL
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.periods import Period
from keck.domain.statuses import Status
from keck.processing.release.clustering import clustering
from keck.processing.release.gradients import Gradients
from keck.processing.release.material import Material
from keck.processing.release.neighbourhoods import Neighbourhoods

FEWEST_AREAS = 5
"""With fewer there are no fifths."""
FEWEST_TO_SMOOTH = 10
"""The variance between fewer areas is a guess."""
_DIGITS = 4
_MORE_DIGITS = 2
Document = dict[str, Any]


class Spreading:
    """Tells how the values of a release's slices are spread.

    Everything is a function of values that the slice shows beside it (and of the shown values of the
    deprivation indicator), so that nobody learns more from it about what is hidden.
    """

    def __init__(self, material: Material, slices: Iterable[ProtectedSlice]) -> None:
        given = list(slices)
        self._cube: Cube = material.cube
        self._neighbours = Neighbourhoods(material.sets)
        self._gradients = Gradients(material.definitions, given)
        self._newest = _newest(given, material.definitions)

    def of(self, definition: IndicatorDefinition, one: ProtectedSlice) -> Document:
        """Return the fields ``spread`` and ``smoothed`` of a slice; those that say nothing are absent.

        Counts have none, since they differ as areas differ in size; and neither have older figures in newer
        boundaries, which are estimates.
        """
        if one.level == CITY_LEVEL or one.rebased_from is not None or definition.kind is FormulaKind.COUNT:
            return {}
        shown = np.equal(one.statuses, Status.OK) & np.isfinite(one.values)
        counts = self._counts(definition, one, shown)
        found: Document = {}
        if shown.sum() >= FEWEST_AREAS:
            found["spread"] = self._spread(definition, one, shown, counts)
        if counts is not None and (smoothed := _smoothed(definition, *counts)) is not None:
            found["smoothed"] = smoothed
        return found

    def _counts(
        self, definition: IndicatorDefinition, one: ProtectedSlice, shown: Marks
    ) -> tuple[Floats, Floats] | None:
        """Return events and people at risk, NaN where not shown; ``None`` where nobody is counted."""
        if definition.kind not in (FormulaKind.SHARE, FormulaKind.RATE):
            return None
        if one.numerator is None or one.denominator is None:
            return None
        halves = (quantity_of(definition.numerator), quantity_of(definition.denominator))
        if not all(counted(half, self._cube) for half in halves):
            return None
        usable = shown & (one.numerator >= 0) & (one.denominator > 0)
        if definition.kind is FormulaKind.SHARE:
            usable &= one.numerator <= one.denominator
        return np.where(usable, one.numerator, np.nan), np.where(usable, one.denominator, np.nan)

    def _spread(
        self,
        definition: IndicatorDefinition,
        one: ProtectedSlice,
        shown: Marks,
        counts: tuple[Floats, Floats] | None,
    ) -> Document:
        told: Document = {"shown": int(shown.sum()), "left_out": int((~shown).sum())}
        newest = one.period in self._newest[definition.code, one.set_id]
        values = one.values[shown]
        if counts is not None and not np.isnan(counts[1][shown]).any():
            events, base = counts[0][shown], counts[1][shown]
            told.update(self._unequal(one, shown, values, base))
            if definition.kind is FormulaKind.SHARE and 0 < events.sum() < base.sum():
                told["dissimilarity"] = _dissimilarity(events, base)
            run = self._gradients.of(definition, one, *counts, limits=newest)
            if run is not None:
                told["gradient"] = run
        else:
            events, base = None, None
            told.update(self._unequal(one, shown, values, None))
        if newest:
            neighbours = self._neighbours.of(one.set_id)
            told.update(clustering(values, events, base, shown, neighbours))
        return told

    def _unequal(self, one: ProtectedSlice, shown: Marks, values: Floats, people: Floats | None) -> Document:
        if (values < 0).any() or not (values > 0).any():
            # Shares of a sum are not to be had below zero, nor where nobody has anything.
            return {}
        parents = self._cube.frames[one.set_id].parents
        groups = parents[shown] if parents is not None and (parents[shown] >= 0).all() else None
        parted = theil(values, groups)
        found: Document = {
            "gini": round(gini(values), _DIGITS),
            "theil": {"total": round(parted.total, _DIGITS)},
            "fifths": {"of": "areas" if people is None else "people"} | _fifths(fifths(values, people)),
        }
        if groups is not None:
            inside, outside = round(parted.within, _DIGITS), round(parted.between, _DIGITS)
            found["theil"] |= {"between": outside, "within": inside}
        return found


def _newest(
    slices: list[ProtectedSlice], definitions: Iterable[IndicatorDefinition]
) -> dict[tuple[str, str], set[str]]:
    """Return the periods of an indicator in an area set for which neighbours are looked at.

    Permutations and simulated limits take time; they are told of the newest period.
    """
    wanted = {one.code: one.default_period for one in definitions}
    found: dict[tuple[str, str], set[str]] = {}
    for one in sorted(slices, key=lambda one: Period.parse(one.period)):
        key = (one.indicator, one.set_id)
        chosen = {period for period in found.get(key, ()) if period == wanted.get(one.indicator)}
        found[key] = {*chosen, one.period}
    return found


def _fifths(found: Fifths) -> Document:
    told = {"low": round(found.low, _DIGITS), "high": round(found.high, _DIGITS)}
    return told | ({"ratio": round(found.ratio, _DIGITS)} if np.isfinite(found.ratio) else {})


def _dissimilarity(events: Floats, base: Floats) -> Document:
    found = dissimilarity(events, base)
    return {
        name: round(value, _DIGITS)
        for name, value in (("value", found.value), ("expected", found.expected), ("excess", found.excess))
        if np.isfinite(value)
    }


def _smoothed(definition: IndicatorDefinition, events: Floats, base: Floats) -> Document | None:
    """Return rates with chance taken out, which go beside the values and never in their place."""
    known = np.isfinite(base)
    if known.sum() < FEWEST_TO_SMOOTH or not events[known].sum() > 0:
        return None
    found = empirical_bayes(events[known], base[known])
    digits = definition.decimals + _MORE_DIGITS
    values = np.full(len(base), np.nan)
    values[known] = np.maximum(found.smoothed, 0.0) * definition.per
    return {
        "method": found.method.value,
        "towards": round(float(found.towards[0]) * definition.per, digits),
        "value": [None if np.isnan(one) else round(float(one), digits) for one in values],
    }
