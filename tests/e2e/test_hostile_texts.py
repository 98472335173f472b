"""A-27: a member whose every text is a piece of a page; nothing of it becomes one, for nobody who looks.

The browser is told to overlook the policy for content: what was not written as text would really run.
"""

import io
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from keck.domain.notes import Note, NoteKind
from keck.domain.texts import LocalText
from keck.services import jobs, uploads
from keck.services.definitions import indicators
from keck.services.people import memberships
from keck.services.releasing import releases
from keck.services.tables import batch_files, notes
from keck.services.uploads import UploadKind
from tests.e2e.conftest import PASSWORD
from tests.e2e.desk import Desk
from tests.e2e.stack import Stack
from tests.e2e.work import Work, make_member

SLUG = "spritzingen"
# Closes attributes, elements and comments, and has every kind of sign that a page could take for its own.
PIECE = "\"'>--><img src=x data-spritze onerror=ran()><b data-spritze>&lt;u&gt;{{{{7*7}}}}</b>{word}"
_SHORT = "\"'><b data-spritze>{word}"
_MOST_PAGES = 150
_FOUND = "() => document.querySelectorAll('[data-spritze]').length + (globalThis.hasRun || 0)"
# What follows a file's name or a text into an address.
_ADDRESSED = "javascript:ran()//"


def piece(word: str) -> str:
    """Return a hostile text that can be recognised on a page."""
    return PIECE.format(word=f"spritze{word}")


def cell(text: str) -> str:
    """Write a text as a cell of a CSV."""
    return '"' + text.replace('"', '""') + '"'


class Town:
    """The member with hostile texts in whatever a file or a form can hold."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.email = make_member(stack, SLUG, piece("kommune"), "99999997", PASSWORD)
        self._work = Work(stack, SLUG, folder)
        self._areas()
        self._tables()
        self._texts()
        for audience in ("internal", "public"):
            self._work.finish(partial(self._release, audience))

    def _areas(self) -> None:
        rows = [f"{n:02d};{cell(piece(f'gebiet{n}'))}" for n in range(1, 5)]
        sent = self._send(
            "areas", f"{_ADDRESSED}{_SHORT.format(word='spritzegebietsdatei')}.csv", "key;name", *rows
        )
        level = {"level": "stadtteile", "level_name": {"de": piece("ebene")}, "key": "key", "name": "name"}
        self._done(lambda scope: uploads.import_areas(scope, sent, level))
        waiting = self._send("areas", f"{_SHORT.format(word='spritzewartet')}.csv", "key;name", *rows)
        self._work.finish(lambda scope: uploads.inspect(scope, waiting))
        wrong = {**level, "key": piece("spalte")}
        self._work.finish(lambda scope: uploads.import_areas(scope, sent, wrong))

    def _tables(self) -> None:
        column, other = piece("merkmal"), piece("einwohner")
        head = f"Schlüssel;{cell(column)};{cell(other)}"
        rows = ["01;120;900", "02;80;700", "03;45;410", "04;230;1500"]
        mapping = f"""
dataset = "hostile"
name = {{ de = {toml(piece("tabelle"))} }}
layout = "wide"
area_column = "Schlüssel"
period = "2024"
[source]
supplier = {toml(piece("lieferant"))}
[[measure]]
code = "kinder"
label = {{ de = {toml(piece("kinder"))} }}
column = {toml(column)}
kind = "count"
[[measure]]
code = "alle"
label = {{ de = {toml(piece("alle"))} }}
column = {toml(other)}
kind = "count"
"""
        good = self._send("table", f"{_SHORT.format(word='spritzetabellendatei')}.csv", head, *rows)
        self._work.finish(lambda scope: uploads.inspect(scope, good))
        self._done(lambda scope: uploads.import_table(scope, good, mapping=mapping, accept=True))
        bad = [
            head,
            rows[0].replace("120", cell(piece("zelle"))),
            *rows[1:],
            f"{cell(piece('schluessel'))};1;2",
        ]
        refused = self._send("table", f"{_SHORT.format(word='spritzefehlerdatei')}.csv", *bad)
        self._work.finish(lambda scope: uploads.import_table(scope, refused, mapping=mapping))
        with self._work.scope() as scope:
            files = [
                (f"{_SHORT.format(word=f'spritzestapel{n}')}.csv", io.BytesIO("\n".join(bad).encode()))
                for n in range(2)
            ]
            batch = batch_files.receive(scope, files)
        with self._work.scope() as scope:
            asked = batch_files.look(scope, batch.id)
        for job in asked:
            self._work.wait(job)
        self.batch = batch.id

    def _texts(self) -> None:
        definition = f"""
