"""Ways that people go at the desk over several files: the next year, a list, a trial, a step back."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped, unused-ignore]
from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.work import Work, written
from tests.integration.workers.conftest import write_town
from tests.waiting import until

_SHOWN_SECONDS = 20
NAMES = ("Altstadt", "Hafen", "Weststadt", "Nord", "Süd", "Ost", "Au", "Berg", "Tal", "See", "Moos", "Heide")
KEYS = [f"{n:02d}" for n in range(1, 13)]
CHILDREN = [120, 80, 45, 230, 91, 77, 66, 58, 94, 71, 83, 102]


def areas() -> str:
    return "key;name\n" + "".join(f"{key};{name}\n" for key, name in zip(KEYS, NAMES, strict=True))


def wide(year: int, children: list[int | str]) -> str:
    rows = (
        f"{key};{value};{1000 + 100 * n}\n" for n, (key, value) in enumerate(zip(KEYS, children, strict=True))
    )
    return f"Schlüssel;Kinder {year};Einwohner {year}\n" + "".join(rows)


def long(path: Path, year: int, children: list[int]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Daten")
        sheet.write_row(0, 0, ["Stadtteil", "Jahr", "Merkmal", "Wert"])
        rows = [
            (name, year, label, value)
            for n, (name, few) in enumerate(zip(NAMES, children, strict=True))
            for label, value in (("Kinder", few), ("Einwohner", 1000 + 100 * n))
        ]
        for place, row in enumerate(rows, start=1):
            sheet.write_row(place, 0, row)
    return path


@pytest.fixture
def desk(member: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A member with a list of twelve areas."""
    made = member("Prüfstadt")
    Work(made.stack, made.slug, tmp_path).areas(areas())
    return made


def take(desk: Desk, path: Path) -> None:
    """Send a table, read it as proposed and take it over."""
    desk.send("Tabellen", path)
    desk.read_table()
    desk.accept()


def facts(desk: Desk) -> list[str]:
    """Return how many values are new, changed and gone."""
    return desk.page.locator("#changes ~ .facts-row").first.locator("dd").all_inner_texts()


def row(desk: Desk, table: str, name: str) -> Locator:
    return desk.page.get_by_role("table", name=table).get_by_role("row").filter(has_text=name)


