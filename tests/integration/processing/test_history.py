"""Any two states compared, any taken back, and one destroyed for good."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from keck.adapters.store import Store
from keck.persistence.models import Block, Job, ObservationBlock, Revision, Upload
from keck.services import jobs, revisions
from keck.services.errors import Refused
from keck.services.tables import acceptance, destruction, history
from tests.integration.conftest import Member
from tests.integration.processing.test_uploads import table, year
from tests.integration.workers.conftest import write_town


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    """A town whose table has three states: three years, a fourth, and a fifth."""
    boundaries, values = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(values)["state"] == "done"
    for number in (2025, 2026):
        assert member.import_table(table(tmp_path, year(number, poor=number - 1985)))["state"] == "done"
    return member


def states(town: Member) -> list[UUID]:
    """Return the states of the one table, oldest first."""
    with town.scope() as scope:
        (dataset,) = revisions.datasets(scope)
        return [one.id for one in reversed(revisions.of_dataset(scope, dataset.id))]


def periods(town: Member) -> set[str]:
    """Return the periods of the table as it is now."""
    with town.scope() as scope:
        (current,) = revisions.current(scope)
        query = select(ObservationBlock.period_code).where(ObservationBlock.revision_id == current.id)
        return set(scope.session.scalars(query))


def compared(town: Member, before: UUID, after: UUID) -> dict[str, Any]:
    with town.scope() as scope:
        job_id = history.compare(scope, before, after)
    end = town.finish(job_id)
    assert end["state"] == "done", end
    difference: dict[str, Any] = end["result"]["difference"]
    return difference


def taken_back(town: Member, revision_id: UUID, how: str) -> UUID:
    """Take a state back and accept the candidate."""
    with town.scope() as scope:
        job_id = history.take_back(scope, revision_id, how)
    end = town.finish(job_id)
    assert end["state"] == "done", end
    with town.scope() as scope:
        return acceptance.accept(scope, UUID(end["result"]["revision"])).id


def test_any_two_states_are_compared_in_either_direction(town: Member) -> None:
    first, _, third = states(town)
    forth = compared(town, first, third)
    assert (forth["periods_added"], forth["periods_removed"]) == (["2025", "2026"], [])
    back = compared(town, third, first)
    assert (back["periods_added"], back["periods_removed"]) == ([], ["2025", "2026"])
    assert (forth["cells_new"], back["cells_gone"]) == (back["cells_gone"], forth["cells_new"])
    assert {effect["code"] for effect in forth["indicators"]} == {"own.kinder", "own.kinder-arm"}
    with town.scope() as scope, pytest.raises(Refused, match="compare_two_states"):
        history.compare(scope, first, first)


def test_one_change_is_taken_back_and_later_ones_stay(town: Member) -> None:
    _, second, _ = states(town)
    taken_back(town, second, "undo")
    assert periods(town) == {"2022", "2023", "2024", "2026"}
    assert len(states(town)) == 4


def test_a_whole_state_comes_back_and_is_taken_back_in_turn(town: Member) -> None:
    first, _, third = states(town)
    made = taken_back(town, first, "restore")
    assert periods(town) == {"2022", "2023", "2024"}
    difference = compared(town, first, made)
    assert [difference[f"cells_{what}"] for what in ("new", "changed", "gone")] == [0, 0, 0]
    taken_back(town, third, "restore")
    assert periods(town) == {"2022", "2023", "2024", "2025", "2026"}


def test_what_changed_again_later_is_kept_and_told(town: Member, tmp_path: Path) -> None:
    _, second, _ = states(town)
    again = town.import_table(table(tmp_path, year(2025, poor=50)))
    assert again["state"] == "done"
    with town.scope() as scope:
        job_id = history.take_back(scope, second, "undo")
    end = town.finish(job_id)
    assert end["state"] == "done", end
    with town.scope() as scope:
        candidate = revisions.find(scope, UUID(end["result"]["revision"]))
        told = [f for f in candidate.report["findings"] if f["code"] == "take_back_kept"]
        assert told[0]["params"]["number"] == 1
        revisions.discard(scope, candidate.id)


def test_a_stale_candidate_is_put_together_anew(town: Member, tmp_path: Path) -> None:
    _, second, _ = states(town)
    with town.scope() as scope:
        job_id = history.take_back(scope, second, "undo")
    waiting = UUID(town.finish(job_id)["result"]["revision"])
    assert town.import_table(table(tmp_path, year(2027)))["state"] == "done"
    with town.scope() as scope, pytest.raises(Refused, match="revision_stale"):
        acceptance.accept(scope, waiting)
    with town.scope() as scope:
        job_id = acceptance.renew(scope, waiting)
    fresh = UUID(town.finish(job_id)["result"]["revision"])
    with town.scope() as scope:
        acceptance.accept(scope, fresh)
    assert periods(town) == {"2022", "2023", "2024", "2026", "2027"}


def test_taking_back_what_is_so_already_says_so(town: Member) -> None:
    *_, third = states(town)
    with town.scope() as scope:
        job_id = history.take_back(scope, third, "restore")
    assert town.finish(job_id)["error"]["code"] == "take_back_nothing"


def test_a_destroyed_state_leaves_its_record_and_nothing_else(town: Member) -> None:
    _, second, third = states(town)
    with town.scope() as scope:
        key = scope.session.get_one(Upload, (scope.tenant_id, revisions.find(scope, second).upload_id))
        path = Store(scope.settings.store).path(scope.tenant_id, key.storage_key)
        before = scope.session.scalar(select(func.count()).select_from(Block)) or 0
        assert [one.id for one in destruction.later_states(scope, revisions.find(scope, second))] == [third]
        destruction.destroy(scope, second, reason="falscher Empfänger", later=True)
        job_id = jobs.enqueue(scope, "upkeep", {}, slot="short")
    assert path.exists()
    assert town.finish(job_id)["state"] == "done"
    assert not path.exists()
    assert periods(town) == {"2022", "2023", "2024", "2026"}
    with town.scope() as scope:
        one = revisions.find(scope, second)
        assert (one.state, one.destroyed_reason) == ("destroyed", "falscher Empfänger")
        assert one.destroyed_at is not None
        assert (one.report, one.difference) == ({}, {})
        upload_id = one.upload_id
        links = select(func.count()).select_from(ObservationBlock)
        assert scope.session.scalar(links.where(ObservationBlock.upload_id == upload_id)) == 0
        assert (scope.session.scalar(select(func.count()).select_from(Block)) or 0) < before
        told = select(Job).where(Job.args["upload_id"].astext == str(upload_id))
        assert all(not job.result for job in scope.session.scalars(told))
        (follower,) = scope.session.scalars(select(Revision).where(Revision.replaces_id == second))
        assert follower.difference["largest"] == []
        with pytest.raises(Refused, match="revision_destroyed"):
            history.compare(scope, second, third)
        with pytest.raises(Refused, match="revision_destroyed"):
            destruction.destroy(scope, second, reason="noch einmal")


def test_destroying_the_state_that_holds_empties_the_table(town: Member) -> None:
    *_, third = states(town)
    with town.scope() as scope, pytest.raises(Refused, match="destroy_reason_missing"):
        destruction.destroy(scope, third, reason=" ")
    with town.scope() as scope:
        destruction.destroy(scope, third, reason="Löschersuchen")
        assert revisions.current(scope) == []


def test_a_destroyed_state_can_not_come_back(town: Member) -> None:
    first, second, third = states(town)
    with town.scope() as scope:
        destruction.destroy(scope, second, reason="falscher Empfänger")
        for how in ("restore", "undo"):
            with pytest.raises(Refused, match="revision_destroyed"):
                history.take_back(scope, second, how)
        for pair in ((first, second), (second, third)):
            with pytest.raises(Refused, match="revision_destroyed"):
                history.compare(scope, *pair)
        job_id = history.take_back(scope, third, "undo")
    end = town.finish(job_id)
    assert (end["state"], end["error"]["code"]) == ("failed", "take_back_destroyed")


def test_a_job_that_was_asked_for_before_a_state_was_destroyed_does_not_bring_it_back(town: Member) -> None:
    first, second, _ = states(town)
    with town.scope() as scope:
        asked = [history.take_back(scope, second, "restore"), history.compare(scope, first, second)]
        destruction.destroy(scope, second, reason="falscher Empfänger")
    for job_id in asked:
        assert town.finish(job_id)["error"]["code"] == "revision_destroyed"


def test_values_that_living_states_hold_outlive_a_destroyed_one(town: Member) -> None:
    first, second, third = states(town)
    with town.scope() as scope:
        destruction.destroy(scope, second, reason="doppelt eingelesen")
    assert periods(town) == {"2022", "2023", "2024", "2025", "2026"}
    taken_back(town, first, "restore")
    taken_back(town, third, "restore")
    assert periods(town) == {"2022", "2023", "2024", "2025", "2026"}


def test_no_difference_and_no_job_repeats_destroyed_values(town: Member, tmp_path: Path) -> None:
    mended = town.import_table(table(tmp_path, year(2026, poor=77)))
    back = taken_back(town, states(town)[2], "restore")
    with town.scope() as scope:
        job = scope.session.scalars(select(Job).where(Job.kind == "take_back")).one()
        assert mended["result"]["difference"]["largest"]
        assert (job.result or {})["difference"]["largest"]
        destruction.destroy(scope, states(town)[2], reason="Löschersuchen", later=True)
    with town.scope() as scope:
        for one in (revisions.find(scope, UUID(mended["result"]["revision"])), revisions.find(scope, back)):
            assert (one.difference["largest"], one.difference["indicators"]) == ([], [])
            assert one.difference["cells_changed"] == 12
        results = [job.result or {} for job in scope.session.scalars(select(Job))]
        told = {one["revision"]: one["difference"]["largest"] for one in results if "difference" in one}
        assert told[mended["result"]["revision"]] == []
        assert str(back) not in told
    assert periods(town) == {"2022", "2023", "2024", "2025"}
