"""Signing in with the account of one's municipality, in a real browser, at a provider made by others."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, Page, expect

from keck.config import Settings
from keck.services.people import member_domains
from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, Windows
from tests.e2e.desk import Desk
from tests.e2e.stack import Stack
from tests.e2e.work import make_member
from tests.ports import free_ports
from tests.waiting import until

_START_SECONDS = 90
NAME, SLUG = "Anmeldungen", "anmeldungen"
STYLE = "https://cdn.jsdelivr.net/npm/@picocss/"
ISSUER_FIELD = "Adresse des Anbieters (Issuer)"


class Face(Stack):
    """The members' face once more, where providers on this machine may be called."""

    def is_ready(self) -> bool:
        """Tell whether the face answers; there is no public one here."""
        self.public = self.members
        return super().is_ready()


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider of identities."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def face(stack: Stack, provider: str) -> Iterator[Face]:
    """A face of the running stack."""
    made = Face(stack.home, free_ports())
    environment = {**made.environment, "KECK_PROVIDER_LOOPBACK": "for tests", "KECK_REQUIRE_FACTORS": "off"}
    command = [sys.executable, "-m", "keck.cli", "web", "--face", "members"]
    with (stack.home / "provider.out").open("w") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        until(made.is_ready, _START_SECONDS)
        # The one other address that a browser may be led to.
        made.public = provider
        yield made
    finally:
        process.terminate()
        process.wait(_START_SECONDS)


class Outside(Windows):
    """Windows that do not load the style which the provider's own pages name elsewhere."""

    def open(self, width: int = 1440, height: int = 900, **options: Any) -> Page:
        """Open a window."""
        page = super().open(width, height, **options)
        page.context.route(f"{STYLE}**", lambda route: route.abort())
        return page

    def close(self) -> list[str]:
        """Close all windows and return what went wrong in them."""
        return [trouble for trouble in super().close() if STYLE not in trouble]


@pytest.fixture
def shown(chromium: Browser, face: Face) -> Iterator[Windows]:
    """Windows at that face."""
    made = Outside(chromium, face)
    yield made
    assert made.close() == []


def at_provider(page: Page, provider: str, subject: str) -> None:
    """Sign in at the provider."""
    expect(page).to_have_url(re.compile(re.escape(provider)))
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize").click()


def test_it_is_set_up_linked_and_used(shown: Windows, stack: Stack, face: Face, provider: str) -> None:
    email = make_member(stack, SLUG, NAME, "99999999", PASSWORD)
    settings = replace(Settings.from_environment(stack.environment), require_factors=False)
    member_domains.confirm(settings, SLUG, email.partition("@")[2])
    page = shown.open()
    desk = Desk(page, face, SLUG)
    desk.sign_in(email, PASSWORD)
    desk.go("Einstellungen")
    page.get_by_role("link", name="Anmeldung mit dem Konto der Kommune einrichten").click()
    expect(page.get_by_text(f"{face.members}/login/sso/{SLUG}/return")).to_be_visible()
    page.get_by_label(ISSUER_FIELD).fill(provider)
    page.get_by_label("Client-ID").fill("keck")
    page.get_by_label("Geheimnis des Clients").fill("geheim")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Verbindung prüfen").click()
    expect(page.get_by_text("Der Anbieter antwortet und kennt den Client.")).to_be_visible()
    page.get_by_role("switch", name="Anmeldung anbieten").click()
    expect(page.get_by_role("switch", name="Anmeldung anbieten")).to_be_checked()
    assert violations(page) == []

    page.goto(f"{face.members}/account/")
    page.get_by_role("button", name=f"Mit dem Konto bei {NAME} verbinden").click()
    at_provider(page, provider, "person-1")
    expect(page.get_by_text("Verbunden. Ab jetzt")).to_be_visible()
    assert violations(page) == []

    other = shown.open(width=390, height=844)
    other.goto(f"{face.members}/login?next=/desk/{SLUG}/areas/")
    other.get_by_role("link", name="Mit dem Konto Ihrer Kommune anmelden").click()
    other.get_by_label("Dienstliche E-Mail-Adresse oder Name Ihrer Kommune").fill(email)
    assert violations(other) == []
    other.get_by_role("button", name="Weiter").click()
    at_provider(other, provider, "person-1")
    expect(other.get_by_role("heading", level=1)).to_have_text("Gebiete")
    other.goto(f"{face.members}/account/")
    expect(other.get_by_text("Diese Anmeldung öffnet nur diese Kommune.")).to_be_visible()
    assert violations(other) == []


def test_without_script_one_follows_the_link_and_whoever_is_not_linked_is_told(
    shown: Windows, face: Face, provider: str
) -> None:
    page = shown.open(java_script_enabled=False)
    shown.expect(page, 422)
    page.goto(f"{face.members}/login/sso")
    who = page.get_by_label("Dienstliche E-Mail-Adresse oder Name Ihrer Kommune")
    who.fill("niemand@nirgends.example")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("alert")).to_contain_text("keine Anmeldung mit dem Konto einer Kommune")
    who.fill(NAME)
    page.get_by_role("button", name="Weiter").click()
    at_provider(page, provider, "person-2")
    expect(page.get_by_role("alert")).to_contain_text("noch mit niemandem verbunden")
