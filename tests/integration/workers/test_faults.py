"""Workers that are killed, queues that are wiped, messages that come twice: one effect each time."""

import os
import signal
import threading
from pathlib import Path

import pytest
import redis
from sqlalchemy import text

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.services import jobs, releases, uploads
from keck.workers.claim import claim_next
from keck.workers.relay import ring_outbox
from keck.workers.runner import run_next
from tests.integration.conftest import Member
from tests.integration.workers.conftest import (
    Processes,
    ask_release,
    data_digest,
    ended,
    wait_for,
    write_town,
)

RELEASE_POINTS = ["compute.protected", "render.staged", "publish.switched", "publish.done"]
IMPORT_POINTS = ["import.parsed", "import.writing", "import.finished"]


def undisturbed(member: Member) -> list[str]:
    end = member.finish(ask_release(member))
    assert end["state"] == "done", end
    return data_digest(member, end["result"]["number"])


@pytest.mark.parametrize("point", RELEASE_POINTS)
def test_a_release_killed_on_its_way_ends_as_if_nothing_had_happened(
    point: str, town: Member, processes: Processes, tmp_path: Path
) -> None:
    expected = undisturbed(town)
    marker = tmp_path / "killed"
    processes.beat()
    processes.worker(KECK_FAILPOINT=f"{point}=kill", KECK_FAILPOINT_MARKER=str(marker))
    job_id = ask_release(town)
    end = wait_for(lambda: ended(town, job_id), "the release", processes)
    assert marker.exists()
    assert end["state"] == "done", end
    assert data_digest(town, 2) == expected
    with town.scope() as scope:
        assert [r.number for r in releases.all_of(scope)] == [2, 1]


@pytest.mark.parametrize("point", IMPORT_POINTS)
def test_an_import_killed_on_its_way_is_there_once(
    point: str, town: Member, processes: Processes, tmp_path: Path
) -> None:
    _, table = write_town(tmp_path)
    marker = tmp_path / "killed"
    processes.beat()
    processes.worker(KECK_FAILPOINT=f"{point}=kill", KECK_FAILPOINT_MARKER=str(marker))
    with table.open("rb") as stream, town.scope() as scope:
        upload = uploads.receive(scope, kind="table", filename="kinder.csv", stream=stream)
        job_id = uploads.import_table(scope, upload.id, accept=True)
    end = wait_for(lambda: ended(town, job_id), "the import", processes)
    assert marker.exists()
    assert end["state"] == "done", end
    assert end["result"]["number"] == 2
    assert end["result"]["difference"]["cells_changed"] == 0


def test_a_worker_killed_with_all_its_children_is_replaced_by_another(
    town: Member, processes: Processes, tmp_path: Path
) -> None:
    processes.beat()
    first = processes.worker(
        KECK_FAILPOINT="compute.protected=stop", KECK_FAILPOINT_MARKER=str(tmp_path / "stopped")
    )
    job_id = ask_release(town)
    wait_for((tmp_path / "stopped").exists, "the stop", processes)
    os.killpg(first.pid, signal.SIGKILL)
    processes.worker()
    end = wait_for(lambda: ended(town, job_id), "the release", processes)
    assert (end["state"], end["attempt"]) == ("done", 2)


def test_a_worker_that_wakes_up_after_its_lease_writes_nothing(
    town: Member, processes: Processes, tmp_path: Path
) -> None:
    processes.beat()
    sleeper = processes.worker(
        KECK_FAILPOINT="render.staged=stop", KECK_FAILPOINT_MARKER=str(tmp_path / "stopped")
    )
    job_id = ask_release(town)
    wait_for((tmp_path / "stopped").exists, "the stop", processes)
    processes.worker()
    end = wait_for(lambda: ended(town, job_id), "the release", processes)
    os.killpg(sleeper.pid, signal.SIGCONT)
    wait_for(lambda: "job.fenced" in processes.logs(), "the fence", processes)
    assert end["state"] == "done"
    with town.scope() as scope:
        assert [(r.number, r.state) for r in releases.all_of(scope)] == [(1, "published")]
        assert jobs.find(scope, job_id).attempt == 2


