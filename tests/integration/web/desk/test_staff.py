"""The foundation's pages: members, limits, suspension, lists of new members, announcements, letters."""

import io
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.calendar_days import day_of
from keck.persistence.models import LoginSession
from keck.services.foundation import announcements, network, summaries
from keck.services.identity.session_tokens import token_hash
from keck.services.people import memberships
from keck.views import letters
from keck.web.staff.members import SORTS
from keck.web.staff.routes import ROUTES
from tests.integration.conftest import new_member
from tests.integration.humans import PASSWORD
from tests.integration.staff import Team
from tests.integration.web.desk.conftest import Browser, Desk

# The key of a form tells the second in which it was made.
_KEY = re.compile(r'name="csrf_token" value="[^"]*"')


@pytest.fixture
def team(settings: Settings) -> Team:
    return Team(settings)


@pytest.fixture
def lead(app: Flask, team: Team) -> Browser:
    """The browser of somebody who leads."""
    return signed_in(app, team)


def signed_in(app: Flask, team: Team) -> Browser:
    browser = Browser(app)
    assert browser.sign_in(team.email, PASSWORD).status_code == 303
    return browser


def age_proof(settings: Settings, browser: Browser) -> None:
    """Let the proof of a browser's session be old."""
    cookie = browser.client.get_cookie("keck")
    assert cookie is not None
    with plain_session(settings, "keck_login") as session:
        mine = LoginSession.token_hash == token_hash(cookie.value)
        session.execute(
            update(LoginSession).where(mine).values(proved_at=func.now() - func.make_interval(0, 0, 0, 1))
        )


def text_of(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def a_row(word: str) -> str:
    return f"neu-{word};Neustadt {word};{str(uuid4().int)[:8]};{word}@neu.example"


@pytest.fixture(scope="module")
def simple(settings: Settings) -> Team:
    """Somebody of the foundation who does not lead."""
    return Team(settings, admin=False)


@pytest.fixture(scope="module")
def known(app: Flask, settings: Settings) -> Desk:
    """A member that everybody asks for."""
    return Desk(app, new_member(settings))


@pytest.fixture(scope="module")
def visitors(app: Flask, known: Desk, simple: Team) -> dict[str, Browser]:
    return {"member": known.browser(), "nobody": Browser(app), "staff": signed_in(app, simple)}


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method} {one.path}")
def test_every_address_asks_who_it_is(
    route: object, known: Desk, simple: Team, visitors: dict[str, Browser]
) -> None:
    path = f"/staff{route.path}"  # type: ignore[attr-defined]
    for pattern, word in (
        ("<slug>", known.slug),
        ("<uuid:announcement_id>", str(uuid4())),
        ("<letter>", "reset"),
        ("<key>", "news"),
        ("<any(applications,messages):queue>", "applications"),
        ("<any(applications):queue>", "applications"),
        ("<uuid:inquiry_id>", str(uuid4())),
        ("<uuid:proposal_id>", str(uuid4())),
        ("<uuid:record_id>", str(uuid4())),
        ("<uuid:tenant_id>", str(uuid4())),
        ("<uuid:grant_id>", str(uuid4())),
        ("<uuid:ticket_id>", str(uuid4())),
        ("<any(de,en):lang>", "de"),
    ):
        path = path.replace(pattern, word)

    def status(who: str) -> int:
        browser = visitors[who]
        if route.method == "GET":  # type: ignore[attr-defined]
            return browser.get(path).status_code
        return browser.post(path, form_at="/login" if who == "nobody" else "/desk/").status_code

    assert status("nobody") == 303
    assert status("member") == 403
    with simple.scope() as scope:
        may = scope.may(route.permission)  # type: ignore[attr-defined]
    assert (status("staff") == 403) == (not may)


def test_members_are_found_and_sorted(lead: Browser, desk: Desk, settings: Settings) -> None:
    summaries.renew_all(settings)
    page = text_of(lead, f"/staff/?q={desk.slug}")
    assert page.count("/staff/members/") == 1
    assert "Prüfstadt" in page
    assert "Keine Kommune gefunden" in text_of(lead, "/staff/?q=gibt-es-nirgends")
    for sort in SORTS:
        for sign in ("", "-"):
            page = text_of(lead, f"/staff/?sort={sign}{sort}")
            assert f'aria-sort="{"descending" if sign else "ascending"}"' in page
    unsorted, plain = (_KEY.sub("", text_of(lead, path)) for path in ("/staff/?sort=%27", "/staff/"))
    assert unsorted == plain


