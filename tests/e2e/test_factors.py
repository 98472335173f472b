"""Second factors in a real browser: an app, a printed list, a passkey; and the question in between."""

import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from sqlalchemy import func, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Factor, LoginSession
from keck.services.identity import live_sessions
from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, Windows
from tests.e2e.desk import Desk
from tests.e2e.stack import Stack
from tests.e2e.test_every_page import looked_at
from tests.e2e.work import make_member
from tests.ports import free_ports
from tests.waiting import until

_START_SECONDS = 60


class Strict(Stack):
    """The members' face once more, where factors are required as in production."""

    def is_ready(self) -> bool:
        """Tell whether the face answers; there is no public one here."""
        self.public = self.members
        return super().is_ready()


@pytest.fixture(scope="module")
def strict(stack: Stack) -> Iterator[Strict]:
    """A face of the running stack that requires factors."""
    made = Strict(stack.home, free_ports())
    environment = {**made.environment, "KECK_REQUIRE_FACTORS": "on"}
    command = [sys.executable, "-m", "keck.cli", "web", "--face", "members"]
    with (stack.home / "strict.out").open("w") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        until(made.is_ready, _START_SECONDS)
        yield made
    finally:
        process.terminate()
        process.wait(_START_SECONDS)


@pytest.fixture
def shown(chromium: Browser, strict: Strict) -> Iterator[Windows]:
    """Windows at the strict face."""
    made = Windows(chromium, strict)
    yield made
    assert made.close() == []


@pytest.fixture
def newcomer(strict: Strict, stack: Stack) -> Callable[[Page], Desk]:
    """Let somebody who administers a new member sign in by the password."""

    def enter(page: Page) -> Desk:
        slug = f"pruef-{secrets.token_hex(4)}"
        email = make_member(stack, slug, "Prüfstadt", "99999999", PASSWORD)
        desk = Desk(page, strict, slug)
        desk.sign_in(email, PASSWORD)
        return desk

    return enter


@pytest.fixture
def login_settings(stack: Stack) -> Settings:
    """Settings of the running stack."""
    return Settings.from_environment(stack.environment)


def email_of(desk: Desk) -> str:
    return f"admin@{desk.slug}.example"


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()


def overview(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Hauptmenü")).to_be_visible()


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give the window a device that asks who uses it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made: dict[str, Any] = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def test_an_app_is_set_up_before_anything_opens_and_asked_for_from_then_on(
    shown: Windows, newcomer: Callable[[Page], Desk]
) -> None:
    page = shown.open()
    desk = newcomer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Zweiten Nachweis einrichten")
    looked_at(page)
    page.goto(f"{desk.home}people/")
    expect(page).to_have_url(re.compile("/account/factors/$"))
    page.get_by_role("button", name="App einrichten").click()
    looked_at(page)
    secret = page.locator(".secret").inner_text().replace(" ", "")
    shown.expect(page, 422)
    page.get_by_role("textbox", name="Code").fill("000000")
    page.get_by_role("button", name="Fertig").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.locator(".secret").inner_text().replace(" ", "") == secret
    page.get_by_role("textbox", name="Code").fill(code_of(secret))
    page.get_by_label("Name").fill("Diensttelefon")
    page.get_by_role("button", name="Fertig").click()
    expect(page.get_by_text("Eingerichtet.")).to_be_visible()
    expect(page.get_by_text("Diensttelefon").first).to_be_visible()
    looked_at(page)
    sign_out(page)
    desk.sign_in(email_of(desk), PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Noch ein Schritt")
    looked_at(page)
    page.get_by_role("textbox", name="Code").fill(code_of(secret, 1))
    page.get_by_role("button", name="Weiter").click()
    overview(page)


def code_of(secret: str, steps: int = 0) -> str:
    while time.time() % 30 > 22:
        time.sleep(0.2)
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * steps)


@pytest.mark.parametrize("script", [True, False])
def test_a_printed_list_is_enough(
    script: bool, shown: Windows, newcomer: Callable[[Page], Desk], tmp_path: Path
) -> None:
    page = shown.open(java_script_enabled=script)
    desk = newcomer(page)
    page.get_by_role("button", name="Liste erstellen").click()
    codes = page.locator(".code-list code").all_inner_texts()
    assert len(codes) == 12
    expect(page.get_by_role("button", name="Drucken")).to_be_visible(visible=script)
    if script:
        looked_at(page)
    page.emulate_media(media="print")
    expect(page.locator(".code-list code").last).to_be_visible()
    expect(page.get_by_label("Ein Code der Liste")).to_be_hidden()
    expect(page.get_by_text(email_of(desk)).last).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_label("Ein Code der Liste").fill(codes[0].lower())
    page.get_by_role("button", name="Die Liste gilt jetzt").click()
    expect(page.get_by_text("noch 11 Codes")).to_be_visible()
    page.goto(desk.home)
    overview(page)
    sign_out(page)
    desk.sign_in(email_of(desk), PASSWORD)
    shown.expect(page, 422)
    page.get_by_role("textbox", name="Code").fill(codes[0])
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_text("Dieser Code gilt nicht.")).to_be_visible()
    page.get_by_role("textbox", name="Code").fill(codes[1])
    page.get_by_role("button", name="Weiter").click()
    overview(page)


