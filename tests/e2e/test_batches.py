"""Twenty files of twenty offices, sent at once: one question, one twin, one wrong file, one decision."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped, unused-ignore]
from playwright.sync_api import Locator, expect

from tests.e2e.desk import JOB_MILLISECONDS, Desk
from tests.e2e.test_journeys import KEYS, NAMES, areas
from tests.e2e.work import Work, written

OFFICES = ("Kitaplätze", "Tagespflege", "Hort", "Wohngeld", "Bücherei", "Sportvereine", "Musikschule")


@pytest.fixture
def desk(member: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A member with a list of twelve areas."""
    made = member("Prüfstadt")
    Work(made.stack, made.slug, tmp_path).areas(areas())
    return made


def column(name: str, first: int, separator: str = ";", ends: str = "\n") -> str:
    rows = [f"{key}{separator}{first + n}" for n, key in enumerate(KEYS)]
    return ends.join([f"Schlüssel{separator}{name} 2024", *rows, ""])


def sheet(path: Path, name: str, first: int) -> Path:
    """A workbook with a title above, a total and a footnote below."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Auswertung")
        page.write(0, 0, f"{name} in der Prüfstadt")
        page.write_row(2, 0, ["Stadtteil", f"{name} 2024"])
        for n, area in enumerate(NAMES):
            page.write_row(3 + n, 0, [area, first + n])
        page.write_row(3 + len(NAMES), 0, ["Gesamt", sum(first + n for n in range(len(NAMES)))])
        page.write(5 + len(NAMES), 0, "Quelle: eigene Erhebung")
    return path


def twenty(folder: Path) -> list[Path]:
    """Write what twenty offices have sent."""
    plain = [written(folder, f"{name}.csv", column(name, 100 + 10 * n)) for n, name in enumerate(OFFICES)]
    tabs = [
        written(folder, f"{name}.txt", column(name, 300, "\t")) for name in ("Spielplätze", "Parkflächen")
    ]
    windows = folder / "Geburten.csv"
    windows.write_bytes(column("Geburten", 40, ends="\r\n").encode("cp1252"))
    books = [sheet(folder / f"{name}.xlsx", name, 60) for name in ("Einschulungen", "Sprachkurse", "Zuzüge")]
    years = [
        written(folder, f"Kinder {year}.csv", column("Kinder", year - 1900).replace("2024", str(year)))
        for year in (2022, 2023, 2024)
    ]
    unnamed = written(folder, "nach_stadtteilen.csv", column("", 500).replace(" 2024", "2024"))
    twin = written(folder, "Kitaplätze (Kopie).csv", plain[0].read_text())
    wrong = written(
        folder, "Zahnarzt.csv", column("Untersuchte", 70).replace(";75", ";viele").replace(";76", ";x y")
    )
    return [
        *plain,
        *tabs,
        windows,
        *books,
        *years,
        unnamed,
        twin,
        wrong,
        written(folder, "Au.csv", column("Familien", 900)),
    ]


def file(desk: Desk, name: str) -> Locator:
    """Return the entry of a file."""
    return desk.page.get_by_role("listitem").filter(has=desk.page.get_by_role("link", name=name, exact=True))


def test_twenty_files_at_once_are_asked_about_checked_and_taken_over_as_one(
    desk: Desk, tmp_path: Path
) -> None:
    page, files = desk.page, twenty(tmp_path)
    assert len(files) == 20
    desk.send_many(files)
    expect(page.get_by_role("heading", level=1)).to_contain_text("19 Dateien zusammen")
    expect(file(desk, "Kitaplätze (Kopie).csv")).to_contain_text("doppelt, weggelassen")
    expect(file(desk, "Geburten.csv")).to_contain_text("verstanden", timeout=JOB_MILLISECONDS)
    expect(page.get_by_text("Dateien sind angesehen")).to_have_count(0, timeout=JOB_MILLISECONDS)
    expect(file(desk, "Einschulungen.xlsx")).to_contain_text("Stadtteile 100 %")

    asked = file(desk, "nach_stadtteilen.csv")
    expect(asked).to_contain_text("eine Frage ist offen")
    asked.get_by_role("link", name="ansehen und antworten").click()
    page.get_by_label("Was wird gezählt?").fill("Kinder in Vereinen")
    page.get_by_role("button", name="So für den Stapel merken").first.click()
    expect(page.get_by_text("Gemerkt. So wird die Datei mit dem Stapel gelesen.")).to_be_visible()
    expect(file(desk, "nach_stadtteilen.csv")).to_contain_text("verstanden")
    expect(file(desk, "nach_stadtteilen.csv")).to_contain_text("Kinder in Vereinen")

    page.get_by_role("button", name="Alle zusammen prüfen").click()
    wrong = file(desk, "Zahnarzt.csv")
    expect(wrong).to_contain_text("abgelehnt", timeout=JOB_MILLISECONDS)
    expect(wrong).to_contain_text("„viele“")
    expect(page.get_by_text("auch von den anderen nicht")).to_be_visible()
    mended = written(tmp_path / "neu", "Zahnarzt.csv", column("Untersuchte", 70))
    page.locator("input[type=file]").set_input_files([mended])
    page.get_by_role("button", name="Hochladen").click()
    expect(page.get_by_text("ersetzt")).to_be_visible(timeout=JOB_MILLISECONDS)
    expect(page.get_by_text("Dateien sind angesehen")).to_have_count(0, timeout=JOB_MILLISECONDS)

    page.get_by_role("button", name="Alle zusammen prüfen").click()
    expect(page.get_by_text("Noch gilt nichts davon")).to_be_visible(timeout=JOB_MILLISECONDS)
    facts = page.locator("#changes ~ .facts-row").first.locator("dd").all_inner_texts()
    assert facts == [str(19 * 12 + 3), "0", "0"], "twelve areas in each file, and the totals of three"
    made = page.get_by_role("table", name="Stände, die daraus werden").get_by_role("row")
    expect(made).to_have_count(1 + 19)
    made.filter(has_text="Kinder 2024.csv").get_by_role("link").click()
    expect(page.get_by_text("Dieser Stand gehört zu einem Stapel")).to_be_visible()
    expect(page.get_by_role("button", name="Übernehmen", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Zum Stapel").click()
    page.get_by_role("button", name="Alle übernehmen").click()
    expect(page.get_by_text("Alle Tabellen des Stapels haben jetzt diesen Stand.")).to_be_visible()

    desk.go("Tabellen")
    expect(page.locator("main tbody tr")).to_have_count(17)
    expect(page.get_by_role("row").filter(has_text="Kinder").first).to_contain_text("2022 bis 2024")
    desk.release()
    page.goto(f"{desk.atlas}indicators/own.kinder?level=stadtteile")
    expect(page.locator("main")).to_contain_text("Altstadt")
    expect(page.locator("main")).to_contain_text("124")
