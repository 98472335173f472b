"""T-23: whoever asks for much keeps nobody waiting who asks for little; told by the order and by no clock."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from keck.config import Settings
from keck.db.sessions import tenant_session
from keck.persistence.models import Job
from keck.services import jobs, uploads
from tests.integration.conftest import Member
from tests.integration.workers.conftest import Processes, empty_queue, ended, wait_for

# Hundreds of jobs keep a worker busy for a minute, and what comes after them waiting.
pytestmark = pytest.mark.long
MANY = 200


def ask(member: Member, folder: Path, slot: jobs.Slot, number: int) -> list[UUID]:
    """Have one file looked at again and again."""
    file = folder / "zahlen.csv"
    file.write_text("nr;jahr;kinder\n" + "".join(f"{n:03d};2024;{n}\n" for n in range(1, 400)))
    with file.open("rb") as stream, member.scope() as scope:
        upload = uploads.receive(scope, kind="table", filename=file.name, stream=stream)
        args = {"upload_id": str(upload.id)}
        return [jobs.enqueue(scope, "inspect", args, slot=slot) for _ in range(number)]


def begun(settings: Settings, member: Member) -> list[Job]:
    """Return the jobs of a member that have begun, in the order in which they did."""
    with tenant_session(settings, "keck_app", member.tenant_id) as session:
        query = select(Job).where(Job.started_at.is_not(None), Job.kind == "inspect").order_by(Job.started_at)
        return list(session.scalars(query))


@pytest.mark.asvs("15.2.2")
@pytest.mark.parametrize("slot", ["short", "long"])
def test_a_small_job_begins_while_another_members_two_hundred_wait(
    slot: jobs.Slot,
    make_member: Callable[..., Member],
    processes: Processes,
    settings: Settings,
    tmp_path: Path,
) -> None:
    a, b = make_member("Vielstadt"), make_member("Wenigdorf")
    many = ask(a, tmp_path, slot, MANY)
    processes.beat()
    # Of two processes one takes long jobs: there is a single slot for which all compete.
    processes.worker("--concurrency", "2")
    wait_for(lambda: len(begun(settings, a)) >= 3, "some of A's jobs", processes)
    (small,) = ask(b, tmp_path, slot, 1)
    wait_for(lambda: ended(b, small), "B's job", processes)

    with b.scope() as scope:
        mine = jobs.find(scope, small)
    assert mine.started_at is not None
    times = [one.started_at for one in begun(settings, a) if one.started_at is not None]
    between = [time for time in times if mine.created_at < time < mine.started_at]
    # Those whose turn had come already when B asked; no more than there are processes.
    assert len(between) <= 2
    with a.scope() as scope:
        waiting = [one for one in jobs.unfinished(scope) if one.id in set(many)]
    assert len(waiting) > MANY // 2
    empty_queue(settings)


def test_members_take_turns_at_a_single_slot(
    make_member: Callable[..., Member], processes: Processes, settings: Settings, tmp_path: Path
) -> None:
    members = [make_member(name) for name in ("Erstens", "Zweitens", "Drittens")]
    for member in members:
        # The beat would ask for it, and it would be a turn.
        with member.scope() as scope:
            jobs.enqueue_daily(scope, "upkeep")
    empty_queue(settings)
    for member, number in zip(members, (12, 3, 2), strict=True):
        ask(member, tmp_path, "long", number)
    processes.beat()
    processes.worker("--concurrency", "2")
    wait_for(lambda: sum(len(begun(settings, one)) for one in members) == 17, "all jobs", processes)
    order = [(job.started_at, number) for number, one in enumerate(members) for job in begun(settings, one)]
    turns = [number for _, number in sorted(order)]
    assert turns[:8] == [0, 1, 2, 0, 1, 2, 0, 1]
    assert set(turns[8:]) == {0}
