"""T-22: a member that is suspended stops at once, and goes on where it stopped when it is taken up again."""

import threading
import time
from uuid import UUID

from keck.services import jobs, tenants, uploads
from keck.services.releasing import releases
from keck.workers.relay import longest_wait
from tests.integration.conftest import Member
from tests.integration.faults.stack import Stack
from tests.integration.workers.conftest import ask_release, write_town
from tests.waiting import until


def test_people_are_out_from_the_next_request_on(stack: Stack) -> None:
    member = stack.member()
    visitors = [stack.visitor(member) for _ in range(3)]
    seen: list[tuple[float, int]] = []
    over = threading.Event()

    def look(number: int) -> None:
        while not over.is_set():
            begun = time.monotonic()
            seen.append((begun, visitors[number].get(f"/desk/{member.slug}/").status))

    threads = [threading.Thread(target=look, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    until(lambda: len(seen) > 20)
    tenants.set_state(stack.settings, member.slug, active=False)
    suspended = time.monotonic()
    until(lambda: sum(begun > suspended for begun, _ in seen) > 20)
    over.set()
    for thread in threads:
        thread.join()

    assert {status for begun, status in seen if begun > suspended} == {404}
    assert 200 in {status for begun, status in seen if begun < suspended}
    tenants.set_state(stack.settings, member.slug, active=True)
    assert visitors[0].get(f"/desk/{member.slug}/").status == 200


def test_jobs_stop_where_they_are_and_go_on_later(stack: Stack) -> None:
    member, other = stack.town(), stack.town("Nachbarort")
    stack.failpoints.arm("release.protected", "hold")
    running = ask_release(member)
    until(lambda: stack.failpoints.was_hit("release.protected"), 60)
    tenants.set_state(stack.settings, member.slug, active=False)
    waiting = ask_table(member, stack)
    stack.failpoints.let_go("release.protected")

    # Whatever waits for a worker is done, and of the suspended member nothing.
    stack.release(other)
    with member.scope() as scope:
        assert releases.all_of(scope)[0].state != "published"
        assert {str(job.id) for job in jobs.unfinished(scope)} == {str(running), str(waiting)}
        assert jobs.find(scope, waiting).attempt == 0
    assert longest_wait(stack.settings) < 1
    assert stack.public().get(f"/de/{member.slug}/").status == 404

    tenants.set_state(stack.settings, member.slug, active=True)
    assert stack.ended(member, running)["state"] == "done"
    assert stack.ended(member, waiting)["state"] == "done"
    assert stack.public().get(f"/de/{member.slug}/").status == 200


def ask_table(member: Member, stack: Stack) -> UUID:
    """Ask for a table with a year more, as somebody did just before the member was suspended."""
    table = write_town(stack.home)[1]
    table.write_text(table.read_text().replace(";2024;", ";2025;"))
    with table.open("rb") as stream, member.scope() as scope:
        upload = uploads.receive(scope, kind="table", filename=table.name, stream=stream)
        return uploads.import_table(scope, upload.id, accept=True)