def test_no_job_is_lost_with_all_of_redis(town: Member, processes: Processes, settings: Settings) -> None:
    processes.beat()
    job_id = ask_release(town)

    def is_rung() -> bool:
        with town.scope() as scope:
            query = text("select rung_at is not null from queue.outbox where job_id = :id")
            return bool(scope.session.scalar(query, {"id": job_id}))

    wait_for(is_rung, "the bell", processes)
    redis.Redis.from_url(settings.redis_url).flushall()
    processes.worker()
    end = wait_for(lambda: ended(town, job_id), "the release", processes)
    assert end["state"] == "done"


def test_five_workers_at_one_bell_claim_once(town: Member, settings: Settings) -> None:
    ask_release(town)
    found = []

    def claim(number: int) -> None:
        mine = claim_next(settings, node="five/", worker=f"five/{number}", long_slots=9, lease=60)
        if mine is not None and mine.tenant_id == town.tenant_id:
            found.append(mine)

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1


def test_a_relay_killed_between_ringing_and_marking_rings_twice_and_nothing_happens_twice(
    town: Member, settings: Settings, processes: Processes, tmp_path: Path
) -> None:
    marker = tmp_path / "killed"
    dying = processes.beat(KECK_FAILPOINT="relay.rung=kill", KECK_FAILPOINT_MARKER=str(marker))
    job_id = ask_release(town)
    wait_for(marker.exists, "the kill", processes)
    dying.wait()
    processes.beat()
    processes.worker()
    end = wait_for(lambda: ended(town, job_id), "the release", processes)
    assert (end["state"], end["attempt"]) == ("done", 1)


def test_a_job_that_breaks_every_time_gives_up_after_three_attempts_and_others_go_on(
    town: Member, settings: Settings
) -> None:
    with town.scope() as scope:
        broken = jobs.enqueue(scope, "inspect", {"upload_id": "not an id"}, slot="short")
    with town.scope() as scope:
        scope.session.execute(
            text("update queue.job set not_before = now() - interval '1 hour' where id = :id"), {"id": broken}
        )
    again = text("update queue.job set not_before = now() where id = :id")
    for _ in range(3):
        run_next(settings, node="poison/", worker="poison/1")
        with town.scope() as scope:
            scope.session.execute(again, {"id": broken})
    end = ended(town, broken)
    assert end is not None
    assert (end["state"], end["error"]["code"]) == ("failed", "job_unexpected")
    assert town.finish(ask_release(town))["state"] == "done"


def test_a_planned_shutdown_does_not_count_as_an_attempt(
    town: Member, processes: Processes, tmp_path: Path
) -> None:
    processes.beat()
    leaving = processes.worker(
        KECK_FAILPOINT="compute.protected=stop",
        KECK_FAILPOINT_MARKER=str(tmp_path / "stopped"),
        KECK_LEASE_SECONDS="60",
    )
    job_id = ask_release(town)
    wait_for((tmp_path / "stopped").exists, "the stop", processes)
    leaving.send_signal(signal.SIGTERM)
    wait_for(lambda: "Warm shutdown" in processes.logs(), "the shutdown", processes)
    os.killpg(leaving.pid, signal.SIGCONT)
    leaving.wait(30)
    with town.scope() as scope:
        job = jobs.find(scope, job_id)
        assert (job.state, job.attempt) == ("queued", 0)
    processes.worker()
    end = wait_for(lambda: ended(town, job_id), "the release", processes)
    assert (end["state"], end["attempt"]) == ("done", 1)


def test_of_two_beats_one_rings(town: Member, processes: Processes, settings: Settings) -> None:
    first = processes.beat()
    processes.beat()
    broker = redis.Redis.from_url(settings.redis_url)
    broker.flushall()
    ask_release(town)

    def unrung() -> int:
        with plain_session(settings, "keck_relay") as session:
            return int(session.scalar(text("select count(*) from queue.outbox where rung_at is null")) or 0)

    wait_for(lambda: unrung() == 0, "the bell", processes)
    assert broker.llen("long") == 1
    first.kill()
    first.wait()
    with town.scope() as scope:
        jobs.enqueue(scope, "benchmarks", {}, slot="short")
    wait_for(lambda: unrung() == 0, "the second beat", processes)


def test_without_redis_the_bell_waits_in_the_outbox(town: Member, settings: Settings) -> None:
    ask_release(town)

    def broken(_slot: str) -> None:
        raise ConnectionError("no redis")

    with pytest.raises(ConnectionError):
        ring_outbox(settings, broken)
    rung: list[str] = []
    assert ring_outbox(settings, rung.append) >= 1
    assert "long" in rung
