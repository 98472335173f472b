"""T-21: all that B can see stays as it is, to the byte, while A works.

B's people and the visitors of B's atlas are recorded with every header: totals, numbers, lists, the state of
jobs, the search, limits on how often. Then A does a hundred things; then B is recorded again, once while A's
jobs wait and run, and once when they are done.
"""

import re
from itertools import count

import pytest

from keck.services import jobs
from keck.tenants.roles import Role
from tests.integration.conftest import Member
from tests.integration.faults.stack import Stack, email
from tests.integration.faults.test_leaks import crawl
from tests.integration.faults.visitor import Visitor
from tests.waiting import until

pytestmark = pytest.mark.long

_SECONDS = 240
# What differs between two looks at the same page, whoever works meanwhile.
_ALWAYS_NEW = re.compile(
    r"""name="(?:csrf_token|key)"\ value="[^"]+" | '(?:date|set-cookie)':\ '[^']*'
        | <dcterms:\w+[^>]*>[^<]* | "(?:made|seen|expires)_at":\ "[^"]*\"""",
    re.VERBOSE,
)
# A workbook holds the second at which it was written, so that it is packed differently each time.
_LENGTH = re.compile(r"'content-length': '\d+'")
_PATHS = ("jobs/", "tables/", "areas/", "releases/", "people/", "settings/", "notes/", "atlas/")


def recorded(member: Member, desk: Visitor, public: Visitor) -> dict[str, str]:
    """Return all that a member's people and the public can see of it, by address."""
    home, slug = f"/desk/{member.slug}/", member.slug
    within = crawl(desk, "/account/", "/desk/", home, *(home + path for path in _PATHS))
    ours = [f"/de/{slug}/", f"/de/{slug}/find", "/de/", "/de/benchmarks/", f"/de/{slug}/find?q=Viertel"]
    api = [f"/api/v1/tenants/{slug}/{part}" for part in ("areas", "indicators", "releases")]
    outside = crawl(public, *ours, "/api/v1/tenants", *api)
    limits = desk_limits(desk)
    return {path: plain(text) for path, text in {**within, **outside, **limits}.items()}


def plain(text: str) -> str:
    """Return an answer without what differs at each look."""
    is_workbook = "officedocument" in text.partition("\n")[0]
    return _ALWAYS_NEW.sub("", _LENGTH.sub("", text) if is_workbook else text)


def desk_limits(desk: Visitor) -> dict[str, str]:
    """Return what a sign-in that fails tells a stranger at the same place."""
    stranger = Visitor(f"http://{desk.host}")
    stranger.read_token("/login")
    answer = stranger.post("/login", email="nobody@example.org", password="falsch falsch falsch")
    return {"POST /login": f"{answer.status} {answer.headers}\n{answer.text}"}


def act(stack: Stack, member: Member) -> int:
    """Do a hundred things as a member's people, most of which write; return how many did."""
    desk, home, number = stack.visitor(member), f"/desk/{member.slug}/", count()
    table = "nr;jahr;kinder\n" + "".join(f"{n:02d};2024;{100 + n}\n" for n in range(1, 13))
    wrote = 0
    for n in range(20):
        sent = desk.upload(f"{home}tables/upload", f"zahlen{n}.csv", f"{table}99;2024;{n}\n".encode())
        noted = desk.post(f"{home}notes/add", kind="footnote", text_de=f"Notiz {n}")
        address = f"neu{next(number)}@{member.slug}.example"
        added = desk.post(f"{home}people/invite", email=address, role="reader", name=f"Neu {n}")
        wrote += sum(answer.status == 303 for answer in (sent, noted, added))
        assert desk.get(f"{home}{_PATHS[n % len(_PATHS)]}").status == 200
    for n in range(10):
        failed = stack.visitor().sign_in(email(member.slug, Role.READER), f"ganz falsches Wort {n}")
        assert failed.status in (422, 429)
    wrote += desk.post(f"{home}releases/ask", audience="internal", key=f"klick-{next(number)}").status == 303
    return wrote


def all_done(member: Member) -> bool:
    """Tell whether none of a member's jobs waits or runs."""
    with member.scope() as scope:
        return not jobs.unfinished(scope)


def test_b_sees_the_same_to_the_byte_before_while_and_after_a_works(stack: Stack, atlas: Member) -> None:
    a, b = stack.town("Kranichau"), atlas
    desk, public = stack.visitor(b), stack.public()
    until(lambda: all_done(b), _SECONDS)
    before = recorded(b, desk, public)
    assert differing(before, recorded(b, desk, public)) == {}
    assert len(before) > 60

    assert act(stack, a) > 50
    while_working = recorded(b, desk, public)
    until(lambda: all_done(a), _SECONDS)
    after = recorded(b, desk, public)

    assert differing(before, while_working) == {}
    assert differing(before, after) == {}


def differing(one: dict[str, str], other: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return what two records do not have in common, by address."""
    return {
        path: (one.get(path, "-")[:400], other.get(path, "-")[:400])
        for path in one.keys() | other.keys()
        if one.get(path) != other.get(path)
    }
