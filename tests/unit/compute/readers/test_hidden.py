"""What is hidden in a workbook is found and told."""

import io
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

from keck.compute.readers.hidden import find_hidden
from keck.compute.readers.raw import RawTable
from keck.compute.readers.workbook import read_workbook
from tests.unit.compute.readers.old_workbooks import old_workbook


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
    monkeypatch.setattr("keck.compute.readers.hidden_xlsx._CHUNK", 7)
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


OPEN_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>{doctype}
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Kinder"><table:table-column table:number-columns-repeated="2"/>
<table:table-column table:visibility="collapse" table:number-columns-repeated="{far}"/>{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


OPEN_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def open_document(path: Path, *, doctype: str = "", far: str = "1", repeated: str = "1") -> Path:
    """Write a table of eight rows; some are hidden, some filtered, the third column is hidden."""
    rows = [("Nr", "Kinder 2024", "Intern"), *((f"10{n}", "5", "7") for n in range(7))]
    hidden = {2: "collapse", 3: "collapse", 5: "filter"}
    lines = []
    for place, row in enumerate(rows, start=1):
        cells = "".join(OPEN_CELL.format(text) for text in row)
        unseen = f' table:visibility="{hidden[place]}"' if place in hidden else ""
        lines.append(f"<table:table-row{unseen}>{cells}</table:table-row>")
    lines.append(f'<table:table-row table:visibility="collapse" table:number-rows-repeated="{repeated}"/>')
    grouped = f"{lines[0]}<table:table-row-group>{''.join(lines[1:])}</table:table-row-group>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", OPEN_DOCUMENT.format(doctype=doctype, far=far, rows=grouped))
    return path


def test_hidden_and_filtered_rows_of_an_open_document_are_told(tmp_path: Path) -> None:
    (table,) = read_workbook(open_document(tmp_path / "a.ods"), "a.ods", None)
    assert told(table) == [("rows_hidden", "2–3, 5"), ("columns_hidden", "„Intern“")]
    assert len(table.frame) == 7, "hidden rows are read"


def test_an_open_document_may_claim_to_hide_more_than_there_can_be(tmp_path: Path) -> None:
    path = open_document(tmp_path / "a.ods", far="999999999999", repeated="999999999999")
    found = find_hidden(path, ["Kinder"])["Kinder"]
    assert (max(found.rows), max(found.columns)) == (1_048_576, 20_000)


def test_an_open_document_with_a_document_type_is_not_followed(tmp_path: Path) -> None:
    path = open_document(tmp_path / "a.ods", doctype='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>')
    assert find_hidden(path, ["Kinder"]) == {}


def test_hidden_rows_and_columns_of_an_old_workbook_are_told(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [["Nr", "Kinder 2024", "Intern"]]
    rows += [[f"10{n}", 5, 7] for n in range(5)]
    (tmp_path / "a.xls").write_bytes(old_workbook(rows, hidden_rows={2, 3}, hidden_columns={2}))
    (table,) = read_workbook(tmp_path / "a.xls", "a.xls", None)
    assert told(table) == [("rows_hidden", "3–4"), ("columns_hidden", "„Intern“")]
    assert len(table.frame) == 5, "hidden rows are read"


def test_an_old_workbook_that_hides_nothing_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(
        old_workbook([["Nr", "Kinder"], ["101", 5]], hidden_rows=set(), hidden_columns=set())
    )
    (table,) = read_workbook(tmp_path / "a.xls", "a.xls", None)
    assert told(table) == []
