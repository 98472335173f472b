"""R-15: ten minutes in which something is killed or halted every few seconds, and nothing is lost."""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from keck.adapters.store import Store
from keck.persistence.models import Dataset, Job, Measure, ObservationBlock, Upload
from keck.services import retention, revisions, uploads
from tests.integration.conftest import Member
from tests.integration.faults.stack import Stack
from tests.integration.faults.visitor import Visitor
from tests.integration.workers.conftest import write_town
from tests.waiting import until

FILES = 50
SECONDS = 60 * float(os.environ.get("KECK_CHAOS_MINUTES", "10"))
_QUIET_SECONDS = 600
_VICTIMS = ("worker", "worker", "beat", "web-members", "redis", "postgres")
T = TypeVar("T")


class Killer:
    """Ends or halts one process after the other, and starts again what has ended."""

    def __init__(self, stack: Stack, seed: int) -> None:
        self._stack, self._dice = stack, random.Random(seed)
        self.hits: list[str] = []

    def run(self, over: threading.Event) -> None:
        """Go on until it is over, by the test's own thread: processes end with the one that started them."""
        while not over.wait(self._dice.uniform(2, 5)):
            name = self._dice.choice(_VICTIMS)
            how = self._dice.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP])
            if name == "postgres" and how is signal.SIGTERM:
                # It would wait for everybody to leave; this is how it is asked to end at once.
                how = signal.SIGINT
            self.hits.append(f"{name}:{how.name}")
            if how is signal.SIGSTOP:
                self._stack.send(name, how)
                time.sleep(self._dice.uniform(0.5, 4))
                self._stack.send(name, signal.SIGCONT)
            else:
                self._stack.end(name, how)
                self._stack.revive()


def again(act: Callable[[], T]) -> T:
    """Do something until the database is there for it."""
    until_when = time.monotonic() + _QUIET_SECONDS
    while True:
        try:
            return act()
        except DBAPIError:
            assert time.monotonic() < until_when
            time.sleep(0.3)


def table(number: int) -> str:
    """Return a table of one measure that no other file has."""
    rows = [f"{n + 1:02d};2024;{100 * number + 7 * n + 40}" for n in range(12)]
    return "\n".join(["nr;jahr;" + f"zahl {number}", *rows]) + "\n"


def send(stack: Stack, member: Member, number: int) -> None:
    """Send a file as a person does who tries again until it is confirmed."""
    until_when = time.monotonic() + _QUIET_SECONDS
    while True:
        assert time.monotonic() < until_when
        try:
            visitor = stack.visitor(member)
        except (AssertionError, OSError):
            time.sleep(0.5)
            continue
        if _sent(visitor, member, number):
            return


def _sent(visitor: Visitor, member: Member, number: int) -> bool:
    path, name = f"/desk/{member.slug}/tables/upload", f"zahl-{number}.csv"
    return visitor.upload(path, name, table(number).encode()).status == 303


def import_all(member: Member, number: int) -> None:
    """Ask for the import of a file that was confirmed."""

    def ask() -> None:
        with member.scope() as scope:
            query = select(Upload.id).where(Upload.filename == f"zahl-{number}.csv").limit(1)
            uploads.import_table(scope, scope.session.scalars(query).one(), accept=True)

    again(ask)


def open_jobs(member: Member) -> int:
    """Return how many jobs have not ended."""
    with member.scope() as scope:
        return len(list(scope.session.scalars(select(Job.id).where(Job.state.in_(("queued", "running"))))))


def contents(member: Member) -> set[tuple[str, str, str]]:
    """Return measure, period and hash of the values that count."""
    query = (
        select(Measure.code, ObservationBlock.period_code, ObservationBlock.block_hash)
        .join(Measure, Measure.id == ObservationBlock.measure_id)
        .join(Dataset, Dataset.current_revision_id == ObservationBlock.revision_id)
    )
    with member.scope() as scope:
        return {tuple(row) for row in scope.session.execute(query)}  # type: ignore[misc]


def town(stack: Stack, name: str) -> Member:
    """Make a member with areas."""
    member = stack.member(name)
    boundaries, _ = write_town(stack.home)
    with boundaries.open("rb") as stream, member.scope() as scope:
        upload = uploads.receive(scope, kind="areas", filename=boundaries.name, stream=stream)
        job_id: UUID = uploads.import_areas(
            scope, upload.id, {"level": "viertel", "key": "nr", "name": "name"}
        )
    assert stack.ended(member, job_id)["state"] == "done"
    return member


def say(capsys: pytest.CaptureFixture[str], words: str) -> None:
    """Tell what a run was, so that it can be repeated."""
    with capsys.disabled():
        sys.stdout.write(f"{words}\n")


@pytest.mark.long
def test_nothing_is_lost_and_nothing_is_left_behind_when_anything_may_die(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("KECK_CHAOS_SEED") or random.SystemRandom().randrange(1 << 32))
    say(capsys, f"KECK_CHAOS_SEED={seed}")
    calm, stormy = town(stack, "Ruhigstadt"), town(stack, "Sturmstadt")
    began, over, killer = time.monotonic(), threading.Event(), Killer(stack, seed)

    def work() -> None:
        try:
            for number in range(FILES):
                send(stack, stormy, number)
                import_all(stormy, number)
                time.sleep(max(0.0, began + SECONDS * (number + 1) / FILES - time.monotonic()))
            until(lambda: again(lambda: open_jobs(stormy)) == 0, _QUIET_SECONDS)
        finally:
            over.set()

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        killer.run(over)
        working.result()
    say(capsys, f"{len(killer.hits)} hits in {time.monotonic() - began:.0f} s: {' '.join(killer.hits)}")
    assert len(killer.hits) > SECONDS / 20
    for number in range(FILES):
        send(stack, calm, number)
        import_all(calm, number)
    until(lambda: open_jobs(calm) == 0, _QUIET_SECONDS)
    assert contents(stormy) == contents(calm)
    assert len(contents(calm)) == FILES
    _nothing_is_left(stack, stormy)


def _nothing_is_left(stack: Stack, member: Member) -> None:
    with member.scope() as scope:
        store = Store(scope.settings.store)
        assert retention.keys_in_use(scope) <= store.keys(scope.tenant_id)
        assert revisions.candidates(scope) == []
    with stack.admin() as admin:
        assert admin.execute("select count(*) from pg_locks where not granted").fetchone() == (0,)
        waiting = (
            "select count(*) from queue.outbox o join queue.job j on j.id = o.job_id where rung_at is null"
        )
        until(lambda: admin.execute(waiting).fetchone() == (0,), 60)
