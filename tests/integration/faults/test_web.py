"""R-01: the web server killed around the commit; what it had not committed is not there, all else is once."""

import os
import socket
import time

import pytest
from sqlalchemy import text

from keck.services import jobs, uploads
from keck.services.releasing import releases
from tests.integration.conftest import Member
from tests.integration.faults.stack import Stack
from tests.integration.workers.conftest import write_town
from tests.waiting import until

DAYS = 2 * 24 * 3600


def table_of(stack: Stack) -> bytes:
    """Return the bytes of a table."""
    return write_town(stack.home)[1].read_bytes()


@pytest.mark.asvs("2.3.3")
def test_killed_before_the_commit_nothing_exists(stack: Stack) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    with member.scope() as scope:
        before = {one.id for one in uploads.recent(scope)}, {one.id for one in jobs.recent(scope)}
    files = stored(stack, member)

    stack.failpoints.arm("request.made")
    assert visitor.upload(f"/desk/{member.slug}/tables/upload", "kinder.csv", table_of(stack)).status == 0
    assert stack.failpoints.was_hit("request.made")

    with member.scope() as scope:
        assert ({one.id for one in uploads.recent(scope)}, {one.id for one in jobs.recent(scope)}) == before
    # The bytes were on the disk already; the next upkeep deletes what no row names.
    (orphan,) = stored(stack, member) - files
    path = stack.settings.store / "t" / str(member.tenant_id) / orphan
    os.utime(path, (time.time() - DAYS, time.time() - DAYS))
    with member.scope() as scope:
        upkeep = jobs.enqueue(scope, "upkeep", {}, slot="short")
    assert stack.ended(member, upkeep)["state"] == "done"
    assert stored(stack, member) == files

    until(lambda: visitor.get(f"/desk/{member.slug}/").status == 200)
    again = visitor.upload(f"/desk/{member.slug}/tables/upload", "kinder.csv", table_of(stack))
    assert stack.ended(member, again.job)["state"] == "done"


def stored(stack: Stack, member: Member) -> set[str]:
    """Return the names of a member's stored files."""
    return {path.name for path in (stack.settings.store / "t" / str(member.tenant_id)).iterdir()}


def test_killed_between_commit_and_answer_the_job_is_done_once(stack: Stack) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    with member.scope() as scope:
        before = {one.id for one in uploads.recent(scope)}, {one.id for one in jobs.recent(scope)}

    stack.failpoints.arm("request.committed")
    assert visitor.upload(f"/desk/{member.slug}/tables/upload", "kinder.csv", table_of(stack)).status == 0

    with member.scope() as scope:
        (upload,) = (one for one in uploads.recent(scope) if one.id not in before[0])
        (job,) = (one for one in jobs.recent(scope) if one.id not in before[1])
    end = stack.ended(member, job.id)
    assert (end["state"], end["attempt"]) == ("done", 1)
    with member.scope() as scope:
        assert uploads.find(scope, upload.id).state == "inspected"
        asked = text("select count(*) from queue.job where args->>'upload_id' = :id")
        assert scope.session.scalar(asked, {"id": str(upload.id)}) == 1


def test_whoever_repeats_a_request_that_got_no_answer_gets_the_first_ones_release(stack: Stack) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    form = {"audience": "public", "key": "einmal", "note": ""}
    path = f"/desk/{member.slug}/releases/ask"

    stack.failpoints.arm("request.committed")
    assert visitor.post(path, **form).status == 0
    until(lambda: visitor.get(f"/desk/{member.slug}/").status == 200)
    again = visitor.post(path, **form)

    assert stack.ended(member, again.job)["state"] == "done"
    with member.scope() as scope:
        assert [(one.number, one.state) for one in releases.all_of(scope)] == [(1, "published")]


HIDDEN = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
SMUGGLED = {
    "two lengths": f"Content-Length: 0\r\nContent-Length: {len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "length and chunks": f"Content-Length: {len(HIDDEN) + 5}\r\nTransfer-Encoding: chunked\r\n\r\n"
    f"0\r\n\r\n{HIDDEN}",
    "chunks by another name": f"Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n{HIDDEN}",
    "a blank before the colon": f"Content-Length : {len(HIDDEN)}\r\nContent-Length: 0\r\n\r\n{HIDDEN}",
    "a length with a sign": f"Content-Length: +0\r\n\r\n{HIDDEN}",
}


@pytest.mark.asvs("4.2.1")
@pytest.mark.parametrize("how", SMUGGLED)
@pytest.mark.parametrize("face", ["public", "members"])
def test_what_is_hidden_in_a_request_is_none(face: str, how: str, stack: Stack) -> None:
    visitor = stack.public() if face == "public" else stack.visitor()
    host, _, port = visitor.host.partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(f"POST /healthz HTTP/1.1\r\nHost: localhost\r\n{SMUGGLED[how]}".encode())
        connection.shutdown(socket.SHUT_WR)
        answered = b""
        while part := connection.recv(65536):
            answered += part
    # One refusal, and nothing more: what follows is not taken for a request of somebody else.
    assert answered.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 "))
    assert answered.count(b"HTTP/1.1 ") == 1
