"""One stack and one browser for all browser tests; each test has windows of its own."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.desk import Desk
from tests.e2e.stack import Stack, running
from tests.e2e.watch import Watch

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_TIMEOUT_MILLISECONDS = 30_000
PASSWORD = "Vier blaue Reiher warten"


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The platform, started as a person does."""
    with running() as started:
        yield started


@pytest.fixture(scope="session")
def demo(stack: Stack) -> dict[str, str]:
    """Passwords of the demo's people by e-mail address; with it everything that the demo publishes."""
    return stack.demo()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser."""
    path = os.environ.get("KECK_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("no browser is here; KECK_CHROMIUM names one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser, stack: Stack) -> Iterator[Callable[..., Page]]:
    """Open windows, each of another person; in the end nothing may have gone wrong in any."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_one(width: int = 1440, height: int = 900, **options: Any) -> Page:
        viewport = {"width": width, "height": height}
        context = chromium.new_context(**{"viewport": viewport, "locale": "de-DE", **options})
        context.set_default_timeout(_TIMEOUT_MILLISECONDS)
        watch = Watch(context, stack.public, stack.members)
        opened.append((context, watch))
        page = context.new_page()
        page.expect_status = watch.expect  # type: ignore[attr-defined]
        return page

    yield open_one
    for context, _ in opened:
        context.close()
    assert [trouble for _, watch in opened for trouble in watch.troubles] == []


@pytest.fixture
def page(window: Callable[..., Page]) -> Page:
    """One window, as wide as a desk's."""
    return window()


@pytest.fixture
def member(stack: Stack, window: Callable[..., Page]) -> Callable[..., Desk]:
    """Make members by the command line, and sign their administrator in."""

    def make(name: str, key: str = "99999999", slug: str | None = None) -> Desk:
        made = slug or f"pruef-{secrets.token_hex(4)}"
        stack.keck("tenant", "create", made, "--name", name, "--ags", key)
        email = f"admin@{made}.example"
        stack.keck("user", "create", made, email, "--role", "admin", "--password-stdin", said=PASSWORD)
        desk = Desk(window(), stack, made)
        desk.sign_in(email, PASSWORD)
        return desk

    return make
