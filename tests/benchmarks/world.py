"""What all measurements share: servers, a migrated database, and members whose jobs tell their steps."""

import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from keck.config import Settings
from keck.processing.context import JobContext
from keck.services import tenants
from keck.services.definitions import indicators
from keck.services.releasing import releases
from keck.stack.postgres import Postgres
from keck.workers.claim import claim_next
from keck.workers.handlers import HANDLERS
from keck.workers.heartbeat import Heartbeat
from tests.benchmarks.city import City
from tests.integration.conftest import Member
from tests.servers import migrated, running_cluster, running_redis


@dataclass
class StepContext(JobContext):
    """A job that notes when each of its steps began."""

    steps: list[tuple[float, str]] = field(default_factory=list)

    def progress(self, percent: int, code: str, **params: Any) -> None:
        """Note the step and tell it as usual."""
        if not self.steps or self.steps[-1][1] != code:
            self.steps.append((time.perf_counter(), code))
        super().progress(percent, code, **params)

    def lengths(self) -> dict[str, float]:
        """Return the seconds of each step."""
        ends = [*(start for start, _ in self.steps[1:]), time.perf_counter()]
        return {code: end - start for (start, code), end in zip(self.steps, ends, strict=False)}


@dataclass(frozen=True, slots=True)
class Ended:
    """A job that was done: its seconds, those of each step, and its result."""

    seconds: float
    steps: dict[str, float]
    result: dict[str, Any]


class Player(Member):
    """A member that waits for its jobs with a clock in the hand."""

    def finish(self, job_id: UUID) -> dict[str, Any]:
        """Run the one job that waits."""
        ended = self.measured(job_id)
        return {"state": "done", "result": ended.result, "error": None}

    def measured(self, job_id: UUID) -> Ended:
        """Run the one job that waits; any other end than "done" is an error."""
        start = time.perf_counter()
        claim = claim_next(self.settings, node="bench/", worker="bench/1", long_slots=2, lease=30)
        if claim is None or claim.job_id != job_id:
            raise RuntimeError("another job waits")
        context = StepContext(self.settings, claim.tenant_id, claim.job_id, claim.attempt)
        with Heartbeat(self.settings, claim, 30):
            context.load()
            HANDLERS[claim.kind].run(context)
        return Ended(time.perf_counter() - start, context.lengths(), context.result)

    def settle(self, city: City, folder: Path) -> None:
        """Import a city's areas, table and definitions."""
        for path, level in city.write_areas(folder):
            self.import_areas(path, level=level, key="NUMMER", name="NAME")
        table = folder / "zahlen.csv"
        table.write_bytes(city.wide())
        self.import_table(table, city.mapping())
        with self.scope() as scope:
            indicators.apply(scope, city.definitions())

    def release(self) -> Ended:
        """Release what is current."""
        with self.scope() as scope:
            job_id = releases.request(scope, audience="public").job_id
        if job_id is None:
            raise RuntimeError("a release without a job")
        return self.measured(job_id)


@dataclass(frozen=True, slots=True)
class World:
    """A platform without web and workers: measurements bring those they need."""

    settings: Settings
    cluster: Postgres
    folder: Path

    def member(self, name: str = "Messstadt") -> Player:
        """Make a member."""
        slug = f"mess-{secrets.token_hex(3)}"
        tenant_id = tenants.create(self.settings, slug=slug, name=name, official_key="00999999")
        return Player(self.settings, slug, tenant_id)

    def place(self) -> Path:
        """Return a fresh folder."""
        return Path(tempfile.mkdtemp(dir=self.folder))


@contextmanager
def world() -> Iterator[World]:
    """Start what all measurements need; all of it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="keck-bench-") as name, running_cluster(durable=True) as cluster:
        folder = Path(name)
        for part in ("redis", "home"):
            (folder / part).mkdir()
        with running_redis(folder / "redis") as redis:
            yield World(migrated(cluster, redis.address, folder / "home"), cluster, folder)