def test_next_year_s_file_is_read_without_a_question(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    desk.send("Tabellen", written(tmp_path, "kinder_stadtteile_2023.csv", wide(2023, [*CHILDREN])))
    page.get_by_label("Von wem stammen die Daten?").fill("Jugendamt")
    desk.read_table()
    desk.accept()

    desk.send("Tabellen", written(tmp_path, "kinder_stadtteile_2024.csv", wide(2024, [*CHILDREN])))
    told = page.locator("p.say").filter(has_text="Die Tabelle ist aufgebaut wie „Kinder stadtteile“")
    expect(told).to_be_visible()
    expect(page.get_by_text("Bitte entscheiden Sie")).to_have_count(0)
    expect(page.get_by_text("bitte beantworten")).to_have_count(0)
    expect(page.get_by_label("Von wem stammen die Daten?")).to_have_value("Jugendamt")
    page.get_by_role("button", name="Ohne Änderung einlesen").click()
    desk.ended("revisions")
    assert facts(desk) == ["24", "0", "0"]
    expect(page.locator("main")).to_contain_text("Neue Zeiträume: 2024")
    desk.accept()

    desk.send("Tabellen", long(tmp_path / "Kinder 2025 (neu).xlsx", 2025, CHILDREN))
    expect(page.get_by_label("Gehört zur Tabelle")).to_have_value("kinder-stadtteile")
    told = page.get_by_role("listitem").filter(has_text="Tabelle erkannt")
    expect(told).to_contain_text("hat genau diese Merkmale (Kinder, Einwohner)")
    expect(page.get_by_label("Von wem stammen die Daten?")).to_have_value("Jugendamt")
    desk.read_table()
    assert facts(desk) == ["24", "0", "0"]
    desk.accept()
    desk.go("Tabellen")
    expect(page.get_by_role("row").filter(has_text="Kinder stadtteile")).to_contain_text("2023 bis 2025")
    expect(page.locator("main tbody tr")).to_have_count(1)


def test_what_a_file_does_not_name_is_asked_and_stands_in_the_atlas(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    rows = "".join(f"{key};{value};{value + 3}\n" for key, value in zip(KEYS, CHILDREN, strict=True))
    desk.send("Tabellen", written(tmp_path, "nach_stadtteilen.csv", f"Schlüssel;2023;2024\n{rows}"))
    asked = page.get_by_label("Was wird gezählt?")
    expect(asked).to_be_focused()
    expect(asked).to_have_attribute("placeholder", "Nach stadtteilen")
    page.keyboard.type("Kinder unter 6")
    desk.read_table()
    desk.accept()
    desk.release()
    page.goto(desk.atlas)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kinder unter 6")


def test_with_a_list_everything_but_the_map_works_and_shapes_follow(
    member: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = member("Prüfstadt")
    page = desk.page
    boundaries, table = write_town(tmp_path)
    listed = "nr;name\n" + "".join(f"{n:02d};Viertel {n}\n" for n in range(1, 13))
    desk.send("Gebiete", written(tmp_path, "gebiete.csv", listed))
    desk.read_areas("Viertel")
    expect(page.get_by_text("noch ohne Grenzen: Tabellen gehen schon, die Karte fehlt")).to_be_visible()
    take(desk, table)
    desk.release()
    for path in ("", "areas/viertel/03", "compare?area=viertel:01&area=viertel:02", "indicators/own.kinder"):
        page.goto(desk.atlas + path)
        expect(page.locator("main")).to_contain_text("Viertel")
        expect(page.locator("svg.map")).to_have_count(0)
    page.goto(desk.atlas)
    expect(page.locator("table.areas tbody tr")).to_have_count(12)
    expect(page.locator("main")).to_contain_text("keine Karte")

    page.goto(desk.home)
    desk.send("Gebiete", boundaries)
    expect(page.get_by_label("Vorhandene Ebene")).to_have_value("viertel")
    page.get_by_role("button", name="Gebiete einlesen").click()
    desk.ended("areas")
    expect(page.locator(".lead")).to_contain_text("mit Grenzen")
    desk.release()

    page.goto(desk.atlas)

    def drawn() -> bool:
        page.reload()
        return page.locator("svg.map .areas use").count() == 12

    until(drawn, _SHOWN_SECONDS)
    expect(page.locator("table.areas tbody tr")).to_have_count(12)


def test_a_trial_shows_what_changes_is_thrown_away_and_then_taken(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    take(desk, written(tmp_path, "kinder_2024.csv", wide(2024, [*CHILDREN])))
    before = page.url
    changed: list[int | str] = [value + 10 * n for n, value in enumerate(CHILDREN)]
    changed[2] = ""
    mended = written(tmp_path, "kinder_2024.csv", wide(2024, changed))
    for decision in ("Verwerfen", "Übernehmen"):
        desk.send("Tabellen", mended)
        desk.read_table()
        assert facts(desk) == ["0", "10", "1"]
        largest = page.get_by_role("table", name="Die größten Änderungen").locator("tbody tr")
        expect(largest).to_have_count(10)
        expect(largest.first).to_contain_text("Heide")
        expect(row(desk, "Die größten Änderungen", "Heide")).to_contain_text("212")
        effects = row(desk, "Kennzahlen, die sich ändern", "Kinder").get_by_role("cell").all_inner_texts()
        assert effects[:3] == ["0", "10", "2"], "and the whole town has no sum without one of its parts"
        assert int(effects[4]) > 0, "ranks"
        assert int(effects[5]) > 0, "classes"
        page.get_by_text("Kinder: Gebiete, deren Rang oder Klasse sich ändert").click()
        expect(page.get_by_role("row").filter(has_text="→").first).to_be_visible()
        page.get_by_role("button", name=decision, exact=True).click()
        page.wait_for_url(f"{before.partition('?')[0]}?done=*")
        now = page.get_by_role("listitem").filter(has_text="gilt jetzt")
        expect(now).to_contain_text("Stand 1" if decision == "Verwerfen" else "Stand 3")
    expect(page.get_by_role("listitem").filter(has_text="Stand 2")).to_contain_text("verworfen")


def test_two_states_are_compared_one_is_taken_back_and_holds(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    for more in (0, 5, 700):
        take(desk, written(tmp_path, "kinder_2024.csv", wide(2024, [CHILDREN[0] + more, *CHILDREN[1:]])))
    page.get_by_label("von").select_option(label=options(page.get_by_label("von"), "Stand 1"))
    page.get_by_role("button", name="Vergleichen").click()
    desk.ended("comparisons")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stand 1 und Stand 3")
    expect(row(desk, "Die größten Änderungen", "Altstadt")).to_contain_text("820")
    page.get_by_role("link", name="Stand 1").click()
    page.get_by_role("button", name="Zu diesem Stand zurückkehren").click()
    desk.ended("revisions")
    expect(page.get_by_text("Kehrt zu Stand 1 zurück.")).to_be_visible()
    assert facts(desk) == ["0", "1", "0"]
    change = row(desk, "Die größten Änderungen", "Altstadt")
    expect(change.get_by_role("cell").nth(2)).to_have_text("820")
    expect(change.get_by_role("cell").nth(3)).to_have_text("120")
    desk.accept()
    expect(page.get_by_role("listitem").filter(has_text="gilt jetzt")).to_contain_text("Stand 4")
    page.goto(f"{desk.home}cells?indicator=own.kinder&period=2024&area=stadtteile:01")
    expect(page.get_by_role("row").filter(has_text="kinder_2024.csv")).to_contain_text("120")


def options(field: Locator, start: str) -> str:
    """Return the option of a field that begins with some words."""
    return next(text for text in field.locator("option").all_inner_texts() if text.startswith(start))
