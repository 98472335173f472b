"""R-13: full disks. What is to be written is refused in words, what is there can be read, and it goes on."""

import io
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

import psycopg
import pytest
import redis

from keck.services import jobs, uploads
from tests.integration.conftest import Member
from tests.integration.faults.disks import Disks
from tests.integration.faults.stack import Stack
from tests.integration.faults.visitor import Answer, Visitor
from tests.integration.workers.conftest import ask_release, write_town
from tests.waiting import until

pytestmark = pytest.mark.long

MEGABYTE = 1 << 20


@contextmanager
def full(stack: Stack, disks: Disks, name: str, process: str, limit: int) -> Iterator[None]:
    """Fill a disk, and make room again."""
    disks.fill(name, stack.pids(process), limit)
    try:
        yield
    finally:
        disks.free(name, stack.pids(process))


def log_size(stack: Stack, process: str) -> int:
    """Return how long the log of a process is: where no disk is mounted, it must be able to grow."""
    return stack.processes[process].log.stat().st_size


def readable(stack: Stack, visitor: Visitor, member: Member, atlas: Member) -> None:
    """Look at pages of members and public."""
    assert visitor.get(f"/desk/{member.slug}/").status == 200
    assert stack.public().get(f"/de/{atlas.slug}/").status == 200


