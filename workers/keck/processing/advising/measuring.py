"""Counting what a trial shows, how wide its intervals are, and what smoothing would do."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from keck.compute.cube import Cube, Floats, quantity_of
from keck.compute.disclosure import ProtectedSlice, Reason
from keck.compute.disclosure.primary import counted
from keck.compute.statistics.estimates import Estimate
from keck.compute.statistics.reliability import unreliable
from keck.compute.statistics.smoothing import empirical_bayes
from keck.domain.advice.outcomes import Outcome, Smoothed, Tally
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.periods import Period
from keck.domain.statuses import Status
from keck.processing.release.intervals import interval

_OTHERS = (Reason.SECONDARY,)
_SOURCE = (Reason.SOURCE, Reason.PART)


def outcome(
    definition: IndicatorDefinition, slices: Sequence[ProtectedSlice], cube: Cube, ranks: Mapping[str, int]
) -> Outcome:
    """Return what slices show at their smallest areas.

    Parameters
    ----------
    slices : sequence of ProtectedSlice
        Of one indicator.
    ranks : mapping of str to int
        How small the areas of each level are.
    """
    telling = [one for one in slices if tally(one).total]
    if not telling:
        return Outcome()
    level = max({one.level for one in telling}, key=lambda code: (ranks[code], code))
    here = [one for one in telling if one.level == level]
    last = newest(here)
    width, reliable, judged = _sureness(definition, last, cube)
    return Outcome(
        level=level,
        period=last.period,
        newest=tally(last),
        every=sum((tally(one) for one in here), Tally()),
        periods=len({one.period for one in here}),
        width=width,
        reliable=reliable,
        judged=judged,
    )


def newest(slices: Iterable[ProtectedSlice]) -> ProtectedSlice:
    """Return the slice of the newest period; of several boundaries the newest."""
    return max(slices, key=lambda one: (Period.parse(one.period), one.set_id))


def tally(one: ProtectedSlice) -> Tally:
    """Count the areas of a slice that have a value, by whether and why it is hidden."""
    hidden = np.equal(one.statuses, Status.SUPPRESSED)
    others = int((hidden & np.isin(one.reasons, _OTHERS)).sum())
    source = int((hidden & np.isin(one.reasons, _SOURCE)).sum())
    shown = int(np.equal(one.statuses, Status.OK).sum())
    return Tally(shown, int(hidden.sum()) - others - source, others, source)


def _sureness(
    definition: IndicatorDefinition, one: ProtectedSlice, cube: Cube
) -> tuple[float | None, int, int]:
    """Return the median width of the intervals that would be shown, and how many values are reliable."""
    limits = interval(definition, one, cube)
    if limits is not None:
        lower, upper = (np.array(limits[side], np.float64) for side in ("lower", "upper"))
        there = ~np.isnan(lower)
        marks = unreliable(Estimate(one.values, lower, upper), one.numerator, one.denominator)
        width = float(np.median(upper[there] - lower[there]))
        return width, int((there & ~marks).sum()), int(there.sum())
    if definition.kind is FormulaKind.COUNT and counted(quantity_of(definition.numerator), cube):
        unknown = np.full(len(one.values), np.nan)
        marks = unreliable(Estimate(one.values, unknown, unknown), one.values)
        there = ~np.isnan(one.values)
        return None, int((there & ~marks).sum()), int(there.sum())
    return None, 0, 0


def smoothed(definition: IndicatorDefinition, one: ProtectedSlice, cube: Cube) -> Smoothed | None:
    """Return what empirical Bayes would make of shown shares and rates; ``None`` where it does not apply."""
    if interval(definition, one, cube) is None or one.numerator is None or one.denominator is None:
        return None
    there = ~np.isnan(one.numerator) & ~np.isnan(one.denominator) & (one.denominator > 0)
    if there.sum() < 2:
        return None
    found = empirical_bayes(one.numerator[there], one.denominator[there])
    return Smoothed(
        areas=int(there.sum()),
        weight=float(np.median(found.weight)),
        before=_spread(found.raw) * definition.per,
        after=_spread(found.smoothed) * definition.per,
    )


def _spread(values: Floats) -> float:
    return float(values.max() - values.min())
