"""The rules of the small-number adviser: which option is advised, and why.

Two questions are asked of an option. Is there enough to see: are at least `ENOUGH_SHOWN` of the areas shown
in the newest period? And is it sure enough: are at least `ENOUGH_SURE` of the shown values reliable? Then:

1. Nothing has a value: leave it as it is, and say so.
2. As it is, both hold: leave it as it is.
3. The fewest years together for which both hold, and which hide no more than now.
4. There is enough to see as it is, but it is not sure: years together if that makes values more reliable by
   `NOTABLE` without hiding more; else leave it as it is. A larger level is not advised here: an unreliable
   value is shown and marked, one of a larger level tells nothing of the small areas at all.
5. There is too little to see: the fewest years together with enough to see, although not sure.
6. Else the smallest level with at least two areas at which there is enough to see.
7. Else what shows most at the smallest level, if that is `HALF` of the areas or more; years together only if
   they show more by `NOTABLE`.
8. Else the municipality as a whole, or what comes nearest to it.
9. If there is no such level: leave it as it is, since nothing helps.

Putting areas together is named beside the advice from 5 on, if there would be enough to see then; it changes
the areas of all indicators, so it is never advised alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from keck.domain.advice.options import Option, Way
from keck.domain.advice.outcomes import Outcome

ENOUGH_SHOWN, ENOUGH_SURE, HALF, NOTABLE = 0.9, 0.5, 0.5, 0.1


class Why(StrEnum):
    """Why an option is advised."""

    NO_VALUES = "no_values"
    ENOUGH = "enough"
    BOTH = "both"
    SURER = "surer"
    STAYS_UNSURE = "stays_unsure"
    SEEN = "seen"
    LARGER = "larger"
    MOST = "most"
    CITY = "city"
    NOTHING_HELPS = "nothing_helps"


@dataclass(frozen=True, slots=True)
class Tried:
    """An option with what it gives."""

    option: Option
    outcome: Outcome

    @property
    def seen(self) -> bool:
        """Whether enough areas are shown."""
        return self.outcome.newest.share >= ENOUGH_SHOWN

    @property
    def sure(self) -> bool:
        """Whether enough of what is shown is reliable."""
        return self.outcome.sure >= ENOUGH_SURE


@dataclass(frozen=True, slots=True)
class Advice:
    """The option that is advised.

    Attributes
    ----------
    merge : bool
        Whether putting areas together would show enough, too.
    """

    option: Option
    why: Why
    merge: bool = False


def recommend(tried: Sequence[Tried]) -> Advice:
    """Return the advised option by the rules of this module.

    Parameters
    ----------
    tried : sequence of Tried
        The definition as it stands first; what is impossible is left out.
    """
    first = tried[0]
    if not first.outcome.newest.total:
        return Advice(first.option, Why.NO_VALUES)
    if first.seen and first.sure:
        return Advice(first.option, Why.ENOUGH)
    years = sorted((one for one in tried if _pooled(one, first)), key=lambda one: one.option.years)
    for one in years:
        if one.seen and one.sure and _hides_no_more(one, first):
            return Advice(one.option, Why.BOTH)
    if first.seen:
        return _surer(first, years)
    merge = any(one.seen for one in tried if one.option.way is Way.MERGE)
    chosen, why = _visible(first, years, [one for one in tried if one.option.way is Way.LEVEL])
    return Advice(chosen.option, why, merge)


def _pooled(one: Tried, first: Tried) -> bool:
    """Tell whether an option puts more years together than the definition does now."""
    return one.option.way is Way.YEARS and one.option.years > first.option.years


def _hides_no_more(one: Tried, first: Tried) -> bool:
    return one.outcome.newest.share >= first.outcome.newest.share


def _surer(first: Tried, years: list[Tried]) -> Advice:
    kept = [one for one in years if _hides_no_more(one, first)]
    best = max(kept, key=lambda one: one.outcome.sure, default=first)
    if best.outcome.sure >= first.outcome.sure + NOTABLE:
        return Advice(best.option, Why.SURER)
    return Advice(first.option, Why.STAYS_UNSURE)


def _visible(first: Tried, years: list[Tried], levels: list[Tried]) -> tuple[Tried, Why]:
    for one in years:
        if one.seen:
            return one, Why.SEEN
    for one in levels:
        if one.seen and one.outcome.newest.total >= 2:
            return one, Why.LARGER
    most = max(years, key=lambda one: one.outcome.newest.share, default=first)
    if most.outcome.newest.share < first.outcome.newest.share + NOTABLE:
        most = first
    if most.outcome.newest.share >= HALF:
        return most, Why.MOST
    if levels and levels[-1].outcome.newest.share > most.outcome.newest.share:
        return levels[-1], Why.CITY
    return (most, Why.MOST) if most is not first else (first, Why.NOTHING_HELPS)
