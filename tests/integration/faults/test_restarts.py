"""R-16: a planned restart of the web server is noticed by nobody who is being served."""

import signal
import time

from tests.integration.faults.stack import Stack
from tests.waiting import until


def test_a_web_server_that_is_asked_to_end_answers_who_is_still_sending(stack: Stack) -> None:
    member = stack.member()
    visitor = stack.visitor(member)
    path, content = f"/desk/{member.slug}/tables/upload", b"nr;zahl\n" + b"01;1\n" * 20_000
    connection, left = visitor.begin_upload(path, "viele.csv", content, sent=50_000)
    # The server has taken the request up by then.
    time.sleep(0.5)
    stack.send("web-members", signal.SIGTERM)
    time.sleep(0.5)
    answer = visitor.go_on(connection, left)
    until(lambda: stack.processes["web-members"].exit_code is not None, 60)
    assert (answer.status, stack.processes["web-members"].exit_code) == (303, 0)
    assert stack.public().get("/de/").status == 200
    stack.revive()
    assert stack.ended(member, answer.job)["state"] == "done"
