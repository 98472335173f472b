"""U-14: the copy of a user's file holds the same values, its marks, and nothing that runs."""

import io
import re
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from keck.compute.annotation import Mark, annotate
from keck.compute.readers.cells import cell_text
from keck.compute.readers.grid import read_grid
from keck.compute.readers.raw import RawTable
from keck.domain.findings import Problem, Severity

HEADINGS = ("Meldungen", "Art", "Blatt", "Zeile", "Spalte", "Was", "Fehler", "Warnung", "Hinweis")
STARTS = ("=", "+", "-", "@", "\t", "\r", "|", "%", '=HYPERLINK("http://example.org")', "=cmd|' /C calc'!A0")


def grid(rows: list[list[str | None]], sheet: str = "Kinder", header_row: int = 0) -> RawTable:
    width = max(len(row) for row in rows)
    columns = [pl.Series(f"c{n}", [row[n] for row in rows], dtype=pl.String) for n in range(width)]
    numbers = np.arange(1, len(rows) + 1, dtype=np.int32)
    return RawTable(sheet, pl.DataFrame(columns), [""] * width, header_row, numbers)


def written(grids: list[RawTable], marks: list[Mark]) -> bytes:
    out = io.BytesIO()
    annotate(out, grids, marks, HEADINGS)
    return out.getvalue()


def read(content: bytes, sheet: str) -> list[list[str | None]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    values = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[cell_text(value) for value in row] for row in values]


def formulas(content: bytes) -> int:
    archive = zipfile.ZipFile(io.BytesIO(content))
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    return sum(len(re.findall(rb"<f[ />]", archive.read(name))) for name in sheets)


@pytest.mark.asvs("1.3.3")
@pytest.mark.parametrize("start", STARTS)
def test_a_text_that_would_run_stays_a_text(start: str) -> None:
    rows: list[list[str | None]] = [["Gebiet", start], [f"{start}1+1", "-5"], [f" {start}x", "12.5"]]
    content = written([grid(rows, sheet=start)], [Mark(Severity.ERROR, f"{start}SUMME(A1)", start, 2, 1)])
    assert formulas(content) == 0
    name = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names[0]
    assert read(content, name) == rows
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name]
    assert b"hyperlink" not in b"".join(archive.read(n) for n in archive.namelist() if "sheet" in n)


def test_negative_numbers_stay_numbers_and_keys_keep_their_zeros() -> None:
    content = written([grid([["01", "-5", "1234.5", "1.234,5", "1e5", "00"]])], [])
    values = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert values == [["01", -5.0, 1234.5, "1.234,5", "1e5", "00"]]


def test_marks_stand_at_their_cells_and_in_a_list() -> None:
    marks = [
        Mark(Severity.ERROR, "keine Zahl", "Kinder", 3, 2),
        Mark(Severity.NOTE, "auch das", "Kinder", 3, 2),
        Mark(Severity.WARNING, "fällt auf", "Anderes", 1, 1),
        Mark(Severity.WARNING, "im Ganzen", None, None, None),
    ]
    rows: list[list[str | None]] = [["Gebiet", "Kinder"], ["1", "5"], ["2", "x"]]
    content = written([grid(rows), grid(rows, sheet="Anderes")], marks)
    archive = zipfile.ZipFile(io.BytesIO(content))
    comments = {name: archive.read(name).decode() for name in archive.namelist() if "comments" in name}
    assert len(comments) == 2
    first = next(text for text in comments.values() if "keine Zahl" in text)
    assert 'ref="B3"' in first
    assert "auch das" in first
    listed = read(content, "Meldungen")
    assert listed[1] == ["Fehler", "Kinder", "3", "B", "keine Zahl"]
    assert [row[4] for row in listed[1:]] == ["keine Zahl", "auch das", "fällt auf", "im Ganzen"]
    assert read(content, "Kinder") == rows


def test_a_file_without_rows_gets_its_names_as_first_row() -> None:
    rows: list[list[str | None]] = [["Gebiet", "Kinder"], ["1", "5"], ["2", "x"]]
    content = written([grid(rows, header_row=1)], [Mark(Severity.ERROR, "keine Zahl", "Kinder", 2, 2)])
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert 'ref="B3"' in archive.read("xl/comments1.xml").decode()


def test_titles_and_footnotes_stay_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        "Kinder in Köln;;\r\n\r\nNr;Name;Kinder\r\n1;Süd;5\r\n\r\nQuelle: Amt;;\r\n".encode("cp1252")
    )
    (found,) = read_grid(path, "a.csv")
    assert found.frame.row(0) == ("Kinder in Köln", "", "")
    assert found.frame.height == 6
    assert found.frame.row(3) == ("1", "Süd", "5")
    assert found.frame.row(5)[0] == "Quelle: Amt"


def test_a_file_with_a_row_per_person_is_not_copied_either(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"Kind{n};Muster{n};{n % 28 + 1:02d}.03.2019;{n % 5 + 1}" for n in range(40)]
    path.write_text("Vorname;Nachname;Geburtsdatum;Stadtteil\n" + "\n".join(rows) + "\n")
    with pytest.raises(Problem, match="table_of_persons"):
        read_grid(path, "a.csv")


CELLS = st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@pytest.mark.asvs("1.2.10")
@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8), st.text(max_size=40))
def test_any_table_comes_back_equal_and_inert(rows: list[list[str | None]], sheet: str) -> None:
    content = written([grid(rows, sheet=sheet)], [Mark(Severity.NOTE, "x", sheet, 1, 1)])
    assert formulas(content) == 0
    name = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names[0]
    back = read(content, name)
    for row, expected in enumerate(rows):
        found = back[row] if row < len(back) else [None] * 3
        for column, text in enumerate(expected):
            value = found[column] if column < len(found) else None
            assert value == text or float(value or "nan") == float(text or "nan")
