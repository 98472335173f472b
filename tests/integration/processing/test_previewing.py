"""Previews of formulas: the newest values as a release computes them, by a real worker's hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import event, func, select

from keck.compute.hierarchy import sum_up
from keck.compute.indicators import evaluate
from keck.compute.pooling import with_pools
from keck.db.engines import engine
from keck.domain.definition_drafts import Draft
from keck.domain.definition_files import definitions_from_tables
from keck.domain.definitions import IndicatorDefinition
from keck.persistence.models import AuditHead, Job
from keck.processing.previewing import preview
from keck.processing.release import material
from keck.services import jobs
from keck.services.definitions import formula_previews, indicators
from keck.services.definitions.formula_vocabulary import known
from keck.services.errors import NotFound
from keck.services.releasing import releases
from tests.integration.conftest import Member
from tests.integration.processing.test_publishing import build_town

PLAIN = {
    "a count": ("kinder-arm", {}),
    "a sum": ("kinder-arm + kinder", {}),
    "a share": ("share(kinder-arm, kinder)", {}),
    "a rate": ("rate(kinder-arm, kinder, 1000)", {}),
    "two years together": ("share(kinder-arm, kinder)", {"pooling": 2}),
}


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """Return a member with two years of children and poor children in twelve quarters."""
    return build_town(make_member("Zwölfviertel"), tmp_path)


def table(formula: str, **more: Any) -> dict[str, Any]:
    return {"code": "own.x", "name": {"de": "X"}, "description": None, "formula": formula, **more}


def ask(town: Member, formula: str, **more: Any) -> UUID:
    """Ask as the form does."""
    with town.scope() as scope:
        return formula_previews.ask(scope, table(formula, **more), Draft(how="formula", formula=formula))


def made(town: Member, formula: str, **more: Any) -> dict[str, Any]:
    """Have a worker make a preview."""
    end = town.finish(ask(town, formula, **more))
    assert end["state"] == "done", end
    return dict(end["result"])


def values(result: dict[str, Any], level: str) -> list[float | None]:
    (found,) = (one for one in result["levels"] if one["level"] == level)
    return [area[2] for area in found["areas"]]


def computed(town: Member, definition: IndicatorDefinition) -> dict[tuple[str, str], list[float | None]]:
    """Return what a release would compute from everything, before protection, by period and level."""
    with town.scope() as scope:
        release = releases.request(scope, audience="internal")
        cube = sum_up(material.load(scope, release).cube)[0]
        scope.session.rollback()
    cube = with_pools(cube, [definition])
    return {
        (cells.period, cube.frames[cells.set_id].level): [
            None if np.isnan(value) else float(value) for value in cells.values[:-1]
        ]
        for cells in evaluate(definition, cube)
    }


@pytest.mark.parametrize("what", PLAIN)
def test_values_are_those_that_a_release_computes(what: str, town: Member) -> None:
    formula, more = PLAIN[what]
    result = made(town, formula, **more)
    with town.scope() as scope:
        (definition,) = definitions_from_tables([table(formula, **more)], known(scope).vocabulary)
    everything = computed(town, definition)
    assert result["period"] == max(period for period, _ in everything)
    assert {one["level"] for one in result["levels"]} == {level for _, level in everything}
    for one in result["levels"]:
        assert values(result, one["level"]) == pytest.approx(everything[result["period"], one["level"]])
    assert result["unit"] == definition.unit.to_json()


def test_what_is_derived_is_computed_from_the_whole_town(town: Member) -> None:
    shares = values(made(town, "share(kinder-arm, kinder)"), "viertel")
    (city,) = values(made(town, "share(kinder-arm, kinder)"), "kommune")
    distance = values(made(town, "share(kinder-arm, kinder) - city(share(kinder-arm, kinder))"), "viertel")
    assert city is not None
    assert distance == pytest.approx([one - city for one in shares if one is not None])
    ranks = values(made(town, "rank(share(kinder-arm, kinder))"), "viertel")
    assert sorted(one for one in ranks if one is not None) == list(range(1, 13))


def test_no_period_with_all_years_says_so(town: Member) -> None:
    result = made(town, "change(kinder, 5)")
    assert (result["period"], result["levels"]) == (None, [])


def test_only_the_blocks_that_are_needed_are_read(town: Member, settings: Any) -> None:
    read: list[int] = []

    def count(*arguments: Any) -> None:
        cursor, statement = arguments[1], str(arguments[2])
        if "private.block" in statement.replace('"', ""):
            read.append(cursor.rowcount)

    event.listen(engine(settings, "keck_app"), "after_cursor_execute", count)
    try:
        with town.scope() as scope:
            preview(scope, table("share(kinder-arm, kinder)"))
    finally:
        event.remove(engine(settings, "keck_app"), "after_cursor_execute", count)
    # Two measures, one of two years, one level.
    assert sum(read) == 2


def test_a_newer_question_ends_the_older_one_and_forgets_its_numbers(town: Member) -> None:
    first = ask(town, "kinder")
    assert town.finish(first)["result"]["levels"]
    second, third = ask(town, "kinder-arm"), ask(town, "kinder + kinder-arm")
    end = town.finish(third)
    assert end["result"]["levels"]
    with town.scope() as scope:
        for job_id in (first, second):
            job = jobs.find(scope, job_id)
            assert (job.state, job.result) == ("done", {})
        assert jobs.find(scope, second).attempt == 0


def test_a_preview_stands_in_no_list_and_in_no_log(town: Member) -> None:
    with town.scope() as scope:
        before = scope.session.scalars(select(AuditHead.number)).one()
    job_id = ask(town, "kinder")
    with town.scope() as scope:
        assert job_id not in {one.id for one in (*jobs.unfinished(scope), *jobs.recent(scope))}
        assert scope.session.scalars(select(AuditHead.number)).one() == before
        assert scope.session.scalar(select(func.count()).where(Job.id == job_id)) == 1


def test_what_became_impossible_meanwhile_ends_with_a_sentence(town: Member) -> None:
    end = town.finish(ask(town, "@own.kinder / 2 - rank(kinder)"))
    assert end["state"] == "failed"
    assert end["error"]["code"].startswith("formula_")


def test_another_members_preview_is_none(town: Member, make_member: Callable[..., Member]) -> None:
    job_id = ask(town, "kinder")
    with make_member("Andernort").scope() as scope, pytest.raises(NotFound):
        formula_previews.find(scope, job_id)


def test_a_default_that_a_formula_names_stays(town: Member) -> None:
    named = '[[indicator]]\ncode = "abstand"\nname = "Abstand"\nformula = "zscore(@own.kinder)"\n'
    with town.scope() as scope:
        indicators.apply(scope, named)
        assert {"own.abstand", "own.kinder"} <= {row.code for row in indicators.active(scope)}
