"""Making indicators by the form: typing, completing, mending, seeing values, saving, releasing."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Page, expect

from keck.services.definitions import indicators
from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, Windows
from tests.e2e.desk import Desk
from tests.e2e.work import Work

AREAS = "key;name\n" + "".join(f"{n:02d};Viertel {n}\n" for n in range(1, 13))
TABLE = "Schlüssel;Kinder 2024;Arme Kinder 2024;Kinder 2023;Arme Kinder 2023\n" + "".join(
    f"{n:02d};{100 + 10 * n};{20 + 3 * n};{100 + 9 * n};{20 + 2 * n}\n" for n in range(1, 13)
)
PICTURES = os.environ.get("KECK_PICTURES")


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page, if somebody wants to look at it."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.fixture
def desk(member: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A member with twelve areas and two years of two measures."""
    made = member("Formelstadt")
    work = Work(made.stack, made.slug, tmp_path)
    work.areas(AREAS)
    work.table(TABLE)
    return made


def write(page: Page) -> None:
    """Begin a new indicator by a formula."""
    page.get_by_role("link", name="Kennzahlen", exact=True).click()
    page.get_by_role("link", name="Neue Kennzahl").click()
    page.get_by_label("Name", exact=True).fill("Kinderarmut")
    page.get_by_label("Formel schreiben").check()


def test_a_formula_is_completed_mended_seen_saved_and_released(desk: Desk) -> None:
    page = desk.page
    write(page)
    formula = page.get_by_label("Formel", exact=True)
    formula.press_sequentially("sha")
    offers = page.get_by_role("listbox", name="Vorschläge")
    expect(offers.get_by_role("option")).to_have_count(1)
    expect(formula).to_have_attribute("aria-activedescendant", "offer-0")
    formula.press("Enter")
    expect(formula).to_have_value("share()")
    formula.press_sequentially("arme")
    formula.press("Enter")
    expect(formula).to_have_value("share(arme-kinder)")
    formula.press_sequentially(", kin")
    # Both measures have the word in their names: the arrow goes on to the second and back.
    picture(page, "editor-offers")
    formula.press("ArrowDown")
    expect(formula).to_have_attribute("aria-activedescendant", "offer-1")
    formula.press("ArrowUp")
    formula.press("Escape")
    expect(offers).to_be_hidden()
    formula.press_sequentially("dre")

    said = page.locator("#formula-said")
    expect(said).to_contain_text("Es gibt kein Merkmal „kindre“.")
    expect(said.locator("mark")).to_have_text("kindre")
    expect(formula).to_have_attribute("aria-invalid", "true")
    picture(page, "editor-wrong")
    page.get_by_role("button", name="„kinder“ einsetzen").click()
    expect(formula).to_have_value("share(arme-kinder, kinder)")
    expect(said).to_contain_text("„Arme Kinder“ in Prozent von „Kinder“.")
    expect(formula).not_to_have_attribute("aria-invalid", "true")

    values = page.get_by_role("region", name="Vorschau")
    expect(values.get_by_role("heading", name="Werte für 2024")).to_be_visible()
    expect(values.get_by_role("row", name="Viertel 1 20,9 %")).to_be_visible()
    expect(values.locator("tbody tr")).to_have_count(12)
    expect(values).to_contain_text("Kommune insgesamt: 23,9 %")
    expect(values).to_contain_text("Kleinster Wert20,9 %")
    expect(page.get_by_text("Ungeschützt", exact=True)).to_be_visible()
    assert violations(page) == []
    picture(page, "editor-values")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= 390
    assert violations(page) == []
    picture(page, "editor-phone")
    page.set_viewport_size({"width": 1440, "height": 900})

    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Die Kennzahlen sind gespeichert.")).to_be_visible()
    expect(page.get_by_role("heading", name="Kinderarmut own.kinderarmut")).to_be_visible()
    desk.release()
    page.goto(f"{desk.atlas}indicators/own.kinderarmut")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kinderarmut")
    expect(page.locator("main")).to_contain_text("23,9")


def test_two_choices_make_a_share_and_a_change_a_new_version(desk: Desk) -> None:
    page = desk.page
    page.get_by_role("link", name="Kennzahlen", exact=True).click()
    page.get_by_role("link", name="Neue Kennzahl").click()
    page.get_by_label("Name", exact=True).fill("Kinderarmut")
    page.get_by_label("Wie viele …").select_option(label="Arme Kinder")
    expect(page.locator("#formula-said")).to_contain_text("Anzahl: „Arme Kinder“.")
    page.get_by_label("… von 100 …").select_option(label="Kinder")
    expect(page.locator("#formula-said")).to_contain_text("„Arme Kinder“ in Prozent von „Kinder“.")
    picture(page, "editor-simple")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Die Kennzahlen sind gespeichert.")).to_be_visible()
    desk.release()
    desk.go("Kennzahlen")
    page.get_by_role("listitem").filter(has_text="own.kinderarmut").get_by_role("link", name="Ändern").click()
    expect(page.get_by_text("Eine Veröffentlichung verwendet diese Fassung.")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Arme Kinder")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Fassung 2")).to_be_visible()


