"""One stack and one browser for all browser tests; each test has windows of its own."""

import json
import os
import secrets
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.desk import Desk
from tests.e2e.places import TOWN, WORK, Place
from tests.e2e.stack import Stack, running
from tests.e2e.watch import Watch
from tests.e2e.work import make_member
from tests.e2e.workshop import Workshop

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_TIMEOUT_MILLISECONDS = 30_000
_STAFF = "team@stiftung.example.org"
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
def workshop(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A member in the midst of its work."""
    return Workshop(stack, tmp_path_factory.mktemp("workshop"), PASSWORD)


@pytest.fixture(scope="session")
def names(stack: Stack, demo: dict[str, str], workshop: Workshop) -> dict[str, str]:
    """What stands for the ``{names}`` in the addresses of pages."""
    fine = [one for one in _items(stack, TOWN, "areas") if one["level"] != "kommune"]
    code = _items(stack, TOWN, "indicators")[0]["code"]
    return {
        "indicator": code,
        "compared": code,
        "area": fine[0]["id"],
        "other": fine[1]["id"],
        "town_key": next(one["key"] for one in _items(stack, TOWN, "areas") if one["level"] == "kommune"),
        "area_path": f"{fine[0]['level']}/{fine[0]['key']}",
        "own": _items(stack, WORK, "indicators")[0]["code"],
        **workshop.ids,
    }


def _items(stack: Stack, slug: str, kind: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{stack.public}/api/v1/tenants/{slug}/{kind}", timeout=10) as answer:
        return list(json.load(answer)["items"])


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


class Windows:
    """Windows of a browser, each another person's, and those who look on."""

    def __init__(self, browser: Browser, stack: Stack) -> None:
        self._browser, self._stack = browser, stack
        self._watches: dict[BrowserContext, Watch] = {}

    def open(self, width: int = 1440, height: int = 900, **options: Any) -> Page:
        """Open a window."""
        viewport = {"width": width, "height": height}
        context = self._browser.new_context(**{"viewport": viewport, "locale": "de-DE", **options})
        context.set_default_timeout(_TIMEOUT_MILLISECONDS)
        self._watches[context] = Watch(context, self._stack.public, self._stack.members)
        return context.new_page()

    def expect(self, page: Page, *statuses: int) -> None:
        """Let answers with these statuses pass without being a trouble."""
        self._watches[page.context].expect(*statuses)

    def renew(self, page: Page) -> list[str]:
        """Return what went wrong in a window until now, and begin anew."""
        return self._watches[page.context].renew()

    def close(self) -> list[str]:
        """Close all windows and return what went wrong in them."""
        for context in self._watches:
            context.close()
        return [trouble for watch in self._watches.values() for trouble in watch.troubles]


class Seats:
    """One window for each kind of person, where they look at one page after the other.

    A window of its own costs a page as much time as to look at it; what has to be new for each page is none
    of a window's: troubles, size and scheme.
    """

    def __init__(self, windows: Windows, kept: dict[str, dict[str, Any]]) -> None:
        self._windows, self._kept = windows, kept
        self._pages: dict[tuple[str, bool], Page] = {}

    def take(self, who: str, *, width: int = 1440, script: bool = True) -> Page:
        """Return somebody's window."""
        page = self._pages.get((who, script))
        if page is None:
            kept = self._kept.get(who)
            page = self._windows.open(storage_state=kept, java_script_enabled=script)
            self._pages[who, script] = page
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        return page

    def expect(self, page: Page, *statuses: int) -> None:
        """Let answers with these statuses pass while this page is on show."""
        self._windows.expect(page, *statuses)

    def leave(self, page: Page) -> list[str]:
        """Return what went wrong in a window; the page stays on show until the next one comes."""
        # What has happened is told while the window is at work.
        page.title()
        return self._windows.renew(page)


@pytest.fixture
def windows(chromium: Browser, stack: Stack) -> Iterator[Windows]:
    """Open windows; in the end nothing may have gone wrong in any."""
    made = Windows(chromium, stack)
    yield made
    assert made.close() == []


@pytest.fixture
def page(windows: Windows, demo: dict[str, str]) -> Page:
    """A window on a desk's screen, with the demo to look at."""
    return windows.open()


@pytest.fixture
def member(stack: Stack, windows: Windows) -> Callable[..., Desk]:
    """Make members, and sign their administrator in."""

    def make(name: str = "Prüfstadt", key: str = "99999999", slug: str | None = None) -> Desk:
        made = slug or f"pruef-{secrets.token_hex(4)}"
        email = make_member(stack, made, name, key, PASSWORD)
        desk = Desk(windows.open(), stack, made)
        desk.enter(email, PASSWORD)
        return desk

    return make


@pytest.fixture(scope="session")
def signed_in(
    chromium: Browser, stack: Stack, demo: dict[str, str], workshop: Workshop
) -> dict[str, dict[str, Any]]:
    """What the browsers of signed-in people keep, by who they are."""
    people = {"member": (workshop.email, PASSWORD), "staff": (_STAFF, demo[_STAFF])}
    kept: dict[str, dict[str, Any]] = {}
    for who, (email, password) in people.items():
        context = chromium.new_context(locale="de-DE")
        Desk(context.new_page(), stack, WORK).sign_in(email, password)
        kept[who] = dict(context.storage_state())
        context.close()
    return kept


def _opened(page: Page, place: Place, stack: Stack, lang: str, names: dict[str, str]) -> None:
    face = stack.public if place.who == "public" else stack.members
    answer = page.goto(face + place.path.format(lang=lang, **names))
    assert answer is not None
    assert answer.status == place.status


@pytest.fixture(scope="session")
def seats(chromium: Browser, stack: Stack, signed_in: dict[str, dict[str, Any]]) -> Iterator[Seats]:
    """Windows of those who look at many pages."""
    windows = Windows(chromium, stack)
    yield Seats(windows, signed_in)
    windows.close()


@pytest.fixture
def look(seats: Seats, stack: Stack, names: dict[str, str]) -> Iterator[Callable[..., Page]]:
    """Open pages one after the other in the same window; nothing may have gone wrong in it meanwhile."""
    taken: list[Page] = []

    def go(place: Place, lang: str = "de", **options: Any) -> Page:
        page = seats.take(place.who, **options)
        taken.append(page)
        if place.status != 200:
            seats.expect(page, place.status)
        _opened(page, place, stack, lang, names)
        return page

    yield go
    assert [trouble for page in taken for trouble in seats.leave(page)] == []
