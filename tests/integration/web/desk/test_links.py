"""Pages behind links in letters, and asking for one: nobody learns who has an account."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Mail
from keck.services.identity import accounts
from keck.services.post import tickets
from keck.web.login import limits
from keck.web.members import create_members_app
from tests.integration.web.desk.conftest import Browser, Desk

_KEY = re.compile(r'value="[^"]+"')
NEW = "acht Krähen auf dem Dach"


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The members' face."""
    return create_members_app(settings)


def known(settings: Settings) -> str:
    email = f"{uuid4().hex[:10]}@person.example"
    with plain_session(settings, "keck_login") as session:
        accounts.ensure(session, email=email)
    return email


def reset_link(settings: Settings, email: str) -> str:
    with plain_session(settings, "keck_relay") as session:
        mail = session.scalars(select(Mail).where(Mail.address == email, Mail.kind == "reset")).one()
    assert mail.ticket_id is not None
    return f"/reset/{tickets.token_of(settings, 'reset', mail.ticket_id)}"


@pytest.mark.asvs("6.3.8")
def test_known_and_unknown_addresses_hear_the_same(app: Flask, settings: Settings) -> None:
    told = []
    for email in (known(settings), f"{uuid4().hex[:10]}@nowhere.example"):
        browser = Browser(app)
        sent = browser.post("/reset", {"email": email}, form_at="/reset")
        page = browser.get(sent.headers["Location"]).get_data(as_text=True)
        told.append((sent.status_code, sent.headers["Location"], _KEY.sub("", page)))
    assert told[0] == told[1]
    assert told[0][0] == 303


def test_a_forgotten_password_is_replaced(app: Flask, settings: Settings) -> None:
    email, browser = known(settings), Browser(app)
    browser.post("/reset", {"email": email}, form_at="/reset")
    link = reset_link(settings, email)
    differing = browser.post(link, {"new": NEW, "repeated": "anders"}, form_at=link)
    assert differing.status_code == 422
    done = browser.post(link, {"new": NEW, "repeated": NEW}, form_at=link)
    assert (done.status_code, done.headers["Location"]) == (303, "/login?done=password_reset")
    assert browser.get(link).status_code == 422
    assert browser.sign_in(email, NEW).status_code == 303


@pytest.mark.parametrize("page", ["/reset/x", "/invitation/x"])
def test_what_is_no_link_is_told_in_words(app: Flask, page: str) -> None:
    answer = Browser(app).get(page)
    assert answer.status_code == 422
    assert "gilt nicht mehr" in answer.get_data(as_text=True)


def test_letters_to_one_address_and_from_one_place_are_few(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = known(settings)
    asked = [Browser(app).post("/reset", {"email": email}, form_at="/reset") for _ in range(4)]
    assert [one.status_code for one in asked] == [303] * limits.RESETS_TO_ADDRESS + [429]
    assert asked[-1].headers["Retry-After"] == "3600"
    assert "Bitte warten Sie eine Stunde" in asked[-1].get_data(as_text=True)
    monkeypatch.setattr(limits, "RESETS_FROM_PLACE", 2)
    one_place = Browser(create_members_app(replace(settings, redis_url="")))
    statuses = [
        one_place.post("/reset", {"email": f"{n}@nowhere.example"}, form_at="/reset").status_code
        for n in range(3)
    ]
    assert statuses == [303, 303, 429]


def test_whoever_is_signed_in_as_somebody_else_does_not_accept(desk: Desk) -> None:
    admin = desk.browser()
    invited = f"{uuid4().hex[:10]}@person.example"
    admin.post(desk.home + "people/invite", {"email": invited, "role": "reader"})
    with plain_session(desk.member.settings, "keck_relay") as session:
        mail = session.scalars(select(Mail).where(Mail.address == invited)).one()
    assert mail.ticket_id is not None
    link = f"/invitation/{tickets.token_of(desk.member.settings, 'invitation', mail.ticket_id)}"
    page = admin.get(link).get_data(as_text=True)
    assert "gilt für eine andere Person" in page
    assert "Konto anlegen" not in page
    assert admin.post(link).status_code == 422
    assert "Eingeladen" in admin.get(desk.home + "people/").get_data(as_text=True)
