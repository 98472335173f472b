"""T-15 and T-16: one child works for one member after the other, and keeps nothing of the first."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from keck.config import Settings
from keck.db.sessions import TenantSession
from keck.processing.context import Fenced, JobContext
from keck.services import jobs, uploads
from keck.services.errors import NotFound
from keck.workers.relay import longest_wait, ring_outbox, sweep
from keck.workers.runner import run_next
from tests.integration.conftest import Member
from tests.integration.content import content_of
from tests.integration.workers.conftest import QUICK, Processes, ended, wait_for, write_town


@pytest.fixture
def pair(make_member: Callable[..., Member], tmp_path: Path) -> tuple[Member, Member]:
    """Member A with names of its own, and member B with others."""
    made = make_member("Kranichau"), make_member("Otterbach")
    for member, mark in zip(made, ("kranich", "otter"), strict=True):
        boundaries, _ = write_town(tmp_path)
        marked = tmp_path / f"{mark}.geojson"
        marked.write_text(boundaries.read_text().replace("Viertel", mark))
        assert member.import_areas(marked, level="viertel", key="nr", name="name")["state"] == "done"
    return made


def ask_table(member: Member, mark: str, folder: Path) -> UUID:
    """Ask for a table whose words are a member's own."""
    _, table = write_town(folder)
    content = table.read_bytes().replace(b"kinder arm", f"{mark}kinder".encode())
    file = folder / f"{mark}.csv"
    file.write_bytes(content)
    with file.open("rb") as stream, member.scope() as scope:
        upload = uploads.receive(scope, kind="table", filename=file.name, stream=stream)
        return uploads.import_table(scope, upload.id, accept=True)


@pytest.mark.parametrize("end", ["break", "hold"], ids=["raises", "takes too long"])
def test_one_child_works_for_b_after_a_s_job_broke_and_sees_only_b(
    end: str, pair: tuple[Member, Member], processes: Processes, settings: Settings, tmp_path: Path
) -> None:
    a, b = pair
    processes.beat(**QUICK)
    processes.worker("--concurrency", "1", KECK_JOB_SECONDS="5")
    # A's transaction is full of A's rows and about to be committed.
    processes.failpoints.arm("job.finishing", end)
    first = ask_table(a, "kranich", tmp_path)
    wait_for(lambda: processes.failpoints.was_hit("job.finishing"), "A's end", processes)
    second = ask_table(b, "otter", tmp_path)
    done = wait_for(lambda: ended(b, second), "B's job", processes)

    assert done["state"] == "done"
    assert worker_of(a, first).partition("/")[2] == worker_of(b, second).partition("/")[2]
    of_b = str(content_of(settings, b.tenant_id, b.slug))
    assert "otterkinder" in of_b
    assert "kranich" not in of_b
    if end == "hold":
        assert wait_for(lambda: ended(a, first), "A's job", processes)["error"]["code"] == "job_too_long"
        assert "kranichkinder" not in str(content_of(settings, a.tenant_id, a.slug)["private.measure"])
    else:
        # It broke once and was done by the next attempt.
        assert wait_for(lambda: ended(a, first), "A's job", processes)["state"] == "done"
    of_a = str(content_of(settings, a.tenant_id, a.slug))
    assert "otter" not in of_a


def worker_of(member: Member, job_id: UUID) -> str:
    """Return which process had a job last."""
    with member.scope() as scope:
        return str(jobs.find(scope, job_id).worker)


def test_a_job_without_its_own_tenant_is_not_found(pair: tuple[Member, Member], settings: Settings) -> None:
    a, b = pair
    with a.scope() as scope:
        job_id = jobs.enqueue(scope, "benchmarks", {}, slot="short")
    stray = JobContext(settings=settings, tenant_id=b.tenant_id, job_id=job_id, attempt=1)
    with pytest.raises(NotFound):
        stray.load()
    with pytest.raises(Fenced), stray.finishing():
        pass
    with a.scope() as scope:
        assert jobs.find(scope, job_id).state == "queued"


@pytest.fixture
def begun() -> Iterator[list[tuple[str, int]]]:
    """Note each transaction that begins: whose it is, and how many rows its session knows already."""
    noted: list[tuple[str, int]] = []

    def note(session: Session, transaction: SessionTransaction, _connection: object) -> None:
        if transaction.nested:
            return
        whose = str(session.tenant_id) if isinstance(session, TenantSession) else "nobody"
        noted.append((whose, len(session.identity_map)))

    event.listen(Session, "after_begin", note)
    yield noted
    event.remove(Session, "after_begin", note)


def test_relay_sweeper_and_runner_begin_with_an_empty_session_for_each_member(
    pair: tuple[Member, Member],
    processes: Processes,
    settings: Settings,
    begun: list[tuple[str, int]],
) -> None:
    for member in (*pair, pair[0]):
        with member.scope() as scope:
            jobs.enqueue(scope, "benchmarks", {}, slot="short")
    begun.clear()

    bells: list[str] = []
    assert ring_outbox(settings, bells.append) == 3
    assert sweep(settings, bells.append, patience=0) == 3
    assert longest_wait(settings) >= 0
    assert {whose for whose, _ in begun} == {"nobody"}
    while run_next(settings, node="here/", worker="here/1"):
        pass

    assert {str(member.tenant_id) for member in pair} <= {whose for whose, _ in begun}
    assert [count for _, count in begun if count] == []
