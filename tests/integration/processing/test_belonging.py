"""Names for what a file does not name, and files that belong to a table that is there."""

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

from keck.domain.mapping_files import dump, load
from keck.services import measures, revisions
from tests.integration.conftest import Member

KEYS = [f"{n:02d}" for n in range(1, 13)]


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    listed = tmp_path / "gebiete.csv"
    listed.write_text("nr;name\n" + "".join(f"{key};Viertel {key}\n" for key in KEYS))
    assert member.import_areas(listed, level="viertel", key="nr", name="name")["state"] == "done"
    return member


def wide(folder: Path, year: int, name: str) -> Path:
    path = folder / name
    rows = "".join(f"{key};{100 + n};{900 + n}\n" for n, key in enumerate(KEYS))
    path.write_text(f"nr;Kinder {year};Einwohner {year}\n{rows}")
    return path


def long(folder: Path, year: int, name: str) -> Path:
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Daten")
        sheet.write_row(0, 0, ["nr", "Jahr", "Merkmal", "Wert"])
        rows = [(key, year, label, 50 + n) for n, key in enumerate(KEYS) for label in ("Kinder", "Einwohner")]
        for place, row in enumerate(rows, start=1):
            sheet.write_row(place, 0, row)
    return path


def unnamed(folder: Path) -> Path:
    path = folder / "nach_vierteln.csv"
    path.write_text("nr;2023;2024\n" + "".join(f"{key};{50 + n};{60 + n}\n" for n, key in enumerate(KEYS)))
    return path


def test_this_year_s_file_of_another_name_and_shape_adds_to_last_year_s_table(
    town: Member, tmp_path: Path
) -> None:
    first = town.import_table(wide(tmp_path, 2023, "kinder_stadtteile_2023.csv"))
    rights = load(first["result"]["mapping"])
    assert first["state"] == "done"
    second = town.import_table(long(tmp_path, 2024, "Kinder 2024 (neu).xlsx"))
    assert second["state"] == "done", second
    assert load(second["result"]["mapping"]).dataset == rights.dataset
    assert second["result"]["mode"] == "add"
    assert second["result"]["difference"]["periods_added"] == ["2024"]
    with town.scope() as scope:
        assert [one.number for one in revisions.current(scope)] == [2]
        assert [one.code for one in measures.all_of(scope)] == ["kinder", "einwohner"]
    third = town.import_table(wide(tmp_path, 2025, "ganz anders 2025.csv"))
    assert third["result"]["number"] == 3, "and back to the first shape"


def test_the_rights_of_the_table_hold_for_the_file_that_joins_it(town: Member, tmp_path: Path) -> None:
    first = town.import_table(wide(tmp_path, 2023, "kinder_2023.csv"), dry_run=True)
    own = dump(
        load(first["result"]["mapping"] + '\n[source]\nsupplier = "Jugendamt"\npermitted_use = "internal"\n')
    )
    assert town.import_table(wide(tmp_path, 2023, "kinder_2023.csv"), own)["state"] == "done"
    second = town.import_table(long(tmp_path, 2024, "neu.xlsx"))
    assert (second["result"]["supplier"], second["result"]["source_assumed"]) == ("Jugendamt", False)


def test_without_an_answer_the_name_of_the_file_stands_and_is_told(town: Member, tmp_path: Path) -> None:
    end = town.import_table(unnamed(tmp_path))
    assert end["state"] == "done", end
    asked = [one for one in end["result"]["findings"] if one["code"] == "measure_unnamed"]
    assert [(one["severity"], one["params"]["name"]) for one in asked] == [("warning", "Nach vierteln")]
    again = town.import_table(unnamed(tmp_path))
    assert "measure_unnamed" not in {one["code"] for one in again["result"]["findings"]}


def test_an_answer_names_measure_and_table_and_next_year_s_file_keeps_it(
    town: Member, tmp_path: Path
) -> None:
    end = town.import_table(unnamed(tmp_path), name="Kinder unter 6")
    assert end["state"] == "done", end
    assert end["result"]["measures"] == ["kinder-unter-6"]
    assert "measure_unnamed" not in {one["code"] for one in end["result"]["findings"]}
    next_year = unnamed(tmp_path)
    next_year.write_text(next_year.read_text().replace("2024", "2025"))
    again = town.import_table(next_year)
    assert (again["result"]["measures"], again["result"]["number"]) == (["kinder-unter-6"], 2)
    with town.scope() as scope:
        assert [one.name["de"] for one in revisions.datasets(scope)] == ["Kinder unter 6"]


def test_a_name_that_nobody_asked_for_is_refused_by_what_is_there(town: Member, tmp_path: Path) -> None:
    end = town.import_table(wide(tmp_path, 2023, "kinder_2023.csv"), name="Jugend")
    assert (end["state"], end["error"]["code"]) == ("failed", "name_not_asked")
    assert town.import_table(wide(tmp_path, 2023, "kinder_2023.csv"), name="Kinder")["state"] == "done"
