"""C-20: every address of both faces sets the cookies that the list names, and no others."""

import re
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from keck.adapters.notices import NETWORK, Notices
from keck.config import Settings
from keck.config.log_fields import NAMES
from keck.config.operator import Processor
from keck.config.promises import Promises
from keck.domain.cookies import COOKIES
from keck.tenants.roles import Role
from keck.views.render import STATIC
from keck.web.members import create_members_app
from keck.web.public import create_public_app
from tests.tenancy.factories import PASSWORD, Seeded, seed
from tests.tenancy.test_headers import WORDS
from tests.tenancy.test_routes import _TOKEN, DESK, ELSEWHERE, filled, ids_of

COMPANY = Processor("Rechenwerk GmbH", "Weg 1, Musterstadt", "Deutschland", "Server", "alle Daten")
_TLS = "https://localhost"
_FROM = {"Referer": f"{_TLS}/login"}


def cookies_of(answer: TestResponse) -> set[str]:
    """Return the names of the cookies that an answer sets or takes away."""
    return {name for line in answer.headers.getlist("Set-Cookie") for name in SimpleCookie(line)}


def addresses(a: Seeded) -> list[tuple[str, str]]:
    """Return every address of the members' face, with leaving at the end."""
    desk = [(method, filled(path, a.slug, ids_of(a))) for method, path in sorted(DESK)]
    others = sorted(ELSEWHERE - {("POST", "/logout")})
    fill = {"token": "falsch", "filename": "x.css", "lang": "de", "rest": "x", "": ""}
    other = [
        (method, re.sub(r"<(?:[^<>]+:)?(\w+)>", lambda found: fill.get(found[1], str(a.tenant_id)), path))
        for method, path in others
    ]
    return [*desk, *other, ("POST", "/logout")]


@pytest.mark.asvs("3.3.3")
@pytest.mark.parametrize("secure", [False, True])
def test_the_members_face_sets_the_listed_cookies_only(database: Settings, secure: bool) -> None:
    # All forms are sent, also those by which people lose their rights: of a member of its own.
    a = seed(database, f"kekse-{secure}".lower(), "99000132")
    app = create_members_app(replace(database, secure_cookies=secure))
    names = {one.name(secure=secure) for one in COOKIES}
    seen: set[str] = set()
    app.test_client_class = watching(seen)
    for email in (None, a.people[Role.ADMIN][1]):
        client, token = signed_in(app, email)
        for method, path in addresses(a):
            client.open(path, method=method, data={"csrf_token": token}, base_url=_TLS, headers=_FROM)
            assert seen <= names, (method, path, seen)
    assert seen == names


def watching(seen: set[str]) -> type[FlaskClient]:
    """Return browsers that note the names of all cookies that come."""

    class Watching(FlaskClient):
        def open(self, *args: Any, **options: Any) -> TestResponse:
            answer = super().open(*args, **options)
            seen.update(cookies_of(answer))
            return answer

    return Watching


def signed_in(app: Flask, email: str | None) -> tuple[FlaskClient, str]:
    """Return a browser that came by TLS, and the key of its forms."""
    client = app.test_client()

    def token(path: str) -> str:
        found = _TOKEN.search(client.get(path, base_url=_TLS).get_data(as_text=True))
        assert found, path
        return found[1]

    key = token("/login")
    if email:
        form = {"csrf_token": key, "email": email, "password": PASSWORD}
        assert client.post("/login", data=form, base_url=_TLS, headers=_FROM).status_code == 303
        key = token("/account/")
    return client, key


def test_the_public_face_sets_none(database: Settings, a: Seeded) -> None:
    app = create_public_app(database)
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for name in rule.arguments:
            known = {**WORDS, "slug": a.slug, "filename": next(STATIC.rglob("*.css")).name}
            path = re.sub(rf"<(?:[^<>]+:)?{name}>", known[name], path)
        assert cookies_of(client.get(path)) == set(), path
        assert cookies_of(client.post(path)) == set(), path


@pytest.mark.parametrize("own", ["", "Eigene Worte der Stiftung."])
@pytest.mark.parametrize("processors", [None, (), (COMPANY,)], ids=["untold", "nobody", "somebody"])
@pytest.mark.parametrize("secure", [False, True])
def test_the_privacy_page_lists_exactly_these(
    database: Settings, own: str, processors: tuple[Processor, ...] | None, secure: bool, tmp_path: Path
) -> None:
    promises = Promises(processors=processors)
    settings = replace(database, promises=promises, secure_cookies=secure, store=tmp_path)
    Notices(tmp_path).write(NETWORK, {"privacy": {"de": own, "en": ""}} if own else {})
    client = create_public_app(settings).test_client()
    for lang in ("de", "en"):
        page = client.get(f"/{lang}/privacy").get_data(as_text=True)
        table, fields = part(page, "cookies"), part(page, "log-fields")
        assert set(re.findall(r"<code>([^<]+)</code>", table)) == {one.name(secure=secure) for one in COOKIES}
        assert set(re.findall(r"<code>([^<]+)</code>", fields)) == NAMES
        assert part(page, "processors").count("<li>") == len(processors or ())
        assert ("Rechenwerk GmbH, Weg 1, Musterstadt (Deutschland)" in page) is bool(processors)
        # That nobody helps is said only where the operator has said so.
        nobody = "employs no further" if lang == "en" else "keine weiteren Unternehmen"
        assert (nobody in page) is (processors == ())
        assert ("Eigene Worte" in page) is bool(own)
        assert "<p>None" not in page
        assert ">None<" not in page.replace("\n", "")


def part(page: str, name: str) -> str:
    """Return an element of the page by its id."""
    found = re.search(rf'<(\w+)[^<>]* id="{name}".*?</\1>', page, re.DOTALL)
    assert found, name
    return found[0]
