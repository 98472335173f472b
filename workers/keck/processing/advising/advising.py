"""Advising on one indicator: every option tried, and one of them recommended."""

from dataclasses import asdict
from typing import Any

from keck.compute.advice.trials import Trials
from keck.compute.statistics.reliability import DEFAULT as RELIABILITY
from keck.domain.advice.options import Option, Way, options_of, pools
from keck.domain.advice.outcomes import Outcome
from keck.domain.advice.recommending import Tried, recommend
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.periods import Period, PeriodKind
from keck.processing.advising.measuring import newest, outcome, smoothed
from keck.processing.advising.proposing import propose
from keck.processing.frames import SetMaterial

_YEARS = (PeriodKind.YEAR, PeriodKind.SCHOOL_YEAR)


class Adviser:
    """Advises on indicators of one state of a member's data.

    Parameters
    ----------
    ranks : dict of str to int
        How small the areas of each level are.
    sets : dict of str to SetMaterial
        Area sets by public id.
    """

    def __init__(self, trials: Trials, ranks: dict[str, int], sets: dict[str, SetMaterial]) -> None:
        self._trials, self._ranks, self._sets = trials, ranks, sets

    def advise(self, definition: IndicatorDefinition) -> dict[str, Any]:
        """Return options, outcomes and the recommendation in the stored form."""
        shown = self._trials.slices(definition)
        cube = self._trials.situation.cube
        first = outcome(definition, shown, cube, self._ranks)
        levels = sorted(
            {one.level for one in shown if one.reason is None}, key=lambda code: (self._ranks[code], code)
        )
        rows, tried = [], []
        for option in options_of(definition, levels):
            changed = option.applied(definition)
            found, why = (first, None) if option.way is Way.AS_IS else self._try(option, changed)
            rows.append({**option.to_json(), "outcome": found.to_json() if found else None, **(why or {})})
            if found is not None:
                tried.append(Tried(option, found))
        answer: dict[str, Any] = {"options": rows, "levels": levels, "pools": pools(definition)}
        if first.level:
            answer |= self._beside(definition, shown, first, tried, rows)
        advice = recommend(tried)
        answer["advice"] = {"key": advice.option.key, "why": advice.why.value, "merge": advice.merge}
        answer["rule"] = _rule(advice.option)
        answer["reliable"] = asdict(RELIABILITY)
        return answer

    def _try(
        self, option: Option, changed: IndicatorDefinition
    ) -> tuple[Outcome | None, dict[str, Any] | None]:
        """Return what an option gives, or why it is none."""
        if broken := self._trials.broken(changed):
            return None, {"refused": "named", "by": broken}
        found = outcome(changed, self._trials.slices(changed), self._trials.situation.cube, self._ranks)
        if not found.level and option.way is Way.YEARS:
            return None, {"refused": "few_years" if self._has_years(changed) else "no_years"}
        return found, None

    def _has_years(self, definition: IndicatorDefinition) -> bool:
        cube = self._trials.situation.cube
        codes = {period for operand in definition.numerator for period in cube.periods(operand)}
        return any(Period.parse(code).kind in _YEARS for code in codes)

    def _beside(
        self,
        definition: IndicatorDefinition,
        shown: list[Any],
        first: Outcome,
        tried: list[Tried],
        rows: list[dict[str, Any]],
    ) -> dict[str, Any]:
        """Return what can not be chosen here: putting areas together, and smoothing."""
        at = self._trials.situation
        last = newest([one for one in shown if (one.level, one.period) == (first.level, first.period)])
        found: dict[str, Any] = {}
        if (
            definition.kind not in (FormulaKind.FIGURE, FormulaKind.DERIVED)
            and at.cube.frames[last.set_id].rank
        ):
            proposed = propose(definition, last, at, self._sets[last.set_id], self._trials.kin(definition))
            if proposed is not None:
                proposal, slices = proposed
                option = Option(Way.MERGE, definition.pooling or 1, definition.public_levels, first.level)
                merged = outcome(definition, slices, at.cube, self._ranks)
                tried.append(Tried(option, merged))
                rows.append({**option.to_json(), "outcome": merged.to_json()})
                found["proposal"] = asdict(proposal)
        smooth = smoothed(definition, last, at.cube)
        if smooth is not None:
            found["smoothed"] = asdict(smooth)
        return found


def _rule(option: Option) -> dict[str, Any]:
    """Return what makes two recommendations the same, whatever the definition was when they were made."""
    return {"years": option.years, "levels": None if option.levels is None else list(option.levels)}
