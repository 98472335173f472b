"""A-25: every answer of both faces says what a page may load and who may keep it: errors and files too.

Each rule of both applications is asked with every method, by everybody who can be there, with ids that exist
and with ids that nobody has. What answers with real content is looked at by a crawl over a whole stack
(``tests/integration/faults/test_headers.py``).
"""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask, Response
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.services.identity import accounts
from keck.tenants.roles import PERSONAL_ROLES, Role
from keck.views.render import STATIC
from keck.web.members import create_members_app
from keck.web.public import create_public_app
from keck.web.wsgi import behind_proxies
from tests.tenancy.factories import PASSWORD, Seeded, seed
from tests.tenancy.test_routes import Visitor, ids_of, random_ids

# What rules answer differs by person; all else is answered before anybody is looked at: two people try it.
METHODS = ("GET", "POST")
OTHERS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE")
NOBODY = "00000000-0000-4000-8000-000000000000"
WORDS = {
    "lang": "de",
    "name": "help",
    "key": "impressum",
    "kind": "join",
    "queue": "applications",
    "rest": "x",
    "token": "x",
    "code": "own.kinder",
    "path": "areas/quartier/x",
    "digest": "0" * 40,
    "extension": "json",
    "letter": "invitation",
    **dict.fromkeys(
        (
            "announcement_id",
            "factor_id",
            "session_id",
            "inquiry_id",
            "record_id",
            "tenant_id",
            "ticket_id",
            "grant_id",
        ),
        NOBODY,
    ),
}
STATIC_FOUND = {("GET", 200), ("HEAD", 200)}
# Beside what rules allow: what no rule knows, what is no address, what the servers themselves answer.
ODD = ("/nirgends", "/static/nirgends.css", "/%ff", "/desk/%00/", "/api/v1/nirgends", "//evil.example/", "/*")
POLICY = {
    "default-src": "'none'",
    **dict.fromkeys(
        ("img-src", "style-src", "script-src", "font-src", "connect-src", "form-action"), "'self'"
    ),
    # Nothing of ours is made to be shown within another page.
    **dict.fromkeys(("base-uri", "frame-ancestors"), "'none'"),
}


def wrong(headers: Headers, *, private: bool, static: bool = False) -> list[str]:
    """Return which headers of an answer are missing or say something else."""
    parts = (part.strip().partition(" ") for part in headers.get("Content-Security-Policy", "").split(";"))
    expected = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin" if private else "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin" if private else "cross-origin",
    }
    found = [name for name, value in expected.items() if headers.get(name) != value]
    if {name: value for name, _, value in parts} != POLICY:
        found.append("Content-Security-Policy")
    kept = headers.get("Cache-Control", "")
    if private and not static and kept != "no-store":
        found.append("Cache-Control")
    if not private and "Set-Cookie" in headers:
        found.append("Set-Cookie")
    if private and "Access-Control-Allow-Origin" in headers:
        found.append("Access-Control-Allow-Origin")
    if "Server" in headers and re.search(r"\d", headers["Server"]):
        found.append("Server")
    return found


def test_a_missing_header_is_seen() -> None:
    policy = "; ".join(f"{name} {value}" for name, value in POLICY.items())
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    assert wrong(Headers(headers), private=True) == []
    for name in headers:
        assert wrong(Headers({**headers, name: ""}), private=True) == [name]
        assert wrong(Headers({**headers, name: "unsafe-inline, public"}), private=True) == [name]
    shared = Headers({**headers, "Access-Control-Allow-Origin": "*"})
    assert wrong(shared, private=True) == ["Access-Control-Allow-Origin"]


def unnamed(answer: TestResponse) -> bool:
    """Tell whether an answer has content and does not say of which kind, or text without its encoding."""
    kind = answer.headers.get("Content-Type", "").lower()
    text = re.match(r"text/|[\w/.-]+[/+]xml", kind) and kind != "image/svg+xml"
    return bool(answer.data) and (not kind or (bool(text) and "charset=utf-8" not in kind))


def test_content_without_its_kind_or_encoding_is_seen() -> None:
    app = Flask("test", static_folder=None)
    app.add_url_rule("/<path:kind>", "as", lambda kind: Response("x", content_type=kind.replace("+", " ")))
    client = app.test_client()
    asked = ("text/html", "application/xml", "text/html;+charset=utf-8", "image/png", "image/svg+xml")
    assert [unnamed(client.get(f"/{kind}")) for kind in asked] == [True, True, False, False, False]