def test_who_was_signed_out_loses_nothing(desk: Desk, windows: Windows) -> None:
    page = desk.page
    write(page)
    formula = page.get_by_label("Formel", exact=True)
    page.context.clear_cookies()
    windows.expect(page, 400)
    formula.fill("share(arme-kinder, kinder)")
    expect(page.get_by_text("Ihre Anmeldung ist abgelaufen.")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Neues Fenster zum Anmelden").click()
    other = opened.value
    other.get_by_label("E-Mail-Adresse").fill(f"admin@{desk.slug}.example")
    other.get_by_label("Passwort").fill(PASSWORD)
    other.get_by_role("button", name="Anmelden").click()
    expect(other.get_by_role("button", name="Abmelden")).to_be_visible()
    expect(formula).to_have_value("share(arme-kinder, kinder)")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Die Kennzahlen sind gespeichert.")).to_be_visible()


def test_two_at_once_the_second_sees_the_difference(desk: Desk, windows: Windows) -> None:
    page = desk.page
    write(page)
    page.get_by_label("Formel", exact=True).fill("arme-kinder")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Die Kennzahlen sind gespeichert.")).to_be_visible()
    edit = f"{desk.home}indicators/own.kinderarmut/edit"
    page.goto(edit)
    other = page.context.new_page()
    other.goto(edit)
    other.get_by_label("Name", exact=True).fill("Arme Kinder")
    other.get_by_role("button", name="Speichern").click()
    expect(other.get_by_text("Die Kennzahlen sind gespeichert.")).to_be_visible()
    windows.expect(page, 422)
    page.get_by_label("Name", exact=True).fill("Kinder in Armut")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Inzwischen hat jemand anders diese Kennzahl geändert.")).to_be_visible()
    expect(page.get_by_role("row", name="Name Arme Kinder Kinder in Armut")).to_be_visible()
    picture(page, "editor-difference")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Fassung 3")).to_be_visible()


def test_without_a_script_a_button_shows_the_values(desk: Desk, windows: Windows) -> None:
    plain = windows.open(width=390, java_script_enabled=False)
    mine = Desk(plain, desk.stack, desk.slug)
    mine.sign_in(f"admin@{desk.slug}.example", PASSWORD)
    plain.goto(f"{mine.home}indicators/new")
    plain.get_by_label("Name", exact=True).fill("Veränderung")
    plain.get_by_label("Formel schreiben").check()
    plain.get_by_label("Formel", exact=True).fill("change(share(arme-kinder, kinder), 1)")
    plain.get_by_role("button", name="Vorschau").click()
    plain.wait_for_url(re.compile("/indicators/previews/"), timeout=60_000)
    expect(plain.get_by_label("Formel", exact=True)).to_have_value("change(share(arme-kinder, kinder), 1)")
    expect(plain.get_by_role("heading", name="Werte für 2024")).to_be_visible()
    picture(plain, "editor-plain")
    plain.get_by_role("button", name="Speichern").click()
    expect(plain.get_by_role("heading", name="Veränderung own.veraenderung")).to_be_visible()


def test_a_finger_takes_a_group_and_an_indicator(desk: Desk, windows: Windows) -> None:
    phone = windows.open(width=390, height=844, has_touch=True, is_mobile=True)
    mine = Desk(phone, desk.stack, desk.slug)
    mine.sign_in(f"admin@{desk.slug}.example", PASSWORD)
    phone.goto(f"{mine.home}indicators/new")
    phone.get_by_label("Formel schreiben").tap()
    formula = phone.get_by_label("Formel", exact=True)
    formula.tap()
    formula.press_sequentially("zsc")
    phone.get_by_role("option", name="zscore(x)").tap()
    formula.press_sequentially("@arm")
    phone.get_by_role("option", name="@own.arme-kinder").tap()
    expect(formula).to_have_value("zscore(@own.arme-kinder)")
    expect(formula).to_be_focused()
    expect(phone.locator("#formula-said")).to_contain_text("Kennzahl „Arme Kinder“")


def test_a_worker_that_is_away_keeps_nobody_from_saving(desk: Desk) -> None:
    page = desk.page
    write(page)
    worker = desk.stack.pids()["worker"]
    os.kill(worker, signal.SIGSTOP)
    try:
        page.get_by_label("Formel", exact=True).fill("share(arme-kinder, kinder)")
        late = page.get_by_text("Die Vorschau lässt auf sich warten.")
        expect(late).to_be_visible(timeout=30_000)
        page.get_by_role("button", name="Speichern").click()
        expect(page.get_by_text("Die Kennzahlen sind gespeichert.")).to_be_visible()
    finally:
        os.kill(worker, signal.SIGCONT)


def test_values_are_on_the_screen_within_moments(desk: Desk) -> None:
    """No limit is set here, for the machine may be busy; the figures are told to who asks for pictures."""
    page = desk.page
    write(page)
    formula = page.get_by_label("Formel", exact=True)
    heading = page.get_by_role("region", name="Vorschau").locator("dl.middle")
    seconds = []
    for turn in range(1, 8):
        formula.fill(f"rate(arme-kinder, kinder, {turn})")
        begun = page.evaluate("() => performance.now()")
        expect(heading).to_contain_text(f"je {turn}")
        seconds.append((page.evaluate("() => performance.now()") - begun) / 1000)
    if PICTURES:
        Path(PICTURES, "seconds.txt").write_text(f"median {median(seconds):.2f} of {seconds}\n")


PARTS = """
[[indicator]]
code = "armut"
name = "Armut"
formula = "share(arme-kinder, kinder)"
polarity = "-"

[[indicator]]
code = "veraenderung"
name = "Veränderung"
formula = "change(kinder, 1)"
"""


@pytest.fixture
def parts(desk: Desk, tmp_path: Path) -> Desk:
    """The member with two indicators that an index may be made of."""
    with Work(desk.stack, desk.slug, tmp_path).scope() as scope:
        indicators.apply(scope, PARTS)
    return desk


def test_an_index_is_seen_while_its_parts_are_chosen(parts: Desk, windows: Windows) -> None:
    page = parts.page
    page.goto(f"{parts.home}indicators/index")
    values = page.get_by_role("region", name="Vorschau")
    page.get_by_label("Armut", exact=True).check()
    expect(values).to_be_hidden()
    page.get_by_label("Veränderung", exact=True).check()
    expect(values.get_by_role("heading", name="Werte für 2024")).to_be_visible()
    expect(values.get_by_text("1.000 Mal wurde neu gerechnet")).to_be_visible()
    expect(values.locator("table.previewed tbody tr")).to_have_count(12)
    assert violations(page) == []
    picture(page, "index-live")
    # What was opened stays open, and another direction turns the index.
    values.get_by_text("Ränge aller 12 Gebiete").click()
    first = values.locator("table.previewed tbody tr").first
    before = str(first.text_content())
    page.get_by_label("Richtung von Armut").select_option("lowers")
    expect(first).not_to_have_text(before)
    expect(values.get_by_role("columnheader", name="In 95 von 100 Fällen")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= 390
    assert violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})

    # What can not be is said where values would be; the others stay.
    windows.expect(page, 422)
    page.get_by_text("Experte", exact=True).click()
    page.get_by_label("So viele Teile genügen").fill("3")
    expect(values).to_contain_text("höchstens so viele")
    page.get_by_label("So viele Teile genügen").fill("")
    expect(values).not_to_contain_text("höchstens so viele")
    page.get_by_label("Name", exact=True).fill("Sozialindex")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Die Kennzahlen sind gespeichert.")).to_be_visible()
    expect(page.get_by_text("Sozialindex own.sozialindex")).to_be_visible()


