"""Everything is there and can be used where no script runs."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Windows
from tests.e2e.desk import JOB_MILLISECONDS
from tests.e2e.places import PUBLIC, TOWN, Place, pages
from tests.e2e.stack import Stack


@pytest.fixture(params=[1440, 390])
def plain(request: pytest.FixtureRequest, windows: Windows, demo: dict[str, str]) -> Page:
    """A window in which no script runs."""
    return windows.open(width=request.param, java_script_enabled=False)


def test_the_atlas_is_read_and_chosen_from(plain: Page, stack: Stack) -> None:
    plain.goto(f"{stack.public}/de/")
    plain.get_by_role("link", name="Musterlingen").click()
    expect(plain.locator(".lead")).to_contain_text("Am höchsten ist der Wert in Entenweiher")
    expect(plain.locator("table.areas tbody tr")).to_have_count(12)
    box = plain.locator(".areas use").nth(5).bounding_box()
    assert box is not None
    assert box["width"] > 10
    expect(plain.locator(".legend li")).to_have_count(6)
    for waits in (".find", ".zoom", "[data-share]", ".tip"):
        expect(plain.locator(waits).first).to_be_hidden()

    plain.get_by_label("Kennzahl").select_option(label="Alleinerziehende")
    plain.get_by_label("Zeitraum").select_option("2020")
    plain.get_by_role("button", name="Anzeigen").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Alleinerziehende")
    expect(plain).to_have_url(re.compile("period=2020"))
    plain.locator("thead").get_by_role("link", name="Wert").click()
    expect(plain.locator("th[aria-sort=descending]")).to_contain_text("Wert")
    plain.locator("table.areas tbody a").first.click()
    expect(plain.get_by_role("heading", name="Alle Kennzahlen")).to_be_visible()
    expect(plain.locator("svg.chart").first).to_be_visible()


@pytest.mark.parametrize("place", [one for one in pages(PUBLIC) if one.status == 200], ids=str)
def test_every_public_page_says_the_same_without_script(place: Place, look: Callable[..., Page]) -> None:
    said = [_words(look(place, width=390, script=script)) for script in (True, False)]
    assert said[0] <= said[1]
    assert said[1]


def _words(page: Page) -> set[str]:
    """Return headings, cells and paragraphs on show; what only a script can do is no text to be missed."""
    texts = page.locator("main :is(h1, h2, th, td, p:not(.tip))").all_inner_texts()
    return {text.strip() for text in texts if text.strip()}


def test_areas_are_compared(plain: Page, stack: Stack) -> None:
    plain.goto(f"{stack.public}/de/{TOWN}/compare")
    plain.get_by_label("Gebiet 1").select_option(label="Altstadt")
    plain.get_by_label("Gebiet 2").select_option(label="Entenweiher")
    plain.get_by_role("button", name="Vergleichen").click()
    expect(plain.locator("main table.history tbody tr")).to_have_count(3)


def test_one_signs_in_and_sends_a_file(plain: Page, stack: Stack, demo: dict[str, str]) -> None:
    email = f"editor@{TOWN}.example.org"
    plain.goto(f"{stack.members}/login")
    plain.get_by_label("E-Mail-Adresse").fill(email)
    plain.get_by_label("Passwort").fill(demo[email])
    plain.get_by_role("button", name="Anmelden").click()
    plain.get_by_role("link", name="Tabellen").first.click()
    table = {"name": "leer.csv", "mimeType": "text/csv", "buffer": b"a;b\n1;2\n"}
    plain.locator("input[type=file]").set_input_files(table)  # type: ignore[arg-type]
    plain.get_by_role("button", name="Hochladen").click()
    # The job's page asks again by itself, and leads on when the file was looked at.
    expect(plain.get_by_role("heading", name="leer.csv")).to_be_visible(timeout=JOB_MILLISECONDS)
