"""A-28: words that would be statements, in every field, every query and every part of every address.

The request itself answers any field with what is tried (see ``test_fields``). Nothing breaks, nobody's rows
change, and nothing of another member comes back. That no statement is put together at all is looked for in
the sources (``tests/unit/db/test_statements.py``).
"""

import re
from collections.abc import Iterator
from itertools import count
from urllib.parse import quote

import pytest
from flask import Flask, request
from sqlalchemy import text

from keck.config import Settings
from keck.db.sessions import tenant_session
from keck.tenants.roles import Role
from keck.views.render import STATIC
from keck.web import members
from keck.web.login import limits
from keck.web.members import create_members_app
from keck.web.public import create_public_app
from tests.tenancy.factories import Seeded, seed
from tests.tenancy.test_fields import AnsweringRequest, Reading
from tests.tenancy.test_headers import WORDS
from tests.tenancy.test_routes import DESK, ELSEWHERE, SLUG, Visitor, filled, ids_of, rows_of, text_of

STATEMENTS = (
    "'",
    '"',
    "\\",
    "' or ''='",
    "1 or 1=1 --",
    "x') or true --",
    "'; select set_config('keck.tenant', '{tenant}', true); --",
    "{tenant}'; delete from private.upload; commit; --",
    "' union all select name from admin.tenant --",
    "$$; drop table private.upload; $$",
    "%' escape '%",
    "{{1,2}}",
    ":id %(id)s %s ?",
    "\x00",
    "9" * 400,
    "9" * 12,
    "²",
    "1e9",
    "-1",
)

# One of each kind: what ends a text, what another statement would do, what no column can hold.
FEW = ("'; select set_config('keck.tenant', '{tenant}', true); --", "x') or true --", "\x00", "9" * 400)
EVERY_FIELD = pytest.mark.parametrize(
    "statements", [FEW, pytest.param(STATEMENTS, marks=pytest.mark.long)], ids=["few", "all"]
)


def tried(a: Seeded, statements: tuple[str, ...] = STATEMENTS) -> list[str]:
    """Return the words that are tried, some with what is A's."""
    return [one.format(tenant=a.tenant_id) for one in statements]


@pytest.fixture(scope="module")
def attacker(database: Settings) -> Seeded:
    """The member who tries."""
    return seed(database, "spritzdorf", "99000123")


def answering(app: Flask) -> Flask:
    """Let requests answer any field."""
    app.request_class = AnsweringRequest
    return app


def with_statement(path: str, word: str, *fixed: str) -> Iterator[str]:
    """Yield an address with a statement in place of each of its parts."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part and part not in fixed:
            yield "/".join((*parts[:place], quote(word, safe=""), *parts[place + 1 :]))


def header(word: str) -> str:
    """Return a word as a header can carry it."""
    return quote(word, safe="")


@pytest.mark.asvs("1.2.4")
@EVERY_FIELD
def test_statements_in_any_field_are_words_like_others(
    database: Settings, a: Seeded, attacker: Seeded, statements: tuple[str, ...]
) -> None:
    app = answering(create_members_app(database))
    visitor, wrong = Visitor(app, attacker.people[Role.ADMIN][1]), []
    before = rows_of(database, a)
    rules = [*((method, filled(path, attacker.slug, ids_of(attacker))) for method, path in DESK)]
    rules += [rule for rule in ELSEWHERE if rule[1] != "/logout" and "<" not in rule[1]]
    reading = Reading()
    for word in tried(a, statements):
        for method, path in rules:
            if statements is STATEMENTS:
                reading.none.clear()
            answer = reading.ask(visitor, method, path, word)
            if answer is None:
                continue
            page = text_of(answer)
            shown = [one for one in a.canaries if one in page]
            if answer.status_code >= 500 or shown:
                wrong.append(f"{method} {path} {word!r}: {answer.status_code} {shown}")
    assert wrong == [], "\n".join(wrong)
    assert rows_of(database, a) == before


@EVERY_FIELD
def test_statements_in_any_part_of_an_address_find_nothing(
    database: Settings,
    a: Seeded,
    attacker: Seeded,
    monkeypatch: pytest.MonkeyPatch,
    statements: tuple[str, ...],
) -> None:
    monkeypatch.setattr(members, "EXPORTS_PER_MINUTE", 1_000_000)
    app = create_members_app(database)
    visitor, wrong = Visitor(app, attacker.people[Role.ADMIN][1]), []
    before, turn = rows_of(database, a), count()
    for method, pattern in DESK:
        path = filled(pattern, attacker.slug, ids_of(attacker))
        fixed = _fixed(SLUG + pattern)
        for word in tried(a, statements):
            # Whose desk it is, one function finds for all: of few words each address tries one there.
            at_desk = (attacker.slug,) if statements is FEW and next(turn) % len(FEW) else ()
            for address in with_statement(path, word, *fixed, *at_desk):
                answer = visitor.ask(method, address)
                page = text_of(answer)
                shown = [one for one in a.canaries if one in page]
                if answer.status_code not in (200, 308, 400, 404) or shown:
                    wrong.append(f"{method} {address}: {answer.status_code} {shown}")
    assert wrong == [], "\n".join(wrong)
    assert rows_of(database, a) == before


def _fixed(pattern: str) -> list[str]:
    return [part for part in pattern.split("/") if "<" not in part]


def test_the_public_face_takes_statements_for_words(database: Settings, a: Seeded) -> None:
    app, wrong = create_public_app(database), []
    every = answering(create_public_app(database)).test_client()
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for name in rule.arguments:
            known = {**WORDS, "slug": a.slug, "filename": next(STATIC.rglob("*.css")).name}
            path = re.sub(rf"<(?:[^<>]+:)?{name}>", known[name], path)
        for word in tried(a):
            answers = [client.get(address) for address in with_statement(path, word, *_fixed(rule.rule))]
            answers.append(every.get(path, headers={"X-Tried-Quoted": header(word)}))
            wrong += [
                f"{one.request.path} {word!r}: {one.status_code}"
                for one in answers
                if one.status_code >= 500 or any(each in text_of(one) for each in a.canaries)
            ]
    assert wrong == [], "\n".join(wrong)


def test_sign_in_takes_statements_for_words(
    database: Settings, a: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_MINUTE", 10_000)
    app = create_members_app(database)
    for word in tried(a):
        visitor = Visitor(app, None)
        email = a.people[Role.ADMIN][1]
        for name, secret in ((word, "x"), (email, word), (f"{email}{word}", word)):
            answer = visitor.ask("POST", "/login", email=name, password=secret)
            assert answer.status_code == (400 if "\0" in word else 422), (word, answer.status_code)


def test_the_statements_would_do_harm_where_they_were_put_together(database: Settings, a: Seeded) -> None:
    app = answering(create_members_app(database))
    attacker = seed(database, "beispieldorf", "99000124")

    def careless() -> str:
        with tenant_session(database, "keck_app", attacker.tenant_id) as session:
            found = session.execute(text(f"select 1 where '' = '{request.args['x']}'"))
            return str(found.all())

    app.add_url_rule("/careless", view_func=careless)
    statuses = [
        app.test_client().get("/careless", headers={"X-Tried-Quoted": header(word)}).status_code
        for word in tried(a)
    ]
    assert {200, 500} <= set(statuses)
