"""Templates: made for a definition, filled in, and read back without a question."""

import re
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from keck.domain.texts import Language
from keck.services.definitions import indicators
from keck.services.errors import NotFound, Refused
from keck.services.tables import notes, templates
from tests.integration.conftest import Member
from tests.integration.processing.filling import SHEET, Cells, fill, part
from tests.integration.processing.released import publish

AREAS = "key;name\n01;Altstadt\n02;Hafen\n=1+1;Weststadt\n"
TABLE = "Schlüssel;Jahr;Kinder;Kinder in Armut\n01;2023;120;20\n02;2023;80;30\n=1+1;2023;145;25\n"
DEFINITION = """
[[indicator]]
code = "armut"
name = {de = "Kinder in Armut", en = "Child poverty"}
kind = "share"
numerator = ["kinder-in-armut"]
denominator = ["kinder"]
[[indicator]]
code = "vereine"
name = "Vereine für Kinder"
kind = "count"
numerator = ["vereine", "vereine[age=3-5]"]
"""


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    """A member with three quarters, a table and two definitions, one of which has no figures yet."""
    file = tmp_path / "quartiere.csv"
    file.write_text(AREAS)
    assert member.import_areas(file, level="quartier")["state"] == "done"
    table = tmp_path / "kinder.csv"
    table.write_text(TABLE)
    assert member.import_table(table)["state"] == "done"
    with member.scope() as scope:
        indicators.apply(scope, DEFINITION)
    return member


def made(member: Member, code: str, lang: Language = "de", **options: str) -> bytes:
    with member.scope() as scope:
        return templates.workbook(scope, code, lang, **options)


def numbers(*columns: str) -> Cells:
    """Return different numbers for three areas."""
    return {
        f"{column}{row}": row * 40 * (1 + 4 * place)
        for place, column in enumerate(columns)
        for row in (2, 3, 4)
    }


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_filled_in_template_is_read_without_a_question(
    town: Member, tmp_path: Path, lang: Language
) -> None:
    cells = {**numbers("D", "E"), "F2": "Neu"}
    path = fill(made(town, "own.armut", lang), tmp_path / "egal.xlsx", cells)
    end = town.import_table(path)
    assert end["state"] == "done", end
    assert end["result"]["periods"] == ["2024"]
    assert end["result"]["difference"]["cells_new"] == 6
    with town.scope() as scope:
        found = notes.of_revision(scope, UUID(end["result"]["revision"]))
    assert {(note.area_id, note.period_code) for note in found} == {("quartier:01", "2024")}
    released = publish(town)
    assert released.slice("own.armut", "2024", "quartier")["status"] == "ooo"


def test_a_template_holds_areas_drop_downs_and_an_explanation(town: Member) -> None:
    content = made(town, "own.armut")
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert [(one.name, one.visible) for one in book.sheets_metadata] == [
        ("Daten", SheetVisibleEnum.Visible),
        ("Erklärung", SheetVisibleEnum.Visible),
        ("keck", SheetVisibleEnum.VeryHidden),
    ]
    head, *rows = book.get_sheet_by_name("Daten").to_python()
    assert head == [
        "Schlüssel",
        "Gebiet",
        "Zeitraum",
        "Kinder in Armut",
        "Kinder",
        "Anmerkung",
        "Reihenbruch",
    ]
    assert sorted(tuple(row[:3]) for row in rows) == [
        ("01", "Altstadt", "2024"),
        ("02", "Hafen", "2024"),
        ("=1+1", "Weststadt", "2024"),
    ]
    sheet = part(content, SHEET)
    assert {'type="list"', 'type="whole"'} <= set(re.findall(r'type="(?:list|whole)"', sheet))
    told = str(book.get_sheet_by_name("Erklärung").to_python())
    assert "ohne Rückfrage" in told
    assert "Quartier, 3 Gebiete" in told


@pytest.mark.asvs("1.2.10")
def test_nothing_in_a_template_runs_as_a_formula(town: Member) -> None:
    content = made(town, "own.armut")
    for number in (1, 2, 3):
        assert "<f>" not in part(content, f"xl/worksheets/sheet{number}.xml")


def test_a_definition_without_figures_has_a_template_that_makes_its_table(
    town: Member, tmp_path: Path
) -> None:
    content = made(town, "own.vereine", period="2024")
    end = town.import_table(fill(content, tmp_path / "v.xlsx", numbers("D", "E")))
    assert end["state"] == "done", end
    assert end["result"]["measures"] == ["vereine"]
    assert publish(town).slice("own.vereine", "2024", "quartier")["status"] == "ooo"


def test_protected_and_empty_cells_keep_their_meaning(town: Member, tmp_path: Path) -> None:
    cells: Cells = {"D2": "*", "D4": 77}
    end = town.import_table(fill(made(town, "own.vereine"), tmp_path / "k.xlsx", cells))
    assert end["state"] == "done", end
    told = {(one["code"], one["params"].get("number")) for one in end["result"]["findings"]}
    assert ("template_recognised", None) in told
    assert ("cells_protected", 1) in told


def test_a_template_whose_headings_were_changed_is_read_like_any_file(town: Member, tmp_path: Path) -> None:
    content = made(town, "own.armut")
    renamed = ("Kinder in Armut", "Arme Kinder")
    path = fill(content, tmp_path / "geaendert.xlsx", numbers("D", "E"), renamed)
    end = town.import_table(path, dry_run=True)
    findings = [*(end["error"] or {}).get("findings", []), *(end["result"] or {}).get("findings", [])]
    assert findings
    assert "template_recognised" not in {one["code"] for one in findings}


def test_what_is_not_there_has_no_template(town: Member) -> None:
    with pytest.raises(NotFound):
        made(town, "own.nichts")
    with pytest.raises(NotFound):
        made(town, "own.armut", level="bezirk")
    with pytest.raises(Refused):
        made(town, "own.armut", period="übermorgen")
