"""Tables through the real child: good ones, bad ones, hostile ones."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

from keck.processing.sandbox import classify, read_layer, read_table
from tests.integration.sandbox import made_files as made

Refusal = Callable[..., str]


def test_a_workbook_gives_each_sheet_with_values_for_formulas(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Ort", "Kinder"], ["Egg", 12], ["Staad", 1.5], ["Summe", "=B2+B3"]]
    path = made.workbook(tmp_path / "a.xlsx", {"Kinder": rows, "Leer": [], "Zwei": rows[:2]})
    assert classify(path, "a.xlsx").sheets == ["Kinder", "Leer", "Zwei"]
    tables = read_table(path, "a.xlsx")
    assert [table.sheet for table in tables] == ["Kinder", "Zwei"]
    assert tables[0].frame.rows() == [("Egg", "12"), ("Staad", "1.5"), ("Summe", "42")]
    assert tables[0].row_numbers.tolist() == [2, 3, 4]
    assert [table.sheet for table in read_table(path, "a.xlsx", sheet="Zwei")] == ["Zwei"]


def test_workbooks_that_can_not_be_read_say_why(tmp_path: Path, refusal: Refusal) -> None:
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert refusal(read_table, old, "old.xls") == "file_unknown"
    locked = made.locked_workbook(tmp_path / "locked.xlsx")
    assert refusal(read_table, locked, "locked.xlsx") == "workbook_locked"
    text = tmp_path / "text.xlsx"
    text.write_text("a;b")
    assert refusal(read_table, text, "text.xlsx") == "file_not_zip"
    empty = made.workbook(tmp_path / "empty.xlsx", {"Leer": []})
    assert refusal(read_table, empty, "empty.xlsx") == "workbook_no_table"
    assert refusal(read_table, empty, "empty.xlsx", sheet="Fehlt") == "workbook_no_such_sheet"
    broken = made.zipped(tmp_path / "broken.xlsx", {"xl/workbook.xml": b"<nope"})
    assert refusal(read_table, broken, "broken.xlsx") == "workbook_broken"


def test_workbooks_made_to_fill_the_memory_are_refused(tmp_path: Path, refusal: Refusal) -> None:
    assert refusal(read_table, made.row_bomb(tmp_path / "a.xlsx"), "a.xlsx") == "zip_too_large"
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Weit")
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    assert refusal(read_table, path, "b.xlsx") in ("table_too_wide", "reading_memory")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"   ", b"\xef\xbb\xbf", b";;;\n;;;\n"])
def test_an_empty_file_is_called_empty(tmp_path: Path, refusal: Refusal, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refusal(read_table, path, "a.csv") == "file_empty"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"a;b\n\0\0\0;1\n", "file_unknown"),
        ("a.csv", b'a;b\n"1;2\n' + b"3;4\n" * 5000, "csv_quote_open"),
        ("a.csv", b"a;b\n", "table_no_rows"),
        ("a.csv", b"%PDF-1.4\n\0\xff\xfe" + bytes(100), "file_unknown"),
        ("a.html", b"<!doctype html><table></table>", "file_unknown"),
        ("a.csv", b"<html><table></table>", "file_unknown"),
        ("a.csv", b";".join(b"%d" % n for n in range(3000)) + b"\n1\n", "table_too_wide"),
        ("a.json", b'{"a": ', "json_broken"),
        ("a.json", b"[1, 2]", "json_no_table"),
        ("a.json", b"[" * 100_000, "json_broken"),
        ("a.json", b'{"type": "Topology"}', "layer_broken"),
        ("a.toml", b'[kinder]\nname = "Kinder"\n', "file_no_table"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    tmp_path: Path, refusal: Refusal, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(read_table, path, name) == code


def test_attributes_of_boundaries_are_a_table_and_tables_no_boundaries(
    tmp_path: Path, refusal: Refusal
) -> None:
    areas = made.geojson(tmp_path / "a.geojson", made.feature([made.SQUARE]))
    (found,) = read_table(areas, "a.geojson")
    assert (found.sheet, found.frame.height, found.row_numbers.tolist()) == ("a", 1, [1])
    assert found.header
    table = tmp_path / "a.csv"
    table.write_text("a;b\n1;2\n")
    assert refusal(read_layer, table, "a.csv") == "file_no_areas"


@pytest.mark.asvs("5.2.2")
def test_the_content_counts_and_not_the_name(tmp_path: Path) -> None:
    areas = made.geojson(tmp_path / "a.txt.json", made.feature([made.SQUARE]))
    assert classify(areas, "tabelle.json").kind == "areas"
    book = made.workbook(tmp_path / "a.csv", {"Tabelle": [["a", "b"], [1, 2]]})
    assert classify(book, "a.csv").format == "xlsx"
    definitions = tmp_path / "definitions"
    definitions.write_text('# Kennzahlen\n[indicator.kinder]\nname = "Kinder"\n')
    assert classify(definitions, "kennzahlen.toml").kind == "definitions"
    assert classify(definitions, "kennzahlen").kind == "definitions"


def test_a_name_is_only_text(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("a;b\n1;2\n")
    for name in ("../../etc/passwd.csv", "-c.csv", "<script>.csv", "a\nb.csv", "x" * 300 + ".csv"):
        assert read_table(path, name)[0].frame.height == 1


def test_a_million_cells_come_through_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nr;wert\n" + "".join(f"{n % 500};{n}\n" for n in range(500_000)))
    (table,) = read_table(path, "a.csv")
    assert table.frame.shape == (500_000, 2)
    assert table.frame.row(-1) == ("499", "499999")
    assert table.row_numbers[-1] == 500_001


def test_half_a_letter_in_json_becomes_a_question_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"nr\\ud83d": "1", "wert": "\\udd2b5"}]')
    (table,) = read_table(path, "a.json")
    assert table.header == ["nr?", "wert"]
    assert table.frame.row(0) == ("1", "?5")
