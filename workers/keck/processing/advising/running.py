"""The job that advises on indicators."""

from datetime import UTC, datetime
from typing import Any

from keck.compute.advice.trials import Situation, Trials
from keck.compute.hierarchy import sum_up
from keck.domain.calendar_days import day_of
from keck.domain.findings import Problem
from keck.processing.advising.advising import Adviser
from keck.processing.context import JobContext
from keck.processing.release import material, memory
from keck.processing.undestroyed import finishing
from keck.services.definitions import advice, advice_basis, indicators
from keck.services.tables import destroyed


def run(context: JobContext) -> None:
    """Try all options of some indicators on the member's present data, and keep what was found."""
    codes = list(context.args["codes"])
    context.progress(5, "advise_loading")
    with context.scope() as scope:
        gone = destroyed.ids(scope)
        active = {row.code for row in indicators.active(scope)}
        wanted = [code for code in codes if code in active]
        if not wanted:
            raise Problem("advice_nothing")
        loaded = material.load_present(scope)
        history = memory.recall(scope, loaded)
    situation = Situation(
        cube=sum_up(loaded.cube)[0],
        definitions=loaded.definitions,
        levels=tuple(level.code for level in loaded.levels),
        policy=loaded.policy,
        rights=loaded.source_of,
        history=history,
        today=day_of(datetime.now(UTC)),
    )
    context.progress(10, "advise_trying", number=1, count=len(wanted))
    trials = Trials(situation)
    ranks = {level.code: level.rank for level in loaded.levels}
    adviser = Adviser(trials, ranks, {one.public_id: one for one in loaded.sets})
    known = {one.code: one for one in loaded.definitions}
    found: dict[str, dict[str, Any]] = {}
    for number, code in enumerate(wanted):
        context.progress(
            10 + 85 * number // len(wanted), "advise_trying", number=number + 1, count=len(wanted)
        )
        found[code] = adviser.advise(known[code])
    with finishing(context, gone) as scope:
        active = {row.code for row in indicators.active(scope)}
        for code in active.intersection(found):
            advice.store(scope, code, found[code], advice_basis.basis(scope, trials.kin(known[code])))
        context.result = {"codes": [code for code in wanted if code in active]}
