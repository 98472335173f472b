"""A-25: the answers of a whole stack, found by following links: pages, downloads, shapes, redirects."""

from werkzeug.datastructures import Headers
from werkzeug.http import parse_options_header

from keck.tenants.roles import Role
from tests.integration.conftest import Member
from tests.integration.faults.stack import Stack
from tests.integration.faults.test_leaks import answers
from tests.integration.faults.visitor import Answer
from tests.tenancy.test_headers import wrong

_KINDS = {"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml", "text/csv"}


def told_by(found: dict[str, Answer], *, private: bool) -> tuple[list[str], set[str]]:
    """Return what is wrong with the answers at some addresses, and their kinds."""
    told, kinds = [], set()
    for path, answer in found.items():
        assert answer.status, path
        kind, _ = parse_options_header(answer.headers.get("content-type"))
        kinds.add(kind if answer.status == 200 else str(answer.status))
        static = path.startswith("/static/") and answer.status == 200
        told += [
            f"{path} {answer.status}: {one}"
            for one in wrong(Headers(answer.headers), private=private, static=static)
        ]
    return told, kinds


def test_what_the_public_finds_has_its_headers(stack: Stack, atlas: Member) -> None:
    visitor, home = stack.public(), f"/de/{atlas.slug}/"
    api = f"/api/v1/tenants/{atlas.slug}"
    starts = [home, f"{home}downloads", f"{api}/values?format=csv", f"{api}/areas?format=geojson", "/desk/x"]
    found = answers(visitor, "/", *starts, with_static=True)
    told, kinds = told_by(found, private=False)
    assert told == []
    assert _KINDS | {"302"} <= kinds
    assert "429" not in kinds


def test_what_a_member_finds_has_its_headers_and_is_kept_by_nobody(stack: Stack) -> None:
    member = stack.town("Kopfingen")
    stack.release(member, "internal")
    visitor, home = stack.visitor(member, Role.ADMIN), f"/desk/{member.slug}/"
    found = answers(
        visitor, "/", home, f"{home}atlas/downloads", f"{home}indicators/template", with_static=True
    )
    told, kinds = told_by(found, private=True)
    assert told == []
    assert {*_KINDS, "302", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"} <= kinds
    assert "429" not in kinds
