"""Konstanz through the desk: Windows letters, umlauts spelt out, one column per district."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from keck.views.formats import Formats
from tests.e2e.desk import Desk


def test_a_table_with_one_column_per_district_becomes_an_atlas(
    member: Callable[..., Desk], data_dir: Path
) -> None:
    figures = json.loads((data_dir / "expected.json").read_text())["figures"]["konstanz"]
    desk = member("Konstanz", "08335043", "konstanz")
    page, words = desk.page, Formats("de")
    desk.send("Gebiete", data_dir / "konstanz" / "konstanz_districts.zip")
    desk.read_areas("Stadtteile", "STT_NR", "STT_NAME")
    desk.send("Tabellen", data_dir / "konstanz" / "nach_stadtteilen.csv")
    expect(page.get_by_text("15 von 15 Gebieten gefunden")).to_be_visible()
    page.get_by_label("Was wird gezählt?").fill("Einwohnerinnen und Einwohner")
    desk.read_table()
    desk.accept()
    desk.release()

    page.get_by_role("link", name="Öffentlichen Atlas ansehen").click()
    opening = page.locator(".opening")
    expect(page.get_by_role("heading", level=1)).to_have_text("Einwohnerinnen und Einwohner")
    for value in (figures["total_2025"], figures["top3_2025"][0][1], figures["bottom3_2025"][0][1]):
        expect(opening).to_contain_text(words.number(value))
    page.get_by_label("Zeitraum").select_option("1995")
    expect(opening).to_contain_text(words.number(figures["total_1995"]))