def test_the_fullest_member_comes_first(lead: Browser, team: Team, desk: Desk, settings: Settings) -> None:
    desk.read_areas()
    lead.post(f"/staff/members/{desk.slug}/quota", {"megabytes": "0", "values": "9", "jobs": "9"})
    summaries.renew_all(settings)
    with team.scope() as scope:
        full = network.find(scope, desk.slug)
    assert full.share == 1.0
    page = text_of(lead, "/staff/?sort=room")
    first = page.index("/staff/members/")
    assert page[first:].startswith(f"/staff/members/{desk.slug}")


def test_a_member_shows_counts_and_no_names(lead: Browser, desk: Desk) -> None:
    desk.browser()
    with desk.member.scope() as scope:
        memberships.add(
            scope, email=f"k@{desk.slug}.example", role="editor", name="Frieda Kranich", password=PASSWORD
        )
    page = text_of(lead, f"/staff/members/{desk.slug}")
    assert "Kommune angelegt" in page
    for word in ("Kranich", f"k@{desk.slug}.example", "aufgenommen"):
        assert word not in page
    assert lead.get("/staff/members/gibt-es-nicht").status_code == 404


def test_limits_are_set_after_a_fresh_proof(
    lead: Browser, team: Team, desk: Desk, settings: Settings
) -> None:
    path, form = f"/staff/members/{desk.slug}/quota", {"megabytes": "7", "values": "8", "jobs": "9"}
    age_proof(settings, lead)
    asked = lead.post(path, form)
    assert asked.status_code == 403
    assert "Grenzen setzen" in asked.get_data(as_text=True)
    fields = '[["megabytes", "7"], ["values", "8"], ["jobs", "9"]]'
    proof = {"to": path, "method": "post", "fields": fields, "password": PASSWORD}
    offered = lead.post("/account/proof", proof)
    assert 'name="megabytes" value="7"' in offered.get_data(as_text=True)
    assert lead.post(path, form).status_code == 303
    assert "Grenzen gesetzt: 7 MB, 8 Werte, 9 Aufträge" in text_of(lead, f"/staff/members/{desk.slug}")
    assert "Stiftung" in desk.browser().get(desk.home + "log/").get_data(as_text=True)
    assert team.email not in desk.browser().get(desk.home + "log/").get_data(as_text=True)
    refused = lead.post(path, {**form, "jobs": "viele"})
    assert refused.status_code == 422
    assert "„viele“ ist keine ganze Zahl" in refused.get_data(as_text=True)


@pytest.mark.parametrize("what", ["suspend", "resume"])
def test_suspending_needs_a_fresh_proof(what: str, lead: Browser, desk: Desk, settings: Settings) -> None:
    age_proof(settings, lead)
    assert lead.post(f"/staff/members/{desk.slug}/{what}", {"atlas": "stays"}).status_code == 403
    assert desk.browser().get(desk.home).status_code == 200


def test_a_suspended_member_is_out_and_comes_back(lead: Browser, desk: Desk) -> None:
    people, path = desk.browser(), f"/staff/members/{desk.slug}"
    assert lead.post(f"{path}/suspend").status_code == 422
    assert people.get(desk.home).status_code == 200
    assert lead.post(f"{path}/suspend", {"atlas": "goes"}).status_code == 303
    assert people.get(desk.home).status_code == 404
    assert "ihr öffentlicher Atlas ist nicht zu sehen" in text_of(lead, path)
    assert "gesperrt" in text_of(lead, f"/staff/?q={desk.slug}")
    assert lead.post(f"{path}/suspend", {"atlas": "stays"}).status_code == 303
    assert "Ihr öffentlicher Atlas bleibt zu sehen" in text_of(lead, path)
    assert lead.post(f"{path}/resume").status_code == 303
    assert people.get(desk.home).status_code == 200


