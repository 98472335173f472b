"""What definitions would change is shown before they are taken over, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.desk import Desk
from tests.e2e.test_checking import areas
from tests.e2e.work import written

TABLE = "Schlüssel;Kinder 2024;Einwohner 2024\n" + "".join(
    f"{n};{60 * n};{1000 + 100 * n}\n" for n in range(1, 13)
)
TOML = '[[indicator]]\ncode = "anteil"\nname = "Kinderanteil"\nformula = "share(kinder, einwohner)"\n'


@pytest.fixture
def town(member: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A member with twelve quarters and one table."""
    desk = member("Probenau")
    desk.send("Gebiete", areas(tmp_path))
    desk.read_areas("Stadtteile")
    desk.send("Tabellen", written(tmp_path, "kinder.csv", TABLE))
    desk.page.get_by_label("Führende Nullen, Leerzeichen").check()
    desk.read_table()
    desk.accept()
    return desk


def type_in(page: Page, toml: str) -> None:
    page.get_by_text("Viele auf einmal, aus einer Datei").click()
    page.get_by_text("oder als Text").click()
    page.get_by_label("Kennzahlen (TOML)", exact=True).fill(toml)


def test_definitions_are_tried_out_and_then_taken_over(town: Desk) -> None:
    page = town.page
    town.go("Kennzahlen")
    type_in(page, TOML)
    page.get_by_role("button", name="Was ändert sich?").click()
    town.ended("trials")
    expect(page.get_by_text("Noch gilt nichts davon.")).to_be_visible()
    expect(page.get_by_text("13 Werte kommen dazu")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Kinderanteil")).to_contain_text("neu")
    page.get_by_role("button", name="Übernehmen", exact=True).click()
    expect(page.get_by_text("Die Kennzahlen sind gespeichert.")).to_be_visible()

    type_in(page, TOML + 'polarity = "-"\n')
    page.get_by_role("button", name="Was ändert sich?").click()
    town.ended("trials")
    expect(page.get_by_text("0 Werte ändern sich")).to_be_visible()
    page.get_by_text("Kinderanteil: Gebiete, deren Urteil kippt").click()
    flip = page.get_by_role("row").filter(has_text="Heide")
    expect(flip).to_contain_text("höher → ungünstiger")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Nicht übernehmen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kennzahlen")
    expect(page.get_by_text("Fassung 1").first).to_be_visible()
    expect(page.get_by_text("Fassung 2")).to_have_count(0)
