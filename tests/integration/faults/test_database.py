"""R-11 and R-12: PostgreSQL restarted under load, backends ended in mid-transaction, collisions."""

import signal
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import pytest

from keck.services import jobs, revisions, uploads
from keck.services.releasing import releases
from tests.integration.conftest import Member
from tests.integration.content import content_of
from tests.integration.faults.collisions import (
    JOB,
    STATES,
    TABLE,
    collide,
    end_backends,
    patient_servers,
    snapshots,
)
from tests.integration.faults.stack import Stack
from tests.integration.faults.visitor import Answer
from tests.integration.workers.conftest import write_town
from tests.waiting import until

pytestmark = pytest.mark.long


class Load:
    """People who look and send while something breaks."""

    def __init__(self, stack: Stack, member: Member, atlas: Member) -> None:
        self._stack, self._member, self._atlas = stack, member, atlas
        self._over = threading.Event()
        self.pages: list[Answer] = []
        self.public: list[Answer] = []
        self.sent: list[Answer] = []
        home = f"/desk/{member.slug}/"
        table = write_town(stack.home)[1].read_bytes()
        inside, sender = stack.visitor(member), stack.visitor(member)
        steps: list[Any] = [
            (self.pages, lambda: inside.get(home)),
            (self.public, lambda: stack.public().get(f"/de/{atlas.slug}/map?indicator=own.kinder")),
            (self.sent, lambda: sender.upload(home + "tables/upload", "kinder.csv", table)),
        ]
        self._threads = [threading.Thread(target=self._go_on, args=step) for step in steps]

    def _go_on(self, answers: list[Answer], step: Any) -> None:
        while not self._over.is_set():
            answers.append(step())
            time.sleep(0.02)

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def goes_on(self) -> None:
        """Wait until each of them has had a good answer from now on."""
        marks = [(answers, len(answers)) for answers in (self.pages, self.public, self.sent)]
        until(lambda: all(any(one.status in (200, 303) for one in a[n:]) for a, n in marks), 60)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_a_restart_under_load_is_told_as_503_and_loses_nothing(
    how: signal.Signals, stack: Stack, atlas: Member
) -> None:
    member = stack.town()
    with Load(stack, member, atlas) as load:
        load.goes_on()
        stack.end("postgres", how)
        until(lambda: any(answer.status == 503 for answer in load.pages))
        stack.start("postgres")
        load.goes_on()

    assert {answer.status for answer in load.public} == {200}
    assert len({answer.body for answer in load.public}) == 1
    assert {answer.status for answer in load.pages} == {200, 503}
    assert {answer.status for answer in load.sent} <= {303, 503}
    refused = [answer for answer in (*load.pages, *load.sent) if answer.status == 503]
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert all(member.slug in answer.text for answer in load.pages if answer.status == 200)
    # What was confirmed is done. A commit whose answer was lost on the way looks refused and is done too.
    for answer in (answer for answer in load.sent if answer.status == 303):
        assert stack.ended(member, answer.job)["state"] == "done"
    until(lambda: not _unfinished(member))


def _unfinished(member: Member) -> int:
    with member.scope() as scope:
        return len(jobs.unfinished(scope))


@pytest.mark.asvs("2.3.3")
def test_a_request_whose_backend_is_ended_before_the_commit_leaves_nothing(stack: Stack) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    answers: list[Answer] = []
    stack.failpoints.arm("request.made", "hold")
    form = {"audience": "public", "key": "k", "note": ""}
    asking = threading.Thread(
        target=lambda: answers.append(visitor.post(f"/desk/{member.slug}/releases/ask", **form))
    )
    asking.start()
    until(lambda: stack.failpoints.was_hit("request.made"))
    with stack.admin() as admin:
        assert end_backends(admin, "keck_app", "idle in transaction") == 1
    stack.failpoints.let_go("request.made")
    asking.join()

    assert (answers[0].status, "retry-after" in answers[0].headers) == (503, True)
    with member.scope() as scope:
        assert releases.all_of(scope) == []
    again = visitor.post(f"/desk/{member.slug}/releases/ask", **form)
    assert stack.ended(member, again.job)["state"] == "done"


