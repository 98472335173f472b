"""Messages that come twice, workers that sleep, hang, die or poison: one effect each time, or a clear end."""

import os
import signal
import threading
from functools import partial
from pathlib import Path

import pytest
import redis
from sqlalchemy import text

from keck.adapters.keys import BELLS
from keck.config import Settings
from keck.services import jobs, uploads
from keck.services.releasing import releases
from keck.workers.app import LONG, make_app
from keck.workers.claim import anything_waiting, claim_next
from keck.workers.handlers import HANDLERS
from keck.workers.relay import ring_outbox
from keck.workers.runner import MAX_ATTEMPTS
from tests.integration.conftest import Member
from tests.integration.workers.conftest import (
    QUICK,
    Processes,
    ask_release,
    ended,
    wait_for,
)
from tests.waiting import is_alive

pytestmark = pytest.mark.long


def rung(member: Member, job_id: object) -> bool:
    """Tell whether the bell of a job was rung."""
    with member.scope() as scope:
        query = text("select rung_at is not null from queue.outbox where job_id = :id")
        return bool(scope.session.scalar(query, {"id": job_id}))


def test_a_relay_killed_between_ringing_and_marking_rings_twice_and_nothing_happens_twice(
    town: Member, processes: Processes
) -> None:
    processes.failpoints.arm("relay.rung")
    dying = processes.beat()
    job_id = ask_release(town)
    wait_for(lambda: processes.failpoints.was_hit("relay.rung"), "the kill", processes)
    assert dying.wait(20) == -signal.SIGKILL
    assert not rung(town, job_id)
    processes.beat()
    processes.worker()
    end = wait_for(lambda: ended(town, job_id), "the release", processes)
    assert (end["state"], end["attempt"]) == ("done", 1)
    assert rung(town, job_id)


def test_of_five_who_claim_at_once_one_gets_the_job(town: Member, settings: Settings) -> None:
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


def test_five_equal_messages_at_once_have_one_effect(
    town: Member, processes: Processes, settings: Settings
) -> None:
    job_id = ask_release(town)
    app = make_app(settings)
    for _ in range(5):
        app.send_task("keck.bell", queue=LONG, ignore_result=True)
    processes.worker("--concurrency", "5")
    end = wait_for(lambda: ended(town, job_id), "the release", processes)
    broker = redis.Redis.from_url(settings.redis_url)
    wait_for(
        lambda: not broker.llen(BELLS + LONG) and not broker.hlen(f"{BELLS}unacked"),
        "the other bells",
        processes,
    )
    assert (end["state"], end["attempt"]) == ("done", 1)
    assert processes.log().count(f'"job": "{job_id}"') == len(("started", "done"))
    with town.scope() as scope:
        assert [(r.number, r.state) for r in releases.all_of(scope)] == [(1, "published")]


def test_a_worker_that_wakes_up_after_its_lease_writes_nothing(town: Member, processes: Processes) -> None:
    processes.beat(**QUICK)
    processes.failpoints.arm("publication.staged", "stop")
    sleeper = processes.worker(**QUICK)
    job_id = ask_release(town)
    wait_for(lambda: processes.failpoints.was_hit("publication.staged"), "the stop", processes)
    processes.worker(**QUICK)
    end = wait_for(lambda: ended(town, job_id), "the release", processes)
    before = files_of(town)
    os.killpg(sleeper.pid, signal.SIGCONT)
    wait_for(lambda: "job.fenced" in processes.log(), "the fence", processes)
    assert end["state"] == "done"
    assert end["attempt"] > 1
    assert files_of(town) == before
    with town.scope() as scope:
        assert [(r.number, r.state) for r in releases.all_of(scope)] == [(1, "published")]
        assert jobs.find(scope, job_id).attempt == end["attempt"]


def files_of(member: Member) -> set[str]:
    """Return all files of the store."""
    store = member.settings.store
    return {path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file()}


