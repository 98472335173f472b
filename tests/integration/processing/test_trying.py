"""What definitions would change is told by a worker, and nothing of it is used before it is applied."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from keck.domain.definition_files import FaultyFormula
from keck.persistence.models import Job
from keck.services import jobs, revisions
from keck.services.definitions import indicators, trials
from keck.services.errors import NotFound, Refused
from keck.services.tables import destruction
from tests.integration.conftest import Member
from tests.integration.processing.test_publishing import build_town
from tests.integration.workers.conftest import write_town

SHARE = """
[[indicator]]
code = "armut"
name = "Kinderarmut"
formula = "share(kinder-arm, kinder)"
polarity = "-"
decimals = 1
"""
CLIMBING = (
    SHARE + '[[indicator]]\ncode = "abstand"\nname = "Abstand"\nformula = "@own.armut - city(@own.armut)"\n'
)


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """A town of twelve quarters, poorer from one to the next, with two years of children and a share."""
    member = make_member("Zwölfviertel")
    boundaries, values = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    rows = [f"{n:02d};{year};{1000 + n};{50 * n}" for n in range(1, 13) for year in (2023, 2024)]
    values.write_text("\n".join(["nr;jahr;kinder;kinder arm", *rows]) + "\n")
    assert member.import_table(values)["state"] == "done"
    with member.scope() as scope:
        indicators.apply(scope, SHARE)
    return member


def asked(town: Member, toml: str) -> tuple[UUID, dict[str, Any]]:
    with town.scope() as scope:
        job_id = trials.ask(scope, toml)
    end = town.finish(job_id)
    assert end["state"] == "done", end
    return job_id, dict(end["result"]["trial"])


def tried(town: Member, toml: str) -> dict[str, Any]:
    return asked(town, toml)[1]


def in_use(town: Member) -> dict[str, int]:
    with town.scope() as scope:
        return {row.code: row.version for row in indicators.active(scope)}


def test_a_file_that_changes_nothing_changes_nothing(town: Member) -> None:
    found = tried(town, SHARE)
    assert [one["what"] for one in found["definitions"]] == ["same"]
    assert found["indicators"] == []
    assert set(found["totals"].values()) == {0}


def test_another_formula_changes_values_and_flips_verdicts(town: Member) -> None:
    before = in_use(town)
    found = tried(town, SHARE.replace("share(kinder-arm, kinder)", "share(kinder, kinder + kinder-arm)"))
    (told,) = found["definitions"]
    assert (told["code"], told["what"], told["fields"]) == (
        "own.armut",
        "changed",
        ["numerator", "denominator"],
    )
    (effect,) = found["indicators"]
    # Twelve quarters and the town, in two years.
    assert effect["cells_changed"] == found["totals"]["cells_changed"] == 26
    assert effect["cells_new"] == effect["cells_gone"] == 0
    assert effect["verdicts"] == found["totals"]["verdicts"] == len(effect["flips"]) > 0
    assert {one["level"] for one in effect["flips"]} == {"viertel"}
    # Where most are poor, the share of all children in both is the lowest.
    first = next(one for one in effect["flips"] if one["area"] == "Viertel 12" and one["period"] == "2024")
    assert (first["before"], first["after"]) == ("worse", "better")
    assert in_use(town) == before


def test_polarity_alone_flips_verdicts(town: Member) -> None:
    found = tried(town, SHARE.replace('polarity = "-"', 'polarity = "+"'))
    assert found["definitions"][0]["fields"] == ["polarity"]
    assert found["totals"]["cells_changed"] == 0
    assert found["totals"]["verdicts"] > 0


def test_words_change_no_value(town: Member) -> None:
    found = tried(town, SHARE.replace("Kinderarmut", "Arme Kinder"))
    assert (found["definitions"][0]["fields"], found["indicators"]) == (["name"], [])


def test_what_names_a_changed_indicator_changes_with_it(town: Member) -> None:
    with town.scope() as scope:
        indicators.apply(scope, CLIMBING)
    found = tried(town, SHARE.replace("share(kinder-arm, kinder)", "share(kinder-arm, kinder + kinder-arm)"))
    assert [one["code"] for one in found["indicators"]] == ["own.armut", "own.abstand"]
    assert all(one["cells_changed"] for one in found["indicators"])


def test_new_indicators_bring_values_and_replace_plain_ones(
    make_member: Callable[..., Member], tmp_path: Path
) -> None:
    member = build_town(make_member(), tmp_path)
    found = tried(member, CLIMBING)
    what = {one["code"]: one["what"] for one in found["definitions"]}
    assert what == {
        "own.armut": "new",
        "own.abstand": "new",
        "own.kinder": "gone",
        "own.kinder-arm": "gone",
    }
    effects = {one["code"]: one for one in found["indicators"]}
    assert effects["own.armut"]["cells_new"] == effects["own.kinder"]["cells_gone"] > 12
    assert effects["own.abstand"]["cells_new"] > 12
    with member.scope() as scope:
        indicators.apply(scope, CLIMBING)
    after = {code for code, one in what.items() if one != "gone"}
    assert in_use(member).keys() == after


def test_what_is_told_is_what_applying_does(town: Member) -> None:
    """Once applied, the same file changes nothing any more, and the trial from before is out of date."""
    other = SHARE.replace("kinder)", "kinder + kinder-arm)")
    job_id, found = asked(town, other)
    with town.scope() as scope:
        assert found["basis"] == trials.basis(scope)
        indicators.apply(scope, trials.text_of(scope, job_id))
        assert found["basis"] != trials.basis(scope)
    assert tried(town, other)["indicators"] == []


def test_without_tables_there_is_nothing_to_change(member: Member) -> None:
    found = tried(member, SHARE)
    assert [one["what"] for one in found["definitions"]] == ["new"]
    assert found["indicators"] == []


def test_what_can_not_be_used_is_refused_before_anything_is_asked(town: Member) -> None:
    with town.scope() as scope:
        before = len(jobs.recent(scope))
        with pytest.raises(FaultyFormula):
            trials.ask(scope, SHARE.replace("kinder)", "kinder"))
        with pytest.raises(Refused, match="definitions_wrong"):
            trials.ask(scope, "nothing")
        assert len(jobs.recent(scope)) == before


def test_other_jobs_are_no_trials(town: Member) -> None:
    with town.scope() as scope:
        other = jobs.enqueue(scope, "upkeep", {}, slot="short")
        with pytest.raises(NotFound):
            trials.find(scope, other)


def test_a_destroyed_state_takes_with_it_what_trials_have_told(town: Member) -> None:
    job_id, found = asked(town, SHARE.replace("kinder)", "kinder + kinder-arm)"))
    assert found["indicators"]
    with town.scope() as scope:
        (state,) = revisions.current(scope)
        destruction.destroy(scope, state.id, reason="falscher Empfänger")
    with town.scope() as scope:
        assert scope.session.get_one(Job, (scope.tenant_id, job_id)).result == {}
