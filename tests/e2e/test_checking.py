"""Wrong file, marked copy, mended file, next year, and one step back: in a real browser."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.desk import Desk

NAMES = ("Altstadt", "Hafen", "Weststadt", "Nord", "Süd", "Ost", "Au", "Berg", "Tal", "See", "Moos", "Heide")
REST = ["66", "58", "94", "71", "83", "102"]


def areas(folder: Path) -> Path:
    path = folder / "gebiete.csv"
    path.write_text("key;name\n" + "".join(f"{n:02d};{name}\n" for n, name in enumerate(NAMES, 1)))
    return path


def table(folder: Path, year: int, kinder: list[str]) -> Path:
    path = folder / f"kinder_{year}.csv"
    rows = "".join(f"{n};{value};{1000 + 100 * n}\n" for n, value in enumerate(kinder, 1))
    path.write_text(f"Schlüssel;Kinder {year};Einwohner {year}\n{rows}")
    return path


def test_a_wrong_file_comes_back_marked_is_mended_compared_and_taken_back(
    member: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = member("Prüfstadt")
    page = desk.page
    desk.send("Gebiete", areas(tmp_path))
    desk.read_areas("Stadtteile")

    desk.send("Tabellen", table(tmp_path, 2023, ["120", "80", "45", "viele", "91", "77", *REST]))
    page.get_by_label("„Kinder“ lesen").wait_for()
    expect(page.get_by_label("Führende Nullen, Leerzeichen")).to_be_checked()
    page.get_by_role("button", name="Tabelle einlesen").click()
    desk.failed()
    told = page.get_by_role("row").filter(has_text="„viele“ in der Spalte")
    expect(told).to_contain_text("5")
    page.get_by_role("button", name="Ihre Datei mit Markierungen erstellen").click()
    desk.ended("uploads")
    with page.expect_download() as started:
        page.get_by_role("link", name="Ihre Datei mit Markierungen").click()
    copy = started.value.path()
    assert started.value.suggested_filename == "kinder_2023-geprüft.xlsx"
    with zipfile.ZipFile(copy) as archive:
        assert 'ref="B5"' in archive.read("xl/comments1.xml").decode()

    desk.send("Tabellen", table(tmp_path, 2023, ["120", "80", "45", "230", "91", "77", *REST]))
    desk.read_table()
    desk.accept()

    desk.send("Tabellen", table(tmp_path, 2024, ["122", "83", "46", "39213", "90", "78", *REST]))
    desk.read_table()
    expect(
        page.get_by_text("39.213 nach 230 im Zeitraum 2023").or_(page.get_by_text("39213 nach 230"))
    ).to_be_visible()
    expect(page.get_by_role("table", name="Kennzahlen, die sich ändern")).to_contain_text("Kinder")
    desk.accept()

    page.get_by_role("button", name="Vergleichen").click()
    desk.ended("comparisons")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stand 1 und Stand 2")
    page.get_by_role("link", name="Stand 2").click()
    page.get_by_role("button", name="Nur diese Änderung zurücknehmen").click()
    desk.ended("revisions")
    expect(page.get_by_text("Nimmt zurück, was Stand 2 geändert hat.")).to_be_visible()
    desk.accept()
    expect(page.get_by_role("listitem").filter(has_text="Stand 3")).to_contain_text("gilt jetzt")
