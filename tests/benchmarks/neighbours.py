"""A small table of one member while a large one of another is read, by the workers of the stack."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from keck.services import jobs, uploads
from tests.benchmarks.city import City
from tests.benchmarks.rows import Row, at_most, seconds, within
from tests.benchmarks.world import Player, World
from tests.integration.workers.conftest import Processes

_LONGEST_STILL = 2.0
_TICK = 0.02
_PATIENCE = 600.0
_SMALL = City(areas=100, indicators=1, years=1)


class StarvedError(RuntimeError):
    """The small table had to wait until the large one was done."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A job that somebody waits for."""

    member: Player
    job_id: UUID

    def seen(self) -> tuple[str, int]:
        """Return its state and progress."""
        with self.member.scope() as scope:
            job = jobs.find(scope, self.job_id)
            if job.state == "failed":
                raise RuntimeError(str(job.error))
            return job.state, job.progress


@dataclass
class Watched:
    """The longest time in which a running job told nothing new."""

    job: Asked
    last: int = -1
    since: float = 0.0
    longest: float = 0.0

    def look(self) -> str:
        """Look once more and return its state."""
        state, progress = self.job.seen()
        now = time.monotonic()
        if self.last >= 0:
            self.longest = max(self.longest, now - self.since)
        if state != "running":
            self.last = -1
        elif progress != self.last:
            self.last, self.since = progress, now
        return state


def measure(world: World, rounds: int, *, city: City) -> Iterator[Row]:
    """Read a thousand rows of B alone and beside A's large table, and watch how A's progress moves."""
    a, b = (_settled(world, one) for one in (city, _SMALL))
    large, small = (_written(world, one) for one in (city, _SMALL))
    with _workers(world):
        asked = _ask(b, small, _SMALL)
        _await(asked)
        alone, beside, still = [], [], 0.0
        for _ in range(rounds):
            alone.append(_seconds(b, small))
            watched = Watched(_ask(a, large, city))
            _await_start(watched)
            beside.append(_seconds(b, small, watched))
            if watched.look() != "running":
                raise StarvedError
            while watched.look() == "running":
                time.sleep(_TICK)
            still = max(still, watched.longest)
    idle, busy = statistics.median(alone), statistics.median(beside)
    values = city.counts.size
    what = f"{_SMALL.counts.size:,} values of B while A's {values:,} are read"
    yield at_most(what, 3, busy / idle, seconds(busy), f"alone {seconds(idle)}")
    yield within(f"A's {values:,} values: longest without progress", _LONGEST_STILL, still, "s")


def _settled(world: World, city: City) -> Player:
    member, folder = world.member(), world.place()
    for path, level in city.write_areas(folder):
        member.import_areas(path, level=level, key="NUMMER", name="NAME")
    return member


def _written(world: World, city: City) -> Path:
    path = world.place() / "zahlen.csv"
    path.write_bytes(city.long())
    return path


@contextmanager
def _workers(world: World) -> Iterator[None]:
    """Run a worker and a beat as the stack does."""
    with tempfile.TemporaryDirectory(dir=world.folder) as name:
        running = Processes(world.settings, Path(name))
        try:
            running.beat()
            running.worker()
            yield
        finally:
            running.end()


def _ask(member: Player, path: Path, city: City) -> Asked:
    with path.open("rb") as stream, member.scope() as scope:
        upload = uploads.receive(scope, kind="table", filename=path.name, stream=stream)
        mapping = city.mapping(long=True)
        job_id = uploads.import_table(scope, upload.id, mapping=mapping, mode="replace_table", accept=True)
    return Asked(member, job_id)


def _await_start(watched: Watched) -> None:
    deadline = time.monotonic() + _PATIENCE
    while watched.look() == "queued":
        if time.monotonic() > deadline:
            raise RuntimeError("a job does not begin")
        time.sleep(_TICK)


def _await(asked: Asked, beside: Watched | None = None) -> None:
    deadline = time.monotonic() + _PATIENCE
    while asked.seen()[0] != "done":
        if time.monotonic() > deadline:
            raise RuntimeError("a job does not end")
        if beside is not None:
            beside.look()
        time.sleep(_TICK)


def _seconds(member: Player, path: Path, beside: Watched | None = None) -> float:
    start = time.perf_counter()
    _await(_ask(member, path, _SMALL), beside)
    return time.perf_counter() - start