[[indicator]]
code = "own.spritze"
name = {{ de = {toml(piece("kennzahl"))} }}
unit = {{ de = {toml(piece("einheit"))} }}
description = {{ de = {toml(piece("beschreibung"))} }}
topic = "poverty"
kind = "share"
numerator = ["kinder"]
denominator = ["alle"]
"""
        note = Note(NoteKind.FOOTNOTE, LocalText(piece("anmerkung"), piece("note")))
        with self._work.scope() as scope:
            indicators.apply(scope, definition)
            notes.add(scope, note, "public")
            address = f"reader@{SLUG}.example"
            memberships.add(scope, email=address, role="reader", name=piece("person"), password=PASSWORD)

    def _release(self, audience: Any, scope: Any) -> Any:
        return releases.request(scope, audience=audience, note=piece("notiz")).job_id

    def _send(self, kind: UploadKind, name: str, *lines: str) -> Any:
        with self._work.scope() as scope:
            stream = io.BytesIO("\n".join(lines).encode())
            return uploads.receive(scope, kind=kind, filename=name, stream=stream).id

    def _done(self, ask: Callable[[Any], Any]) -> None:
        job = self._work.finish(ask)
        with self._work.scope() as scope:
            found = jobs.find(scope, job)  # type: ignore[arg-type]
            assert found.state == "done", found.error


def toml(text: str) -> str:
    """Write a text as TOML does."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.fixture(scope="module")
