"""A-36 and A-37: the logs of a whole stack that was used, misused and broken."""

import json
import re
import secrets
import socket
from collections.abc import Iterator
from uuid import uuid4

import pytest

from keck.services.people import memberships
from keck.tenants.roles import Role
from tests.integration.conftest import Member
from tests.integration.faults.stack import PASSWORD, Stack, email
from tests.integration.faults.test_leaks import read_table
from tests.integration.faults.visitor import Visitor
from tests.integration.workers.conftest import write_town

# What moves a cursor, begins a line or turns a text round; tabs and ends of lines are the logs' own.
_ACTIVE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_FORGED = "gefaelschte-zeile"
_HOSTILE = f"\r\n\x1b[31m{_FORGED}\x1b[0m\r\n{_FORGED}"


class Logs:
    """What the processes of a stack have said since a moment."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._begin = {name: len(stack.log(name)) for name in stack.processes}

    def since(self) -> dict[str, str]:
        """Return it by process."""
        return {name: self._stack.log(name)[begin:] for name, begin in self._begin.items()}

    def lines(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the lines of one of our processes."""
        for line in self.since()[name].splitlines():
            yield json.loads(line)


@pytest.fixture
def logs(stack: Stack) -> Logs:
    """The logs from now on."""
    return Logs(stack)


def broken(stack: Stack, visitor: Visitor, member: Member) -> str:
    """Break a request and return the reference that its page names."""
    stack.failpoints.arm("request.made", "break")
    answer = visitor.get(f"/desk/{member.slug}/")
    assert answer.status == 500
    (found,) = re.findall(r"\b[0-9a-f]{4}-[0-9a-f]{4}\b", answer.text)
    return str(found)


@pytest.mark.asvs("16.2.1", "16.3.4")
def test_the_reference_of_an_error_page_finds_its_line(stack: Stack, logs: Logs) -> None:
    member = stack.member()
    visitor = stack.visitor(member)
    names = [broken(stack, visitor, member) for _ in range(3)]
    told = [line for line in logs.lines("web-members") if "errors" in line]
    assert [line["request"] for line in told] == names
    assert {line["event"] for line in told} == {"request.broke"}
    assert {line["endpoint"] for line in told} == {"desk.overview_show"}


@pytest.mark.asvs("14.2.4", "16.2.5")
def test_no_log_holds_what_people_type_send_or_are_known_by(stack: Stack, logs: Logs) -> None:
    member = stack.town()
    word = {name: f"storch{name}{uuid4().hex[:10]}" for name in ("wrong", "new", "name", "note", "cell")}
    visitor = stack.visitor(member, Role.ADMIN)
    stranger = stack.visitor()
    stranger.sign_in(email(member.slug, Role.ADMIN), word["wrong"])
    home = f"/desk/{member.slug}/"
    forms = {
        "/account/password": {"current": PASSWORD, "new": word["new"], "repeated": word["new"] + "x"},
        f"{home}people/invite": {"email": f"{word['name']}@example.org", "name": word["name"], "role": "x"},
        f"{home}notes/add": {"text": word["note"], "kind": word["note"]},
        f"{home}indicators/apply": {"toml": word["note"]},
        f"{home}releases/ask": {"note": word["note"], "audience": "internal"},
    }
    for path, form in forms.items():
        assert visitor.post(path, **form).status < 500
        # The same, broken on its way.
        stack.failpoints.arm("request.made", "break")
        visitor.post(path, **form)
        stack.failpoints.disarm()
    number = str(secrets.randbelow(10**9) + 10**9)
    table = write_town(stack.home)[1].read_text().replace(";101;", f";{number};")
    file = stack.home / f"{word['name']}.csv"
    for text in (table, table.replace(";2024;", f";{word['cell']};", 1)):
        file.write_text(text)
        for place in ("child.reading", "job.finishing"):
            stack.failpoints.arm(place, "break")
            read_table(stack, member, file, accept=False)
    with member.scope() as scope:
        memberships.add(scope, email=f"{word['name']}@example.org", role="reader", name=word["name"])
    kept = [PASSWORD, number, *word.values(), *visitor.secrets, *stranger.secrets]
    assert len(kept) >= 10
    said = logs.since()
    assert "job.broke" in said["worker"]
    assert "request.broke" in said["web-members"]
    assert [(name, one) for name, text in said.items() for one in kept if one in text] == []


@pytest.mark.asvs("16.4.1")
def test_what_visitors_send_forges_no_line(stack: Stack, logs: Logs, atlas: Member) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    for face in (stack.public(), visitor):
        for begin in ("", "/", f"/de/{atlas.slug}/areas/", f"/desk/{member.slug}/atlas/", "/login?next="):
            face.get(begin.lstrip("/").join(("/", "%0d%0a%1b%5b31m" + _FORGED + "%c2%9b%e2%80%a8")))
        for head in (
            f"GET /{_HOSTILE} HTTP/1.1",
            f"GET / HTTP/1.1\r\nX\x1b: {_FORGED}",
            f"GET / HTTP/1.1\r\nHost: \x1b[2J{_FORGED}",
            f"GET / HTTP/9.9\x1b{_FORGED}",
            f"{_FORGED}\x1b[31m / HTTP/1.1",
            f"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: \x9b{_FORGED}",
        ):
            sent_raw(face.host, head)
    visitor.upload(f"/desk/{member.slug}/tables/upload", "kinder\x1b[31m\u2028.csv", b"a;b\n1;2\n")
    visitor.post("/login", email=_HOSTILE, password=_HOSTILE)
    broken(stack, visitor, member)
    said = logs.since()
    assert [name for name, text in said.items() if _ACTIVE.search(text)] == []
    for name in ("web-members", "web-public"):
        assert all(_FORGED not in str(line.get("level")) for line in logs.lines(name))
    assert [name for name, text in said.items() if re.search(rf"^\W*{_FORGED}", text, re.MULTILINE)] == []
    # What the server itself refuses is told by it, in the same form as what we tell.
    assert any(_FORGED in str(line) for line in logs.lines("web-members"))


def test_no_log_tells_where_exactly_somebody_is(stack: Stack, logs: Logs, atlas: Member) -> None:
    member = stack.town()
    visitor = stack.visitor(member)
    for face in (stack.public(), visitor):
        for head in (f"GET / HTTP/9.9{_FORGED}", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x"):
            sent_raw(face.host, head, source="127.9.8.7")
        sent_raw(
            face.host,
            f"GET /de/{atlas.slug}/ HTTP/1.1\r\nHost: localhost\r\nConnection: close",
            source="127.9.8.7",
        )
    broken(stack, visitor, member)
    said = logs.since()
    assert [name for name, text in said.items() if "127.9.8.7" in text] == []
    # The server does tell that it refused something, and from which network.
    assert any("127.9.8.0/24" in text for text in said.values())


def sent_raw(host: str, head: str, *, source: str = "") -> None:
    """Send a request as no browser does."""
    name, _, port = host.partition(":")
    where = ("127.0.0.1" if source else name, int(port))
    with socket.create_connection(where, timeout=20, source_address=(source, 0)) as connection:
        connection.sendall(f"{head}\r\n\r\n".encode("utf-8", "surrogateescape"))
        while connection.recv(4096):
            pass
