"""U-10: connections that break or crawl while a file is sent, and the same file sent twice at once."""

import time
from concurrent.futures import ThreadPoolExecutor

from keck.services import jobs, revisions, uploads
from tests.integration.conftest import Member
from tests.integration.faults.stack import Stack
from tests.integration.faults.visitor import Answer
from tests.integration.workers.conftest import write_town
from tests.waiting import until

STEP = 1 << 16


def table_of(stack: Stack) -> bytes:
    """Return the bytes of a table."""
    return write_town(stack.home)[1].read_bytes()


def kept(stack: Stack, member: Member) -> tuple[set[str], int, int]:
    """Return the names of stored files, and how many uploads and jobs there are."""
    files = {path.name for path in (stack.settings.store / "t" / str(member.tenant_id)).iterdir()}
    with member.scope() as scope:
        return files, len(uploads.recent(scope, limit=200)), len(jobs.recent(scope, limit=200))


def test_an_upload_that_is_cut_anywhere_leaves_nothing(stack: Stack) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    before = kept(stack, member)
    large = b"nr;jahr;kinder\n" + b"01;2024;7\n" * (16 * STEP // 10)
    for sent in range(0, len(large), STEP):
        connection, _ = visitor.begin_upload(f"/desk/{member.slug}/tables/upload", "gross.csv", large, sent)
        connection.close()
        assert visitor.get(f"/desk/{member.slug}/").status == 200
    assert kept(stack, member) == before
    until(lambda: not list((stack.settings.store / "incoming").iterdir()))

    whole = visitor.upload(f"/desk/{member.slug}/tables/upload", "kinder.csv", table_of(stack))
    assert stack.ended(member, whole.job)["state"] == "done"


def test_who_sends_byte_by_byte_keeps_nobody_waiting_and_arrives(stack: Stack) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    before = kept(stack, member)
    content = table_of(stack)
    address = f"/desk/{member.slug}/tables/upload"
    given_up, _ = visitor.begin_upload(address, "nie.csv", content, 0)
    patient, rest = visitor.begin_upload(address, "langsam.csv", content, 0)
    for place in range(20):
        given_up.sendall(rest[place : place + 1])
        patient.sendall(rest[place : place + 1])
        assert visitor.get(f"/desk/{member.slug}/").status == 200
        time.sleep(0.05)
    given_up.close()
    assert kept(stack, member) == before
    patient.sendall(rest[20:])
    assert patient.recv(100).startswith(b"HTTP/1.1 303")
    patient.close()
    files, sent, asked = kept(stack, member)
    assert (len(files), sent, asked) == (len(before[0]) + 1, before[1] + 1, before[2] + 1)


def test_the_same_file_sent_twice_at_once_becomes_one_table(stack: Stack) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    rows = b"nr;jahr;geburten\n" + b"".join(b"%02d;2024;%d\n" % (n + 1, 30 + n) for n in range(12))

    def send(_: int) -> Answer:
        return visitor.upload(f"/desk/{member.slug}/tables/upload", "geburten.csv", rows)

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, range(2)))
    for answer in answers:
        assert stack.ended(member, answer.job)["state"] == "done"
    with member.scope() as scope:
        sent = [one.id for one in uploads.recent(scope) if one.filename == "geburten.csv"]
        assert len(sent) == 2
        asked = [uploads.import_table(scope, one, accept=True) for one in sent]
    ends = [stack.ended(member, job) for job in asked]
    assert [end["state"] for end in ends] == ["done", "done"]
    with member.scope() as scope:
        tables = [one for one in revisions.datasets(scope) if "geburten" in one.code]
    assert len(tables) == 1
    changed = sorted(end["result"]["difference"]["cells_new"] for end in ends)
    assert changed == [0, 12]
