"""Real worker and beat processes, and a small member to work for."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from redis import Redis as Broker
from sqlalchemy import text

from keck.config import Settings
from keck.db.migrate import upgrade
from keck.db.sessions import plain_session
from keck.services import jobs
from keck.services.releasing import releases
from keck.stack.commands import beat_command, worker_command
from keck.stack.embedded import ROLES_OF
from keck.stack.postgres import Postgres
from keck.stack.roles import ensure_roles
from keck.workers.schedule import ask_for_upkeep
from tests.conftest import environment_of
from tests.integration.conftest import Member
from tests.servers import running_redis

# For processes that are killed: their jobs are soon claimed by others. All other leases outlast any test.
QUICK = {"KECK_LEASE_SECONDS": "3"}
_LEASE_SECONDS, _WAIT_SECONDS = 600.0, 120.0


@pytest.fixture(scope="session")
def settings(
    settings: Settings, cluster: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """A database and a Redis for these tests alone, so that no other test's jobs come in between."""
    ensure_roles(cluster.admin_dsn, settings.passwords, database="keck_workers")
    home = tmp_path_factory.mktemp("workers")
    with running_redis(home / "redis") as redis:
        made = replace(
            settings,
            database=settings.database.replace("///keck?", "///keck_workers?"),
            redis_url=redis.address,
            home=home,
            store=home / "store",
            lease_seconds=_LEASE_SECONDS,
        )
        upgrade(made)
        yield made


class Failpoints:
    """Places armed in the processes of a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def arm(self, name: str, how: str = "kill") -> None:
        """Let the next process that comes by a place be killed, stopped, held or broken there."""
        for old in (self._hit(name), self.folder / f"{name}.go"):
            old.unlink(missing_ok=True)
        draft = self.folder / ".draft"
        draft.write_text(how)
        draft.rename(self.folder / name)

    def let_go(self, name: str) -> None:
        """Let the process that is held at a place go on."""
        (self.folder / f"{name}.go").touch()

    def disarm(self) -> None:
        """Let everybody pass."""
        for file in self.folder.iterdir():
            file.unlink()

    def was_hit(self, name: str) -> bool:
        """Tell whether a process has come by since the place was armed."""
        return self._hit(name).exists()

    def _hit(self, name: str) -> Path:
        return self.folder / f"{name}.hit"


class Processes:
    """Workers and beats of one test or module, each with the passwords of its own roles."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self._folder = settings, folder
        self._running: list[subprocess.Popen[bytes]] = []
        self._logs: dict[int, Path] = {}
        self.failpoints = Failpoints(folder / "failpoints")

    def worker(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a Celery worker and wait until it listens."""
        return self._start([*worker_command(self._settings), *options], "worker", environment)

    def beat(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start a beat."""
        return self._start(beat_command(), "beat", environment)

    def _start(self, command: list[str], name: str, more: dict[str, str]) -> subprocess.Popen[bytes]:
        ready = self._folder / f"{name}-{len(self._running)}.ready"
        log_file = ready.with_suffix(".log")
        own = {role: self._settings.passwords[role] for role in ROLES_OF[name]}
        environment = {
            **environment_of(replace(self._settings, passwords=own)),
            "KECK_FAILPOINTS": str(self.failpoints.folder),
            "KECK_READY_FILE": str(ready),
            **more,
        }
        with log_file.open("wb") as log:
            process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self._running.append(process)
        self._logs[process.pid] = log_file
        deadline = time.monotonic() + 60
        while not ready.exists():
            assert process.poll() is None, self.logs()
            assert time.monotonic() < deadline, self.logs()
            time.sleep(0.05)
        return process

    def log(self, process: subprocess.Popen[bytes] | None = None) -> str:
        """Return all that one process has said, or all of them."""
        paths = [self._logs[process.pid]] if process else self._logs.values()
        return "\n".join(path.read_text() for path in paths)

    def logs(self) -> str:
        """Return the end of what each process has said, for a failing test."""
        return "\n".join(path.read_text()[-3000:] for path in self._logs.values())

    def end(self) -> None:
        """End all processes with everything they have started."""
        for process in self._running:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        for process in self._running:
            process.wait()


@pytest.fixture
def processes(settings: Settings, tmp_path: Path) -> Iterator[Processes]:
    """Start workers and beats."""
    made = Processes(settings, tmp_path)
    empty_queue(settings)
    yield made
    made.end()


def empty_queue(settings: Settings) -> None:
    """End whatever earlier tests have left in the queue, and see to it that nobody's upkeep is due."""
    ask_for_upkeep(settings)
    with plain_session(settings, "keck_relay") as session:
        session.execute(text("update queue.job set state = 'failed' where state in ('queued', 'running')"))
        session.execute(text("update queue.outbox set rung_at = now() where rung_at is null"))
    Broker.from_url(settings.redis_url).flushall()


def wait_for(
    check: Callable[[], Any],
    what: str,
    processes: Processes,
    seconds: float = _WAIT_SECONDS,
    pause: float = 0.1,
) -> Any:
    """Wait until something is true and return it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := check():
            return found
        time.sleep(pause)
    raise AssertionError(f"{what} did not happen\n{processes.logs()}")


def ended(member: Member, job_id: UUID) -> dict[str, Any] | None:
    """Return a job's end, if it has ended."""
    with member.scope() as scope:
        job = jobs.find(scope, job_id)
        if job.state not in ("done", "failed"):
            return None
        return {"state": job.state, "result": job.result, "error": job.error, "attempt": job.attempt}


SQUARES = [(x, y) for y in range(3) for x in range(4)]


def write_town(folder: Path) -> tuple[Path, Path]:
    """Write boundaries and a table of a town of twelve squares."""
    features = [
        {
            "type": "Feature",
            "properties": {"nr": f"{n + 1:02d}", "name": f"Viertel {n + 1}"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [9 + x / 100, 50 + y / 100],
                        [9 + (x + 1) / 100, 50 + y / 100],
                        [9 + (x + 1) / 100, 50 + (y + 1) / 100],
                        [9 + x / 100, 50 + (y + 1) / 100],
                        [9 + x / 100, 50 + y / 100],
                    ]
                ],
            },
        }
        for n, (x, y) in enumerate(SQUARES)
    ]
    boundaries = folder / "viertel.geojson"
    boundaries.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    rows = ["nr;jahr;kinder;kinder arm"]
    rows += [
        f"{n + 1:02d};{year};{100 + 13 * n + year % 7};{2 + 3 * n}"
        for n in range(12)
        for year in (2022, 2023, 2024)
    ]
    table = folder / "kinder.csv"
    table.write_text("\n".join(rows) + "\n")
    return boundaries, table


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """A member with areas and one table, nothing released."""
    member = make_member("Zwölfviertel")
    boundaries, table = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    end = member.import_table(table)
    assert end["state"] == "done", end
    return member


def ask_release(member: Member) -> UUID:
    """Ask for a public release and return its job."""
    with member.scope() as scope:
        job_id = releases.request(scope, audience="public").job_id
    assert job_id is not None
    return job_id


def data_digest(member: Member, number: int) -> list[str]:
    """Return the names of a release's data artefacts: they hold nothing but content."""
    with member.scope() as scope:
        return list((releases.by_number(scope, number).manifest or {})["data"])
