"""How an indicator runs from the most to the least deprived fifth of areas."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from keck.compute.cube import Floats
from keck.compute.disclosure import ProtectedSlice
from keck.compute.statistics.estimates import LEVEL
from keck.compute.statistics.intervals import rate, wilson
from keck.compute.statistics.quantiles import quantiles, totals
from keck.compute.statistics.refusals import NotOfferedError
from keck.compute.statistics.slope import Gradient, Scale, gradient, standard_errors
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Polarity
from keck.domain.periods import Period
from keck.domain.statuses import Status

DRAWS = 10_000
_DIGITS = 4
Document = dict[str, Any]


class Gradients:
    """Slope and relative index of inequality over fifths of areas.

    Areas are ordered by the one indicator that a member has marked as its measure of deprivation. There is
    no default: which one it is decides what is found, so that somebody has to answer for it.
    """

    def __init__(self, definitions: Iterable[IndicatorDefinition], slices: Iterable[ProtectedSlice]) -> None:
        self.by = next((one for one in definitions if one.deprivation), None)
        self._given: dict[str, list[ProtectedSlice]] = defaultdict(list)
        for one in slices:
            if self.by is not None and one.indicator == self.by.code and one.rebased_from is None:
                self._given[one.set_id].append(one)

    def of(
        self,
        definition: IndicatorDefinition,
        one: ProtectedSlice,
        events: Floats,
        base: Floats,
        *,
        limits: bool = True,
    ) -> Document | None:
        """Return the gradient of a share or rate, or ``None`` where there is none.

        Parameters
        ----------
        events, base : array of float, shape (n,)
            Shown counts of all areas of the slice, NaN where there are none.
        limits : bool
            Whether limits are simulated, which takes time.
        """
        ordering = self._ordering(one)
        if self.by is None or ordering is None or definition.code == self.by.code:
            return None
        known = np.equal(ordering.statuses, Status.OK) & (base > 0)
        keys = np.where(known, ordering.values, np.nan)
        fifth = quantiles(keys, highest_first=self.by.polarity is Polarity.BAD)
        above = totals(np.nan_to_num(events), fifth)
        below = totals(np.nan_to_num(base), fifth)
        if not (below > 0).all():
            return None
        return {
            "by": self.by.code,
            "period": ordering.period,
            "areas": int((fifth > 0).sum()),
            "fifths": (above / below * definition.per).round(_DIGITS).tolist(),
            **_told(definition, above, below, limits=limits),
        }

    def _ordering(self, one: ProtectedSlice) -> ProtectedSlice | None:
        """Return how deprived the areas were in that period, or in the last one before it."""
        ends = Period.parse(one.period).last
        before = [s for s in self._given[one.set_id] if Period.parse(s.period).last <= ends]
        return max(before, key=lambda s: Period.parse(s.period).last, default=None)


def _told(definition: IndicatorDefinition, above: Floats, below: Floats, *, limits: bool) -> Document:
    found, scale = _fitted(definition, above, below, limits=limits)
    said: Document = {"scale": scale.value, "slope": round(found.slope, _DIGITS)}
    # A straight line may end below zero, where a ratio of its ends says nothing.
    if np.isfinite(found.ratio) and found.ratio > 0:
        said["ratio"] = round(found.ratio, _DIGITS)
    if found.slope_limits is not None and np.isfinite(found.slope_limits).all():
        said["slope_limits"] = [round(limit, _DIGITS) for limit in found.slope_limits]
        said["level"] = LEVEL
    if found.ratio_limits is not None and np.isfinite(found.ratio_limits).all():
        said["ratio_limits"] = [round(limit, _DIGITS) for limit in found.ratio_limits]
    return said


def _fitted(
    definition: IndicatorDefinition, above: Floats, below: Floats, *, limits: bool
) -> tuple[Gradient, Scale]:
    """Fit on the scale on which shares and rates can not leave their bounds, where all fifths have it."""
    rates, per = above / below, definition.per
    share = definition.kind is FormulaKind.SHARE
    scale = Scale.LOGIT if share else Scale.LOG
    with np.errstate(divide="ignore", invalid="ignore"):
        try:
            errors = None
            if limits:
                range_ = wilson(above, below) if share else rate(above, below)
                errors = standard_errors(range_.lower, range_.upper, scale)
            found = gradient(
                rates, below, errors, scale=scale, fitted_on_scale=True, multiplier=per, draws=DRAWS
            )
        except NotOfferedError:
            # A fifth in which it happens to nobody or to everybody has no logarithm: no limits then.
            return gradient(rates, below, multiplier=per), Scale.PLAIN
    return found, scale