def test_a_full_disk_of_uploads_is_said_and_leaves_nothing(stack: Stack, disks: Disks, atlas: Member) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    folder = stack.settings.store / "t" / str(member.tenant_id)
    before = {path.name for path in folder.iterdir()}
    # Much more than the server's log grows meanwhile.
    large = b"nr;jahr;kinder\n" + b"01;2024;7\n" * (MEGABYTE // 2)
    with full(stack, disks, "store", "web-members", log_size(stack, "web-members") + MEGABYTE):
        answer = visitor.upload(f"/desk/{member.slug}/tables/upload", "gross.csv", large)
        assert answer.status in (422, 507)
        assert "kein Platz mehr" in answer.text
        readable(stack, visitor, member, atlas)
    assert {path.name for path in folder.iterdir()} == before
    with member.scope() as scope:
        assert jobs.unfinished(scope) == []
        assert {one.filename for one in uploads.recent(scope)} == {"viertel.geojson", "kinder.csv"}
    again = visitor.upload(
        f"/desk/{member.slug}/tables/upload", "kinder.csv", write_town(stack.home)[1].read_bytes()
    )
    assert stack.ended(member, again.job)["state"] == "done"


def test_a_job_without_room_says_so_and_is_done_when_there_is_room(stack: Stack, disks: Disks) -> None:
    member = stack.town()
    with full(stack, disks, "store", "worker", log_size(stack, "worker") + MEGABYTE):
        job_id = ask_release(member) if disks.has("store") else ask_reading(member)
        end = stack.ended(member, job_id)
    assert (end["state"], end["error"]["code"]) == ("failed", "job_no_space")
    visitor = stack.visitor(member)
    assert "kein Platz mehr" in visitor.get(f"/desk/{member.slug}/jobs/{job_id}").text
    again = visitor.post(f"/desk/{member.slug}/jobs/{job_id}/retry")
    assert stack.ended(member, again.job)["state"] == "done"


def ask_reading(member: Member) -> UUID:
    """Ask for a long file to be looked at, for which the worker makes a copy."""
    long = b"nr;jahr;kinder\n" + b"01;2024;7\n" * (MEGABYTE // 5)
    with member.scope() as scope:
        upload = uploads.receive(scope, kind="table", filename="lang.csv", stream=io.BytesIO(long))
        return uploads.inspect(scope, upload.id)


def test_a_full_disk_of_the_database_refuses_writes_and_lets_read(
    stack: Stack, disks: Disks, atlas: Member
) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    page, mapping = uploaded(stack, member, visitor)
    with full(stack, disks, "postgres", "postgres", 15 * MEGABYTE):
        refused, taken = write_until_refused(visitor, page, mapping)
        assert (refused.status, "retry-after" in refused.headers) == (503, True)
        assert stack.public().get(f"/de/{atlas.slug}/map?indicator=own.kinder").status == 200
        assert stack.public().get("/readyz").status == 200
        assert visitor.get(f"/desk/{member.slug}/").status in (200, 503)
    stack.revive()
    readable(stack, visitor, member, atlas)
    for answer in taken:
        # Some had no room either; what counts is that each job that was confirmed is there and ends.
        assert stack.ended(member, answer.job)["state"] in ("done", "failed")
    with member.scope() as scope:
        assert jobs.unfinished(scope) == []
    again = visitor.upload(
        f"/desk/{member.slug}/tables/upload", "kinder.csv", write_town(stack.home)[1].read_bytes()
    )
    assert stack.ended(member, again.job)["state"] == "done"


def uploaded(stack: Stack, member: Member, visitor: Visitor) -> tuple[str, str]:
    """Return the page of a file that waits to be read, and the mapping that is proposed for it."""
    answer = visitor.upload(
        f"/desk/{member.slug}/tables/upload", "kinder.csv", write_town(stack.home)[1].read_bytes()
    )
    upload_id = stack.ended(member, answer.job)["result"]["upload"]
    with member.scope() as scope:
        proposal = uploads.find(scope, UUID(upload_id)).proposal or {}
    return f"/desk/{member.slug}/uploads/{upload_id}", proposal["mapping"]


def write_until_refused(visitor: Visitor, page: str, mapping: str) -> tuple[Answer, list[Answer]]:
    """Ask for jobs with long mappings until one can not be written; return its answer and those before."""
    taken: list[Answer] = []
    for _ in range(60):
        noise = "\n".join(f"# {secrets.token_hex(500)}" for _ in range(1500))
        answer = visitor.post(f"{page}/text", toml=f"{mapping}\n{noise}\n")
        if answer.status != 303:
            return answer, taken
        taken.append(answer)
    raise AssertionError("the disk did not become full")


def test_when_the_log_of_the_database_can_not_be_written_the_public_does_not_notice(
    stack: Stack, disks: Disks, atlas: Member
) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    with full(stack, disks, "postgres", "postgres", 15 * MEGABYTE):
        exhaust_the_log(stack)
        assert stack.public().get(f"/de/{atlas.slug}/").status == 200
        assert stack.public().get("/readyz").status == 200
        answer = visitor.get(f"/desk/{member.slug}/")
        assert (answer.status, "retry-after" in answer.headers) in ((503, True), (200, False))
    stack.revive()
    readable(stack, visitor, member, atlas)
    with member.scope() as scope:
        assert {one.filename for one in uploads.recent(scope)} == {"viertel.geojson", "kinder.csv"}


def exhaust_the_log(stack: Stack) -> None:
    """Let PostgreSQL need new files for its log until it gives up."""
    before = stack.log("postgres").count("PANIC")
    deadline = time.monotonic() + 120
    while stack.log("postgres").count("PANIC") == before:
        assert time.monotonic() < deadline
        with suppress(psycopg.Error), stack.admin() as admin:
            admin.execute("select pg_logical_emit_message(false, 'test', 'filler')")
            admin.execute("select pg_switch_wal()")


def test_a_full_disk_of_redis_delays_jobs_and_loses_none(stack: Stack, disks: Disks, atlas: Member) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    broker = redis.Redis.from_url(stack.redis.address)
    newest = max(stack.redis.folder.rglob("*appendonly*"), key=lambda path: path.stat().st_mtime)
    with full(stack, disks, "redis", "redis", newest.stat().st_size):
        until(lambda: refuses(broker), 60)
        answer = visitor.upload(
            f"/desk/{member.slug}/tables/upload", "kinder.csv", write_town(stack.home)[1].read_bytes()
        )
        assert answer.status == 303
        outside = stack.visitor()
        outside.read_token("/login")
        assert outside.post("/login", email="x@example.org", password="x").status == 503
        readable(stack, visitor, member, atlas)
    stack.revive()
    # The disk may have filled up between a write and its removal; other tests look at all keys.
    broker.delete("probe")
    assert stack.ended(member, answer.job)["state"] == "done"


def refuses(broker: redis.Redis) -> bool:
    """Tell whether Redis refuses to write."""
    try:
        broker.set("probe", "x" * 1000)
        broker.delete("probe")
    except redis.RedisError:
        return True
    return False
