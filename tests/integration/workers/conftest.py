"""Real worker and beat processes, and a small member to work for."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from keck.config import Settings
from keck.services import jobs, releases
from keck.stack.commands import beat_command, worker_command
from tests.conftest import environment_of
from tests.integration.conftest import Member

LEASE = "2"


class Processes:
    """Workers and beats of one test; all are gone when it ends."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self._folder = settings, folder
        self._running: list[subprocess.Popen[bytes]] = []

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start a Celery worker and wait until it listens."""
        return self._start(worker_command(self._settings), "worker", environment)

    def beat(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start a beat."""
        return self._start(beat_command(), "beat", environment)

    def _start(self, command: list[str], name: str, more: dict[str, str]) -> subprocess.Popen[bytes]:
        ready = self._folder / f"{name}-{len(self._running)}.ready"
        environment = environment_of(
            self._settings, **{"KECK_LEASE_SECONDS": LEASE, "KECK_READY_FILE": str(ready), **more}
        )
        with (self._folder / f"{name}-{len(self._running)}.log").open("wb") as log:
            process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self._running.append(process)
        deadline = time.monotonic() + 60
        while not ready.exists():
            assert process.poll() is None, self.logs()
            assert time.monotonic() < deadline, self.logs()
            time.sleep(0.05)
        return process

    def logs(self) -> str:
        """Return what the processes have said."""
        return "\n".join(path.read_text()[-3000:] for path in sorted(self._folder.glob("*.log")))

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
    yield made
    made.end()


def wait_for(check: Callable[[], Any], what: str, processes: Processes, seconds: float = 60) -> Any:
    """Wait until something is true and return it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := check():
            return found
        time.sleep(0.1)
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
