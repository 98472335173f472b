"""Deciding and publishing: one release for two clicks, stale states, taking back, where a number is from."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Windows
from tests.e2e.desk import JOB_MILLISECONDS, Desk
from tests.e2e.work import TABLE, Work, written
from tests.waiting import until

_GONE_SECONDS = 60


@pytest.fixture
def desk(member: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A member with a table that was taken over."""
    made = member()
    work = Work(made.stack, made.slug, tmp_path)
    work.areas()
    work.table()
    return made


@pytest.mark.parametrize("script", [True, False])
def test_a_double_click_gives_one_release(script: bool, desk: Desk, windows: Windows) -> None:
    page = windows.open(java_script_enabled=script, storage_state=desk.page.context.storage_state())
    page.goto(f"{desk.home}releases/")
    page.get_by_role("button", name="Veröffentlichen", exact=True).dblclick()
    page.wait_for_url(re.compile("/(jobs|releases)/[0-9a-f-]{36}"))
    desk.go("Veröffentlichungen")
    expect(desk.page.locator("section[aria-labelledby=all] li")).to_have_count(1)
    page.wait_for_url(re.compile("/releases/[0-9a-f-]{36}"), timeout=JOB_MILLISECONDS)
    desk.go("Veröffentlichungen")
    expect(desk.page.locator("section[aria-labelledby=all] li")).to_have_count(1)


def test_who_decides_second_sees_the_difference_first(desk: Desk, tmp_path: Path, windows: Windows) -> None:
    def candidate(cell: str) -> str:
        desk.send("Tabellen", written(tmp_path, "kinder.csv", TABLE.replace("120;900", f"{cell};900")))
        desk.read_table()
        return desk.page.url

    mine, theirs = candidate("130"), candidate("140")
    other = windows.open(storage_state=desk.page.context.storage_state())
    other.goto(theirs)
    other.get_by_role("button", name="Übernehmen", exact=True).click()
    expect(other.get_by_text("Übernommen.")).to_be_visible()

    page = desk.page
    page.goto(mine)
    expect(page.get_by_text("Seit dem Einlesen wurde ein anderer Stand übernommen.")).to_be_visible()
    page.get_by_role("button", name="Übernehmen", exact=True).click()
    desk.ended("revisions")
    change = page.get_by_role("row").filter(has_text="Altstadt")
    expect(change).to_contain_text("140")
    expect(change).to_contain_text("130")
    desk.accept()


def test_what_is_withdrawn_is_gone_with_a_word_and_comes_back(desk: Desk, windows: Windows) -> None:
    desk.release()
    page = windows.open()
    page.goto(desk.atlas)
    indicator = page.locator("#choose-indicator option").first.get_attribute("value")
    pages = [f"{desk.atlas}indicators/{indicator}", f"{desk.atlas}map?indicator={indicator}"]
    for address in pages:
        assert _status(page, address) == 200

    desk.go("Veröffentlichungen")
    desk.page.get_by_text("Etwas zurückziehen").click()
    form = desk.page.locator("details.danger form")
    form.get_by_label("Kennzahl").select_option(indicator)
    form.get_by_label("Grund").fill("Ein Fehler in der Quelle")
    form.get_by_label("Öffentliche Berichtigung").fill("Die Quelle hatte Jahre vertauscht.")
    form.get_by_role("button", name="Zurückziehen").click()
    expect(desk.page.get_by_role("heading", name="Zurückgezogen")).to_be_visible(timeout=60_000)

    for address in pages:
        _answers(page, address, 410)
        page = windows.open()
        windows.expect(page, 410)
        page.goto(address)
        expect(page.get_by_role("main")).to_contain_text("zurückgezogen")
        expect(page.get_by_role("main")).to_contain_text("Die Quelle hatte Jahre vertauscht.")
    assert _status(page, desk.atlas) == 200

    desk.page.get_by_role("button", name="Wieder zeigen").click()
    expect(desk.page.get_by_text("aufgehoben")).to_be_visible(timeout=60_000)
    _answers(page, pages[0], 200)
    page = windows.open()
    page.goto(pages[0])
    told = page.get_by_role("complementary", name="Berichtigung")
    expect(told).to_contain_text("Die Quelle hatte Jahre vertauscht.")
    told.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Veröffentlichungen und Berichtigungen")
    expect(page.get_by_role("main")).to_contain_text("Die Quelle hatte Jahre vertauscht.")


def _answers(page: Page, address: str, status: int) -> None:
    """Wait until an address answers so; asked beside the window, which keeps pages for half a minute."""
    until(lambda: page.request.get(address).status == status, _GONE_SECONDS)


def _status(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def test_a_number_of_the_atlas_is_followed_to_its_cell(desk: Desk) -> None:
    desk.go("Veröffentlichungen")
    desk.page.get_by_label("Intern").check()
    desk.page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    desk.ended("releases")
    page = desk.page
    page.get_by_role("link", name="Internen Atlas ansehen").click()
    page.locator("table.areas").get_by_role("link", name="Hafen").click()
    page.locator("table.facts").get_by_role("row").filter(has_text="Kinder").get_by_role(
        "link", name="80"
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Woher kommt diese Zahl?")
    page.get_by_role("link", name="Bis zur Zelle der Datei").click()
    cell = page.locator("table.origins tbody tr")
    expect(cell).to_contain_text("kinder.csv")
    expect(cell.get_by_role("cell").nth(1)).to_have_text("80")
    expect(cell.get_by_role("cell").nth(4)).to_have_text("3")
    expect(cell.get_by_role("cell").nth(5)).to_have_text("B")


def test_a_reader_sees_releases_but_no_unprotected_table(desk: Desk, windows: Windows) -> None:
    desk.go("Personen")
    page = desk.page
    email = f"lesen@{desk.slug}.example"
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_role("radio", name="Lesen").check()
    page.get_by_role("button", name="Einladen").click()
    expect(page.get_by_text("Die Einladung ist unterwegs.")).to_be_visible()

    reader = Desk(windows.open(), desk.stack, desk.slug)
    reader.join(email, "Elf gelbe Kähne treiben")
    menu = reader.page.get_by_role("navigation", name="Hauptmenü")
    expect(menu.get_by_role("link", name="Veröffentlichungen")).to_be_visible()
    expect(menu.get_by_role("link", name="Tabellen")).to_have_count(0)
    windows.expect(reader.page, 403)
    answer = reader.page.goto(f"{desk.home}tables/")
    assert answer is not None
    assert answer.status == 403
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Dafür reicht Ihre Rolle nicht")