def test_a_job_that_kills_its_worker_each_time_is_given_up_and_others_go_on(
    town: Member, processes: Processes
) -> None:
    processes.beat(**QUICK)
    processes.failpoints.arm("release.protected")
    processes.worker(**QUICK)
    job_id = ask_release(town)
    for attempt in range(MAX_ATTEMPTS):
        wait_for(lambda: processes.failpoints.was_hit("release.protected"), f"kill {attempt}", processes)
        if attempt + 1 < MAX_ATTEMPTS:
            processes.failpoints.arm("release.protected")
    end = wait_for(lambda: ended(town, job_id), "the end", processes)
    assert (end["state"], end["error"]["code"]) == ("failed", "job_gave_up")
    assert '"event": "job.gave_up", "level": "error"' in processes.log()
    with town.scope() as scope:
        assert [r.state for r in releases.all_of(scope)] == ["failed"]
    again = ask_release(town)
    assert wait_for(lambda: ended(town, again), "the next release", processes)["state"] == "done"


def test_a_job_that_breaks_each_time_is_given_up_with_a_sentence(town: Member, processes: Processes) -> None:
    processes.beat(**QUICK)
    processes.worker()
    with town.scope() as scope:
        job_id = jobs.enqueue(scope, "inspect", {"upload_id": "not an id"}, slot="short")
    end = wait_for(lambda: ended(town, job_id), "the end", processes)
    assert (end["state"], end["attempt"]) == ("failed", MAX_ATTEMPTS)
    assert end["error"]["code"] == "job_unexpected"
    assert '"event": "job.gave_up", "level": "error"' in processes.log()


def test_a_job_that_takes_too_long_is_told_so_and_its_worker_takes_the_next(
    town: Member, processes: Processes
) -> None:
    processes.beat()
    processes.failpoints.arm("release.protected", "hold")
    processes.worker(KECK_JOB_SECONDS="5")
    job_id = ask_release(town)
    end = wait_for(lambda: ended(town, job_id), "the end", processes)
    assert (end["state"], end["error"]["code"], end["attempt"]) == ("failed", "job_too_long", 1)
    with town.scope() as scope:
        job = jobs.find(scope, job_id)
        assert job.lease_until is None
        assert [r.state for r in releases.all_of(scope)] == ["failed"]
        again = jobs.enqueue(scope, "benchmarks", {}, slot="short")
    assert wait_for(lambda: ended(town, again), "the next job", processes)["state"] == "done"


def test_a_job_that_does_not_listen_is_killed_and_done_by_another_attempt(
    town: Member, processes: Processes
) -> None:
    processes.beat(**QUICK)
    processes.failpoints.arm("job.claimed", "stop")
    processes.worker("--concurrency", "1", KECK_JOB_SECONDS="4", **QUICK)
    with town.scope() as scope:
        job_id = jobs.enqueue(scope, "benchmarks", {}, slot="short")
    wait_for(lambda: processes.failpoints.was_hit("job.claimed"), "the stop", processes)
    with town.scope() as scope:
        deaf = int(str(jobs.find(scope, job_id).worker).rpartition("/")[2])
    wait_for(lambda: not is_alive(deaf), "the kill", processes)
    end = wait_for(lambda: ended(town, job_id), "the job", processes)
    assert end["state"] == "done"
    assert end["attempt"] > 1


def test_a_reader_that_the_kernel_ends_for_its_memory_fails_its_own_job_only(
    town: Member, processes: Processes, tmp_path: Path
) -> None:
    rows = "".join(f"{number};{number * 7};{number % 13}\n" for number in range(1_000_000))
    (tmp_path / "long.csv").write_text("nr;a;b\n" + rows)
    processes.beat()
    worker = processes.worker()
    with town.scope() as scope, (tmp_path / "long.csv").open("rb") as stream:
        small = uploads.recent(scope)[0]
        large = uploads.receive(scope, kind="table", filename="long.csv", stream=stream)
        job_id = uploads.inspect(scope, large.id)
    reader = wait_for(lambda: offered(reader_of(worker.pid)), "the reading", processes, pause=0.001)
    # What the kernel does when memory runs out.
    os.kill(reader, signal.SIGKILL)
    end = wait_for(lambda: ended(town, job_id), "the end", processes)
    assert (end["state"], end["error"]["code"], end["attempt"]) == ("failed", "reading_memory", 1)
    with town.scope() as scope:
        assert jobs.find(scope, job_id).lease_until is None
        again = uploads.inspect(scope, small.id)
    assert wait_for(lambda: ended(town, again), "the next reading", processes)["state"] == "done"
    assert not is_alive(reader)