def test_a_passkey_signs_in_alone_and_after_the_password_but_never_without_its_user(
    shown: Windows, newcomer: Callable[[Page], Desk], login_settings: Settings
) -> None:
    page = shown.open()
    device, key = authenticator(page)
    desk = newcomer(page)
    page.get_by_label("Name").fill("Dienstrechner")
    page.get_by_role("button", name="Passkey anlegen").click()
    expect(page.get_by_text("Eingerichtet.")).to_be_visible()
    expect(page.get_by_text("Dienstrechner").first).to_be_visible()
    sign_out(page)
    looked_at(page)
    page.get_by_role("button", name="Passkey statt Passwort").click()
    overview(page)
    sign_out(page)
    desk.sign_in(email_of(desk), PASSWORD)
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="Passkey verwenden").click()
    expect(page.get_by_text("Das hat nicht geklappt.")).to_be_visible()
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    page.get_by_role("button", name="Passkey verwenden").click()
    overview(page)
    with plain_session(login_settings, "keck_login") as session:
        counted = session.scalars(Factor.__table__.select().with_only_columns(Factor.sign_count)).all()
    assert max(one or 0 for one in counted) >= 2


def test_the_question_in_between_leads_back_to_the_form(
    shown: Windows, newcomer: Callable[[Page], Desk], login_settings: Settings
) -> None:
    page = shown.open()
    authenticator(page)
    desk = newcomer(page)
    page.get_by_role("button", name="Passkey anlegen").click()
    expect(page.get_by_text("Eingerichtet.")).to_be_visible()
    page.goto(f"{desk.home}people/")
    let_proofs_age(login_settings)
    shown.expect(page, 403, 422)
    page.get_by_label("E-Mail-Adresse").fill("neu@stadt.example")
    page.get_by_role("button", name="Einladen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sind Sie es noch?")
    looked_at(page)
    page.get_by_label("Passwort").fill("geraten")
    page.get_by_role("button", name="Bestätigen").click()
    expect(page.get_by_role("alert").first).to_be_focused()
    page.get_by_role("button", name="Passkey verwenden").click()
    expect(page.get_by_text("Ihr Formular ist noch da")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Person einladen").click()
    expect(page.get_by_text("Die Einladung ist unterwegs.")).to_be_visible()
    assert violations(page) == []


def let_proofs_age(settings: Settings) -> None:
    with plain_session(settings, "keck_login") as session:
        session.execute(update(LoginSession).values(proved_at=func.now() - live_sessions.FRESH))


def test_sessions_are_seen_and_ended(shown: Windows, newcomer: Callable[[Page], Desk]) -> None:
    page = shown.open()
    desk = newcomer(page)
    page.get_by_role("button", name="Liste erstellen").click()
    codes = page.locator(".code-list code").all_inner_texts()
    page.get_by_label("Ein Code der Liste").fill(codes[0])
    page.get_by_role("button", name="Die Liste gilt jetzt").click()
    elsewhere = Desk(shown.open(), desk.stack, desk.slug)
    elsewhere.sign_in(email_of(desk), PASSWORD)
    elsewhere.page.get_by_role("textbox", name="Code").fill(codes[1])
    elsewhere.page.get_by_role("button", name="Weiter").click()
    overview(elsewhere.page)
    page.reload()
    expect(page.get_by_text("Chrome, Linux").first).to_be_visible()
    page.get_by_role("button", name="Alle anderen beenden").click()
    expect(page.get_by_text("Alle anderen Anmeldungen sind beendet.")).to_be_visible()
    elsewhere.page.reload()
    expect(elsewhere.page).to_have_url(re.compile("/login"))