def town(stack: Stack, demo: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The member."""
    return Town(stack, tmp_path_factory.mktemp("spritze"))


@pytest.fixture
def window(chromium: Browser) -> Iterator[Page]:
    """A window in which everything runs that gets there, and nothing may."""
    context: BrowserContext = chromium.new_context(locale="de-DE", bypass_csp=True)
    context.add_init_script("globalThis.ran = () => { globalThis.hasRun = 1 }")
    page = context.new_page()
    yield page
    context.close()


def kind(path: str) -> str:
    """Return what two pages have in common that are made alike: of another area, year or order.

    What is named by an id, as files are, has a state of its own.

    >>> kind("/de/x/map?indicator=a&period=2024"), kind("/de/x/areas/stadtteile/01")
    ('/de/x/map?indicator&period', '/de/x/areas/stadtteile/*')
    """
    address, _, query = path.partition("?")
    names = "&".join(sorted({one.partition("=")[0] for one in query.split("&") if one}))
    return re.sub(r"/\d+(?=/|$)", "/*", address) + (f"?{names}" if names else "")


def looked_through(page: Page, origin: str, most_alike: int, *starts: str) -> dict[str, str]:
    """Follow all links of an origin; return what pages say; none may have become a part.

    ``most_alike``: how many pages of a kind are looked at.
    """
    said: dict[str, str] = {}
    alike: Counter[str] = Counter()
    waiting = deque(starts)
    while waiting and len(said) < _MOST_PAGES:
        path = waiting.popleft()
        if path in said or alike[kind(path)] >= most_alike:
            continue
        alike[kind(path)] += 1
        answer = page.goto(origin + path, wait_until="load")
        assert answer is not None
        assert answer.status < 500, path
        said[path] = page.content()
        assert page.evaluate(_FOUND) == 0, path
        links = page.evaluate("() => [...document.links].filter((a) => !a.download).map((a) => a.href)")
        assert not [link for link in links if link.startswith("javascript:")], path
        for link in links:
            parts = urlsplit(urljoin(page.url, link))
            if f"{parts.scheme}://{parts.netloc}" == origin and is_page(parts.path, parts.query):
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return said


def is_page(path: str, query: str) -> bool:
    """Tell whether an address shows a page and is of this member."""
    files = re.search(
        r"\.(csv|xlsx|toml|svg|json|zip)$|/(template|export|table|values|crosswalks|picture|download|copy)$",
        path,
    )
    return files is None and "format=" not in query and SLUG in path and not path.startswith("/api/")


def words_in(said: dict[str, str]) -> set[str]:
    """Return which of the hostile texts were seen, as text."""
    return set(re.findall(r"spritze([a-z]+)\d*", " ".join(said.values())))


def test_a_text_that_became_a_part_of_a_page_would_be_noticed(window: Page, stack: Stack) -> None:
    window.goto(f"{stack.public}/de/")
    assert window.evaluate(_FOUND) == 0
    window.evaluate("(text) => { document.querySelector('main').innerHTML = text }", piece("x"))
    window.wait_for_function("() => globalThis.hasRun === 1")
    assert window.evaluate(_FOUND) > 1


ALIKE = pytest.mark.parametrize(
    "alike", [2, pytest.param(_MOST_PAGES, marks=pytest.mark.long)], ids=["two", "all"]
)


@pytest.mark.asvs("1.2.1")
@ALIKE
def test_hostile_texts_are_only_texts_for_the_public(
    alike: int, window: Page, stack: Stack, town: Town
) -> None:
    home = f"/de/{SLUG}/"
    said = looked_through(window, stack.public, alike, "/de/", home, f"/en/{SLUG}/", f"{home}downloads")
    assert {"kommune", "gebiet", "ebene", "kennzahl", "beschreibung", "anmerkung"} <= words_in(said)
    assert len(said) > 10


@pytest.mark.asvs("1.2.1")
@ALIKE
def test_hostile_texts_are_only_texts_at_the_desk(alike: int, window: Page, stack: Stack, town: Town) -> None:
    Desk(window, stack, SLUG).sign_in(town.email, PASSWORD)
    home = f"/desk/{SLUG}/"
    more = [f"{home}{place}/" for place in ("people", "settings", "notes", "jobs", "releases", "atlas")]
    said = looked_through(
        window, stack.members, alike, home, *more, f"{home}batches/{town.batch}", "/account/"
    )
    expected = {"kommune", "gebiet", "ebene", "spalte", "tabelle", "kinder", "lieferant", "zelle", "kennzahl"}
    expected |= {"anmerkung", "person", "notiz", "tabellendatei", "fehlerdatei", "stapel", "wartet"}
    assert expected - words_in(said) == set()
    assert len(said) > 25


@pytest.mark.asvs("1.2.3")
def test_what_is_asked_for_comes_back_as_text_only(window: Page, stack: Stack, town: Town) -> None:
    word = quote(piece("gefragt"), safe="")
    public = [f"/de/{SLUG}/{path}" for path in ("map?indicator=", "map?area=", "areas/x/", "compare?area=")]
    public += [f"/de/{word}/x/", "/de/benchmarks/", "/"]
    desk = [f"/desk/{SLUG}/{path}" for path in ("?done=", "cells?indicator=", "atlas/map?period=", "atlas/")]
    desk += ["/login?next=", "/desk/"]
    Desk(window, stack, SLUG).sign_in(town.email, PASSWORD)
    for origin, paths in ((stack.public, public), (stack.members, desk)):
        for path in paths:
            window.goto(f"{origin}{path}{word}", wait_until="load")
            assert window.evaluate(_FOUND) == 0, path


def test_forms_that_come_back_hold_what_was_typed_as_text_only(
    window: Page, stack: Stack, town: Town
) -> None:
    Desk(window, stack, SLUG).sign_in(town.email, PASSWORD)
    home = f"{stack.members}/desk/{SLUG}/"
    sent = 0
    for path in (
        "people/",
        "settings/",
        "notes/",
        "indicators/",
        "indicators/new",
        "tables/",
        "areas/",
        "releases/",
    ):
        window.goto(home + path)
        for number in range(window.locator("main form[method=post]").count()):
            window.goto(home + path)
            form = window.locator("main form[method=post]").nth(number)
            action = form.get_attribute("action") or ""
            if any(word in action for word in _LEFT_ALONE):
                continue
            with window.expect_navigation(wait_until="load"):
                sent += form.evaluate(_FILL_AND_SEND, piece("getippt"))
            assert window.evaluate(_FOUND) == 0, (path, action)
    assert sent > 10
    for address in (f"{stack.members}/login", f"{stack.members}/account/"):
        window.goto(address)
        assert window.evaluate(_FOUND) == 0


# Forms that take away what the next ones need, the sign-in among it.
_LEFT_ALONE = ("rollback", "remove", "revoke", "withdraw", "role", "logout", "sign-out")
# Fills whatever can hold a text, past the browser's own checks, and sends the form.
_FILL_AND_SEND = """(form, text) => {
    let filled = 0
    for (const one of form.elements) {
        if (one.type === 'hidden' && one.name === 'csrf_token') continue
        if (one.type === 'file' || one.type === 'submit' || one.tagName === 'BUTTON') continue
        if (one.tagName === 'SELECT') one.add(new Option(text, text, true, true))
        else { one.type = one.tagName === 'TEXTAREA' ? one.type : 'text'; one.value = text }
        filled += 1
    }
    form.noValidate = true
    setTimeout(() => HTMLFormElement.prototype.submit.call(form), 50)
    return filled
}"""
