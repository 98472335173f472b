"""A member with a provider of identities of its own, and people on their way there and back."""

import re
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import LoginSession
from keck.services.identity import live_sessions
from keck.services.people import member_domains
from keck.services.providers import provider_settings
from tests.integration.conftest import new_member
from tests.integration.provider import CLIENT, SECRET, Provider, led_back
from tests.integration.web.desk.conftest import Browser, Desk

_GO = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]+)">')


class Town(Desk):
    """A member whose people may sign in by a provider."""

    def __init__(self, app: Flask, settings: Settings, provider: Provider, **trusted: str) -> None:
        super().__init__(app, new_member(settings))
        self.provider, self.settings = provider, settings
        member_domains.confirm(settings, self.slug, f"{self.slug}.example")
        with self.member.scope() as scope:
            provider_settings.save(scope, issuer=provider.issuer, client_id=CLIENT, secret=SECRET, **trusted)
            provider_settings.test(scope)
            provider_settings.switch(scope, on=True)
        provider.redirects.add(provider_settings.redirect_address(settings, self.slug))

    def switch(self, *, on: bool) -> None:
        with self.member.scope() as scope:
            provider_settings.switch(scope, on=on)

    def link(self, role: str, subject: str) -> Browser:
        """Link somebody's account, from a session that the password has opened."""
        browser = self.browser(role)
        self.provider.subject = subject
        assert back(browser, browser.post(f"/account/sso/{self.slug}/link")).status_code == 303
        return browser

    def start(self, *, who: str = "", target: str = "") -> tuple[Browser, str]:
        """Return a browser on its way, and the address at the provider."""
        browser = Browser(self.app)
        form = {"who": who or self.email("reader"), "next": target}
        return browser, address(browser.post("/login/sso", form, form_at="/login/sso"))

    def arrive(self, subject: str, *, who: str = "", target: str = "") -> tuple[Browser, TestResponse]:
        """Sign in by the provider, and return the browser and what it is shown on its return."""
        browser, there = self.start(who=who, target=target)
        self.provider.subject = subject
        return browser, come_back(browser, led_back(there))


def address(answer: TestResponse) -> str:
    """Return the address at a provider to which a page leads."""
    text = answer.get_data(as_text=True)
    found = _GO.search(text)
    assert found, text[-2500:]
    return unescape(found[1])


def come_back(browser: Browser, location: str) -> TestResponse:
    """Open the address that a provider has led to."""
    parts = urlsplit(location)
    return browser.get(f"{parts.path}?{parts.query}")


def back(browser: Browser, answer: TestResponse) -> TestResponse:
    """Go to the provider and come back."""
    return come_back(browser, led_back(address(answer)))


def is_in(browser: Browser, path: str) -> bool:
    """Tell whether a browser is shown a page."""
    return browser.get(path).status_code == 200


def let_proof_age(settings: Settings) -> None:
    """Make all proofs too old."""
    with plain_session(settings, "keck_login") as session:
        old = LoginSession.proved_at - live_sessions.FRESH * 2
        session.execute(update(LoginSession).values(proved_at=old))


def says(answer: TestResponse, words: str) -> bool:
    """Tell whether a page says something."""
    return words in unescape(answer.get_data(as_text=True))
