"""R-02: Redis frozen, emptied, stopped, killed or started empty; nobody waits for it, and no job is lost."""

import shutil
import signal
import time
from collections.abc import Callable

import pytest
import redis
from sqlalchemy import text

from tests.integration.conftest import Member
from tests.integration.faults.stack import Stack
from tests.integration.workers.conftest import write_town
from tests.waiting import until

Fault = Callable[[Stack], None]


def freeze(stack: Stack) -> None:
    stack.send("redis", signal.SIGSTOP)


def thaw(stack: Stack) -> None:
    stack.send("redis", signal.SIGCONT)


def stop(stack: Stack) -> None:
    stack.end("redis", signal.SIGTERM)


def kill(stack: Stack) -> None:
    stack.end("redis", signal.SIGKILL)


def start(stack: Stack) -> None:
    stack.start("redis")


def start_empty(stack: Stack) -> None:
    for kept in stack.redis.folder.glob("appendonly*"):
        if kept.is_dir():
            shutil.rmtree(kept)
        else:
            kept.unlink()
    stack.start("redis")


@pytest.mark.parametrize(
    ("breaks", "mends"),
    [(freeze, thaw), (stop, start), (kill, start_empty)],
    ids=["frozen", "stopped", "lost"],
)
def test_an_upload_is_taken_without_redis_and_read_when_it_is_back(
    breaks: Fault, mends: Fault, stack: Stack
) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    breaks(stack)
    try:
        answer = visitor.upload(
            f"/desk/{member.slug}/tables/upload", "kinder.csv", write_town(stack.home)[1].read_bytes()
        )
        assert answer.status == 303
        assert visitor.get(f"/desk/{member.slug}/jobs/{answer.job}").status == 200
    finally:
        mends(stack)
    assert stack.ended(member, answer.job)["state"] == "done"


def test_a_bell_that_was_wiped_is_rung_again(stack: Stack) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    stack.send("worker", signal.SIGSTOP)
    try:
        answer = visitor.upload(
            f"/desk/{member.slug}/tables/upload", "kinder.csv", write_town(stack.home)[1].read_bytes()
        )
        until(lambda: rung(member, answer.job))
        redis.Redis.from_url(stack.redis.address).flushall()
    finally:
        stack.send("worker", signal.SIGCONT)
    assert stack.ended(member, answer.job)["state"] == "done"


def rung(member: Member, job_id: str) -> bool:
    """Tell whether the bell of a job was rung."""
    with member.scope() as scope:
        query = text("select rung_at is not null from queue.outbox where job_id = :id")
        return bool(scope.session.scalar(query, {"id": job_id}))


@pytest.mark.asvs("16.5.2")
def test_without_redis_nobody_signs_in_and_whoever_is_in_goes_on(stack: Stack, atlas: Member) -> None:
    member = stack.member()
    inside, outside = stack.visitor(member), stack.visitor()
    outside.read_token("/login")
    stop(stack)
    refused = outside.post("/login", email=f"admin@{member.slug}.example", password="x")
    assert (refused.status, "retry-after" in refused.headers) == (503, True)
    assert inside.get(f"/desk/{member.slug}/").status == 200
    assert stack.public().get(f"/de/{atlas.slug}/").status == 200


@pytest.mark.parametrize(("breaks", "mends"), [(freeze, thaw), (stop, start)], ids=["frozen", "stopped"])
def test_what_is_counted_is_given_on_without_redis(
    breaks: Fault, mends: Fault, stack: Stack, atlas: Member
) -> None:
    inside, public = stack.visitor(atlas), stack.public()
    breaks(stack)
    try:
        began = time.monotonic()
        for _ in range(30):
            assert inside.get(f"/desk/{atlas.slug}/indicators/template?indicator=own.kinder").status == 200
            assert public.get(f"/api/v1/tenants/{atlas.slug}/indicators").status == 200
        # Who asks first waits a little for Redis, in each process of a server, and the next ones do not.
        assert time.monotonic() - began < 10
    finally:
        mends(stack)
