"""What is hidden in a workbook is found and told."""

import io
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

from keck.compute.readers.raw import RawTable
from keck.compute.readers.workbook import read_workbook


def workbook(path: Path, **hidden: Any) -> Path:
    """Write a table of six rows and three columns; the third column is hidden if wanted, and some rows."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Kinder & Jugend")
        sheet.write_row(0, 0, ["Nr", "Kinder 2024", "Intern"])
        for row, key in enumerate(("101", "102", "201", "202"), start=1):
            sheet.write_row(row, 0, [key, 5, 7])
        for row in hidden.get("rows", ()):
            sheet.set_row(row - 1, None, None, {"hidden": True})
        if "columns" in hidden:
            sheet.set_column(hidden["columns"], None, None, {"hidden": True})
        for name in hidden.get("sheets", ()):
            book.add_worksheet(name).hide()
    return path


def told(table: RawTable) -> list[tuple[str, str]]:
    return [
        (one.code, str(one.params.get("rows") or one.params.get("columns") or one.params.get("sheets")))
        for one in table.findings
    ]


def test_hidden_rows_columns_and_sheets_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", rows=[2, 3, 5, 900], columns="C:Z", sheets=["Alt", "Entwurf"])
    (table,) = read_workbook(path, "a.xlsx", None)
    assert told(table) == [
        ("sheets_hidden", "Alt, Entwurf"),
        ("rows_hidden", "2–3, 5"),
        ("columns_hidden", "„Intern“"),
    ]
    assert [(one.row, one.column) for one in table.findings] == [(None, None), (2, None), (None, 3)]
    assert len(table.frame) == 4, "hidden rows are read"


def test_nothing_is_told_where_nothing_is_hidden(tmp_path: Path) -> None:
    (table,) = read_workbook(workbook(tmp_path / "a.xlsx"), "a.xlsx", None)
    assert table.findings == []


def test_what_is_hidden_is_found_across_the_parts_that_are_searched(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("keck.compute.readers.hidden._CHUNK", 7)
    path = workbook(tmp_path / "a.xlsx", rows=[4], columns="B:B")
    (table,) = read_workbook(path, "a.xlsx", None)
    assert told(table) == [("rows_hidden", "4"), ("columns_hidden", "„Kinder 2024“")]


def test_an_index_with_a_document_type_is_not_followed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", rows=[3])
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/workbook.xml":
                text = text.replace(b"<workbook", b'<!DOCTYPE w [<!ENTITY a "b">]><workbook', 1)
            new.writestr(name, text)
    path.write_bytes(content.getvalue())
    (table,) = read_workbook(path, "a.xlsx", None)
    assert told(table) == []