def test_whoever_was_signed_out_goes_on_with_an_index(parts: Desk, windows: Windows) -> None:
    page = parts.page
    page.goto(f"{parts.home}indicators/index")
    page.get_by_label("Armut", exact=True).check()
    page.context.clear_cookies()
    windows.expect(page, 400)
    page.get_by_label("Veränderung", exact=True).check()
    expect(page.get_by_text("Ihre Anmeldung ist abgelaufen.")).to_be_visible()
    expect(page.get_by_role("link", name="Neues Fenster zum Anmelden")).to_be_visible()
    expect(page.get_by_label("Armut", exact=True)).to_be_checked()


def test_an_index_is_previewed_by_a_button_without_a_script(parts: Desk, windows: Windows) -> None:
    plain = windows.open(width=390, java_script_enabled=False)
    mine = Desk(plain, parts.stack, parts.slug)
    mine.sign_in(f"admin@{parts.slug}.example", PASSWORD)
    plain.goto(f"{mine.home}indicators/index")
    plain.get_by_label("Armut", exact=True).check()
    plain.get_by_label("Veränderung", exact=True).check()
    plain.get_by_role("button", name="Vorschau").click()
    plain.wait_for_url(re.compile("/indicators/previews/"), timeout=60_000)
    expect(plain.get_by_role("heading", name="Werte für 2024")).to_be_visible()
    expect(plain.get_by_text("1.000 Mal wurde neu gerechnet")).to_be_visible()
    expect(plain.get_by_label("Armut", exact=True)).to_be_checked()
    plain.goto(f"{mine.home}indicators/")
    expect(plain.get_by_text("Sozialindex zusammenstellen")).to_be_visible()
    expect(plain.get_by_text("index(")).to_have_count(0)