def offered(reader: int | None) -> int | None:
    """Return a reader that offers itself to the kernel as the first to go."""
    try:
        offer = Path(f"/proc/{reader}/oom_score_adj").read_text().strip()
    except OSError:
        return None
    return reader if offer == "1000" else None


def reader_of(worker: int) -> int | None:
    """Return the process that reads a file for a worker's child, once it has been started."""
    readers = (
        reader for child in children(worker) for nursery in children(child) for reader in children(nursery)
    )
    return next(readers, None)


def children(parent: int) -> list[int]:
    """Return the children of a process."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in listed.split()]


def test_a_planned_shutdown_does_not_count_as_an_attempt(town: Member, processes: Processes) -> None:
    processes.beat(**QUICK)
    processes.failpoints.arm("release.protected", "hold")
    leaving = processes.worker()
    job_id = ask_release(town)
    wait_for(lambda: processes.failpoints.was_hit("release.protected"), "the work", processes)
    leaving.send_signal(signal.SIGTERM)
    wait_for(lambda: "Warm shutdown" in processes.log(), "the shutdown", processes)
    processes.failpoints.let_go("release.protected")
    leaving.wait(30)
    with town.scope() as scope:
        job = jobs.find(scope, job_id)
        assert (job.state, job.attempt) == ("queued", 0)
    processes.worker()
    end = wait_for(lambda: ended(town, job_id), "the release", processes)
    assert (end["state"], end["attempt"]) == ("done", 1)


def test_a_job_of_the_next_version_waits_for_a_worker_of_it(
    town: Member, processes: Processes, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town.scope() as scope:
        newer = jobs.enqueue(scope, "of_the_next_version", {"what": "nobody knows"}, slot="short")
        known = jobs.enqueue(scope, "benchmarks", {"added_by_the_next_version": 1}, slot="short")
    assert town.finish(known)["state"] == "done"
    assert not anything_waiting(settings)
    with town.scope() as scope:
        waiting = jobs.find(scope, newer)
        assert (waiting.state, waiting.attempt) == ("queued", 0)
    monkeypatch.setitem(HANDLERS, "of_the_next_version", HANDLERS["benchmarks"])
    assert town.finish(newer)["state"] == "done"


def test_of_two_beats_one_rings_and_the_other_takes_over_when_it_is_killed(
    town: Member, processes: Processes, settings: Settings
) -> None:
    # With leases this long nothing is rung for again.
    beats = [processes.beat() for _ in range(2)]
    broker = redis.Redis.from_url(settings.redis_url)
    for count in range(1, 11):
        with town.scope() as scope:
            job_id = jobs.enqueue(scope, "benchmarks", {}, slot="short")
        wait_for(partial(rung, town, job_id), "the bell", processes)
        assert broker.llen(f"{BELLS}short") == count
    leaders = [beat for beat in beats if "beat.leads" in processes.log(beat)]
    assert len(leaders) == 1
    leaders[0].kill()
    leaders[0].wait()
    with town.scope() as scope:
        job_id = jobs.enqueue(scope, "benchmarks", {}, slot="short")
    wait_for(lambda: rung(town, job_id), "the other beat", processes)
    assert broker.llen(f"{BELLS}short") == 11


def test_a_bell_that_can_not_be_rung_stays_in_the_outbox(
    town: Member, processes: Processes, settings: Settings
) -> None:
    job_id = ask_release(town)

    def broken(_slot: str) -> None:
        raise ConnectionError("no redis")

    with pytest.raises(ConnectionError):
        ring_outbox(settings, broken)
    assert not rung(town, job_id)
    slots: list[str] = []
    assert ring_outbox(settings, slots.append) == 1
    assert slots == ["long"]
    assert rung(town, job_id)