def test_a_list_is_checked_then_made(lead: Browser, settings: Settings) -> None:
    word = uuid4().hex[:8]
    good, bad = a_row(word), f"{a_row('x' + word)}\nMit Fehler;;12;niemand"
    wrong = lead.post("/staff/intake/check", {"text": bad}).get_data(as_text=True)
    for sentence in ("als Adresse nicht möglich", "kein amtlicher Schlüssel", "keine E-Mail-Adresse"):
        assert sentence in wrong
    assert "/staff/intake/create" not in wrong
    assert lead.post("/staff/intake/create", {"text": bad}).status_code == 422
    checked = lead.post("/staff/intake/check", {"text": good}).get_data(as_text=True)
    assert "wird angelegt" in checked
    assert "/staff/intake/create" in checked
    age_proof(settings, lead)
    assert lead.post("/staff/intake/create", {"text": good}).status_code == 403
    lead.post(
        "/account/proof",
        {"to": "/staff/intake/create", "method": "post", "fields": "[]", "password": PASSWORD},
    )
    assert lead.post("/staff/intake/create", {"text": good}).status_code == 303
    assert "gibt es schon" in lead.post("/staff/intake/check", {"text": good}).get_data(as_text=True)
    assert f"neu-{word}" in text_of(lead, "/staff/?q=" + word)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_as_a_list(encoding: str, lead: Browser) -> None:
    row = a_row(uuid4().hex[:8]).replace("Neustadt", "Überlingen")
    sent = {"file": (io.BytesIO(row.encode(encoding)), "kommunen.csv"), "text": ""}
    answer = lead.post("/staff/intake/check", sent, content_type="multipart/form-data")
    page = answer.get_data(as_text=True)
    assert "Überlingen" in page
    assert "wird angelegt" in page


def test_a_workbook_is_opened_by_nobody_here(lead: Browser) -> None:
    sent = {"file": (io.BytesIO(b"PK\x03\x04rest"), "kommunen.xlsx"), "text": ""}
    answer = lead.post("/staff/intake/check", sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Das ist eine Excel-Datei" in answer.get_data(as_text=True)


def test_an_announcement_stands_at_every_desk_until_it_is_put_away(
    lead: Browser, team: Team, desk: Desk, settings: Settings
) -> None:
    words, today = f"Wartung {uuid4().hex[:8]}", day_of(datetime.now(UTC)).isoformat()
    form = {"de": words, "en": f"Down {words}", "first": today, "last": today}
    assert lead.post("/staff/announcements/add", {**form, "de": ""}).status_code == 422
    assert lead.post("/staff/announcements/add", form).status_code == 303
    people = desk.browser()
    assert words in people.get(desk.home + "areas/").get_data(as_text=True)
    with team.scope() as scope:
        one = next(told for told in announcements.planned(scope) if told.text.de == words)
    answer = people.post(f"/account/announcements/{one.id}/dismiss", {"next": desk.home})
    assert answer.headers["Location"] == desk.home
    assert words not in people.get(desk.home).get_data(as_text=True)
    assert f"Down {words}" in desk.browser("reader").get(desk.home + "?lang=en").get_data(as_text=True)
    assert lead.post(f"/staff/announcements/{one.id}/end").status_code == 303
    assert words not in desk.browser("reader").get(desk.home).get_data(as_text=True)
    assert words in text_of(lead, "/staff/log/")
    unknown = people.post(f"/account/announcements/{uuid4()}/dismiss", {"next": desk.home})
    assert unknown.status_code == 404


@pytest.mark.parametrize("kind", letters.KINDS)
def test_every_letter_is_shown_in_both_languages_and_forms(kind: str, lead: Browser) -> None:
    listed = text_of(lead, "/staff/letters/")
    for lang in ("de", "en"):
        assert f"/staff/letters/{kind}/{lang}" in listed
        greeting = {"de": "Guten Tag,", "en": "Hello,"}[lang]
        assert greeting in text_of(lead, f"/staff/letters/{kind}/{lang}")
        html = lead.get(f"/staff/letters/{kind}/{lang}/html")
        assert f'<html lang="{lang}">' in html.get_data(as_text=True)
        assert "default-src 'none'" in html.headers["Content-Security-Policy"]
        # What the policy forbids would be shown otherwise than it is sent.
        assert not [
            word for word in ("style=", "<style", "<img", "<script") if word in html.get_data(as_text=True)
        ]
    assert lead.get("/staff/letters/gibt-es-nicht/de").status_code == 404


def test_health_tells_what_is_away(lead: Browser) -> None:
    page = text_of(lead, "/staff/health/")
    for word in ("Taktgeber", "Letzte Sicherung", "Speicherplatz", "PostgreSQL", "flask"):
        assert word in page
    assert "bitte ansehen" in page