def ask_table(stack: Stack, member: Member) -> UUID:
    """Ask for a table with a year more."""
    table = write_town(stack.home)[1]
    table.write_text(table.read_text().replace(";2024;", ";2025;"))
    with table.open("rb") as stream, member.scope() as scope:
        upload = uploads.receive(scope, kind="table", filename=table.name, stream=stream)
        return uploads.import_table(scope, upload.id, accept=True)


@pytest.fixture(scope="module")
def undisturbed(whole_stack: Stack) -> dict[str, list[str]]:
    """What a member has after one more table, when nothing goes wrong."""
    twin = whole_stack.town()
    assert whole_stack.ended(twin, ask_table(whole_stack, twin))["state"] == "done"
    return content_of(whole_stack.settings, twin.tenant_id, twin.slug)


def test_a_job_whose_backend_is_ended_before_the_commit_is_done_by_the_next_attempt(
    stack: Stack, undisturbed: dict[str, list[str]]
) -> None:
    member = stack.town()
    stack.failpoints.arm("job.finishing", "hold")
    job_id = ask_table(stack, member)
    until(lambda: stack.failpoints.was_hit("job.finishing"), 60)
    with stack.admin() as admin:
        assert end_backends(admin, "keck_app", "idle in transaction") == 1
    stack.failpoints.let_go("job.finishing")
    end = stack.ended(member, job_id)
    assert end["state"] == "done"
    assert 1 < end["attempt"] <= 3
    assert content_of(stack.settings, member.tenant_id, member.slug) == undisturbed


DEADLOCK = "deadlock detected"
OVERTAKEN = "could not serialize access"


def candidate(stack: Stack, member: Member) -> UUID:
    """Return a state of the table that waits for a decision."""
    with member.scope() as scope:
        upload = next(one for one in uploads.recent(scope) if one.kind == "table")
        job_id = uploads.import_table(scope, upload.id)
    return UUID(stack.ended(member, job_id)["result"]["revision"])


@pytest.mark.parametrize(
    ("conditions", "first", "second", "words"),
    [(patient_servers, STATES, TABLE, DEADLOCK), (snapshots, TABLE, None, OVERTAKEN)],
    ids=["deadlock", "serialization failure"],
)
def test_a_request_that_collides_is_done_once_more(
    conditions: Callable[[Stack], AbstractContextManager[None]],
    first: str,
    second: str | None,
    words: str,
    stack: Stack,
) -> None:
    member = stack.town()
    revision, visitor = candidate(stack, member), stack.visitor(member)
    before = stack.log("postgres").count(words)
    with conditions(stack):
        path = f"/desk/{member.slug}/revisions/{revision}/accept"
        answer = collide(stack, member, first, second, lambda: visitor.post(path))
    assert stack.log("postgres").count(words) == before + 1
    assert answer.status == 303
    with member.scope() as scope:
        assert revisions.find(scope, revision).state == "accepted"


@pytest.mark.parametrize(
    ("conditions", "first", "second", "words"),
    [(patient_servers, TABLE, JOB, DEADLOCK), (snapshots, TABLE, None, OVERTAKEN)],
    ids=["deadlock", "serialization failure"],
)
def test_a_job_that_collides_is_done_by_the_next_attempt(
    conditions: Callable[[Stack], AbstractContextManager[None]],
    first: str,
    second: str | None,
    words: str,
    stack: Stack,
    undisturbed: dict[str, list[str]],
) -> None:
    member = stack.town()
    before = stack.log("postgres").count(words)
    with conditions(stack):
        job_id = collide(stack, member, first, second, lambda: ask_table(stack, member))
        end = stack.ended(member, job_id)
    assert stack.log("postgres").count(words) == before + 1
    assert end["state"] == "done"
    assert 1 < end["attempt"] <= 3
    assert content_of(stack.settings, member.tenant_id, member.slug) == undisturbed