def addresses(app: Flask, slug: str, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the rule and the address of every rule of an application, filled with ids."""
    known = {**WORDS, **ids, "slug": slug}
    stylesheet = next(STATIC.rglob("*.css")).relative_to(STATIC).as_posix()
    for rule in app.url_map.iter_rules():
        for filename in (stylesheet, "nirgends.css") if "filename" in rule.arguments else ("",):
            words, address = {**known, "filename": filename}, rule.rule
            for name in rule.arguments:
                address = re.sub(rf"<(?:[^<>]+:)?{name}>", words[name], address)
            yield rule.rule, address


def check(answer: TestResponse, where: str, **face: bool) -> list[str]:
    """Return what is wrong with an answer, in words."""
    told = wrong(answer.headers, **face)
    told += ["Content-Type"] if unnamed(answer) else []
    if where.startswith("TRACE ") and answer.status_code < 400:
        told.append("TRACE")
    return [f"{where} {answer.status_code}: {name}" for name in told]


@pytest.fixture(scope="module")
def town(database: Settings) -> Seeded:
    """A member of its own: forms without fields change it here and there."""
    return seed(database, "kopfstadt", "99000121")


@pytest.fixture(scope="module")
def members(database: Settings) -> Flask:
    """The members' face."""
    return create_members_app(database)


@pytest.fixture(scope="module")
def people(members: Flask, database: Settings, town: Seeded) -> dict[str, Visitor]:
    """Everybody who can be at the members' face."""
    accounts.create_staff(database, email="headers@stiftung.example", password=PASSWORD)
    roles = {role.value: Visitor(members, town.people[role][1]) for role in PERSONAL_ROLES}
    return {**roles, "staff": Visitor(members, "headers@stiftung.example"), "": Visitor(members, None)}


@pytest.mark.asvs("3.2.1", "3.4.2", "3.4.3", "3.4.4", "3.4.5", "3.4.6", "4.1.1", "13.4.4", "14.2.2", "14.3.2")
@pytest.mark.parametrize(
    ("who", "others"),
    [
        ("", len(OTHERS)),
        *((who, 0) for who in ("staff", *PERSONAL_ROLES) if who != Role.EDITOR),
        (Role.EDITOR, 1),
        pytest.param(Role.EDITOR, len(OTHERS), marks=pytest.mark.long),
    ],
)
def test_every_answer_of_the_members_face_has_its_headers(
    who: str, others: int, members: Flask, people: dict[str, Visitor], town: Seeded
) -> None:
    """``others``: how many of the other methods each address is asked with, each in its turn."""
    visitor, told, statuses = people[who], [], set()
    ids = ids_of(town) | {"account_id": random_ids()["account_id"]}
    places = list(enumerate(addresses(members, town.slug, ids)))
    for method, (number, (rule, path)) in product((*METHODS, *OTHERS), places):
        if path == "/logout" and method == "POST":
            continue
        if method in OTHERS and (OTHERS.index(method) - number) % len(OTHERS) >= others:
            continue
        answer = visitor.client.open(path, method=method, data={"csrf_token": visitor.token})
        statuses.add(answer.status_code)
        static = rule.startswith("/static/") and (method, answer.status_code) in STATIC_FOUND
        told += check(answer, f"{method} {path}", private=True, static=static)
    for path in ODD:
        told += check(visitor.client.get(path), path, private=True)
    assert told == []
    assert {200, 303 if who in ("", "staff") else 302, 404, 405} <= statuses


@pytest.mark.asvs("3.2.1", "3.4.3", "3.4.4", "3.4.5", "3.4.6", "4.1.1", "13.4.4")
def test_every_answer_of_the_public_face_has_its_headers(database: Settings, town: Seeded) -> None:
    app = create_public_app(database)
    client, told, statuses = app.test_client(), [], set()
    for method, (_, path) in product((*METHODS, *OTHERS), addresses(app, town.slug, {})):
        answer = client.open(path, method=method)
        statuses.add(answer.status_code)
        told += check(answer, f"{method} {path}", private=False)
    for path in ODD:
        told += check(client.get(path), path, private=False)
    too_large = client.post("/de/", data=b"x" * (1 << 20))
    told += check(too_large, "a large body", private=False)
    assert told == []
    assert {200, 302, 404, 405} <= statuses


def test_refused_requests_have_their_headers_too(members: Flask, people: dict[str, Visitor]) -> None:
    client = people["admin"].client
    told = check(client.get("/desk/", headers={"Host": "evil.example"}), "another host", private=True)
    told += check(client.post("/logout"), "no key", private=True)
    too_large = client.post("/login", data=b"x" * (5 << 20), content_type="application/x-www-form-urlencoded")
    assert too_large.status_code == 413
    told += check(too_large, "a large body", private=True)
    assert told == []


@pytest.mark.asvs("3.4.1")
def test_over_tls_browsers_are_told_to_stay_there(database: Settings) -> None:
    settings = Settings.from_environment({"KECK_HOME": str(database.home), "KECK_TRUSTED_PROXIES": "1"})
    for make in (create_members_app, create_public_app):
        client = behind_proxies(make(settings), settings).test_client()
        for path in ("/healthz", "/nirgends", "/login"):
            plain = client.get(path)
            behind = client.get(path, headers={"X-Forwarded-Proto": "https"})
            assert "Strict-Transport-Security" not in plain.headers
            kept = re.fullmatch(
                r"max-age=(\d+); includeSubDomains", behind.headers["Strict-Transport-Security"]
            )
            assert kept
            assert int(kept[1]) >= 365 * 24 * 3600


def test_the_reader_of_pages_and_the_person_of_a_role_are_told_apart(people: dict[str, Visitor]) -> None:
    """The walk above would show nothing if nobody of it were signed in."""
    assert people[Role.READER.value].client.get("/account/").status_code == 200
    assert people[""].client.get("/account/").status_code == 303
