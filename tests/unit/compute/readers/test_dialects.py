"""Whatever dialect a table is written in, it comes back equal."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped, unused-ignore]
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from keck.compute.readers.reading import read_table
from keck.domain.formula_guard import unguarded
from keck.views.tables.csv import Variant, table_csv
from tests.examples import examples

# What German offices write, in every encoding that is tried; quotes and separators among it on purpose.
_LETTERS = "abcXYZäöüÄÖÜßé "
_SIGNS = _LETTERS + "0123456789;,|\t\"'.-/()&%"
_words = st.text(_LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
_headers = _words.map(lambda text: "K" + " ".join(text.split()))
_names = st.text(_SIGNS, max_size=15).map(lambda text: f"Ort {text}".strip())
_numbers = st.one_of(
    st.integers(-10, 10**7).map(str),
    st.decimals(0, 10**5, places=2).map(str),
    st.decimals(0, 10**5, places=2).map(lambda value: str(value).replace(".", ",")),
    st.sampled_from(["1.234,5", "1 234", "12 %", "k.A.", "-", "x", "<5", "*", "(12)", "-9999", "007"]),
)
_cells = st.one_of(_numbers, st.just(""), st.text(_SIGNS, max_size=10).map(str.strip))


@dataclass(frozen=True)
class Table:
    """A table as its author means it; an empty cell is an empty text."""

    header: list[str]
    rows: list[list[str]]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of areas and cells; every row names its area, and some row has a value in every column."""
    width = draw(st.integers(2, 6))
    header = draw(st.lists(_headers, min_size=width, max_size=width, unique=True))
    row = st.tuples(_names, *([_cells] * (width - 1))).map(list)
    full = st.tuples(_names, *([_numbers] * (width - 1))).map(list)
    return Table(header, [*draw(st.lists(full, min_size=1, max_size=3)), *draw(st.lists(row, max_size=12))])


def _csv(table: Table, delimiter: str, quoting: Any, end: str, encoding: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([table.header, *table.rows])
    return text.getvalue().encode(encoding)


def _same(path: Path, content: bytes, name: str, table: Table) -> None:
    """The file holds the table: cells of a text as spreadsheets understand them, others as they are."""
    path.write_bytes(content)
    (read,) = read_table(path, name)
    assert read.header == table.header
    rows = table.rows if name.endswith(".json") else _meant(table)
    assert [[(cell or "").strip() for cell in row] for row in read.frame.rows()] == rows


def _meant(table: Table) -> list[list[str]]:
    """Return the cells; an apostrophe before a sign of formulas stands for the text behind it."""
    return [[unguarded(cell).strip() for cell in row] for row in table.rows]


_settings = settings(
    max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("variant", list(Variant))
@_settings
@given(table=tables(), signs=st.lists(st.sampled_from(["=", "+", "-", "@", "'=", "''-"]), min_size=1))
def test_what_was_made_harmless_for_spreadsheets_comes_back_equal(
    tmp_path: Path, table: Table, signs: list[str], variant: Variant
) -> None:
    names = [signs[place % len(signs)] + row[0] for place, row in enumerate(table.rows)]
    harmful = Table(table.header, [[name, *row[1:]] for name, row in zip(names, table.rows, strict=True)])
    (tmp_path / "a").write_bytes(table_csv(harmful.header, harmful.rows, variant=variant))
    (read,) = read_table(tmp_path / "a", "tabelle.csv")
    assert read.header == harmful.header
    assert [[(cell or "").strip() for cell in row] for row in read.frame.rows()] == harmful.rows


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@_settings
@given(
    table=tables(),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_a_text_comes_back_equal(
    tmp_path: Path, table: Table, delimiter: str, quoting: Any, end: str, encoding: str
) -> None:
    _same(tmp_path / "a", _csv(table, delimiter, quoting, end, encoding), "tabelle.csv", table)


@_settings
@given(table=tables())
def test_a_text_that_names_its_separator_comes_back_equal(tmp_path: Path, table: Table) -> None:
    content = b"sep=;\r\n" + _csv(table, ";", csv.QUOTE_MINIMAL, "\r\n", "cp1252")
    _same(tmp_path / "a", content, "tabelle.csv", table)


@_settings
@given(table=tables())
def test_cells_of_several_lines_come_back_equal(tmp_path: Path, table: Table) -> None:
    lines = Table(table.header, [[row[0] + "\nzweite Zeile", *row[1:]] for row in table.rows])
    _same(tmp_path / "a", _csv(lines, ";", csv.QUOTE_MINIMAL, "\n", "utf-8"), "tabelle.csv", lines)


@_settings
@given(table=tables(), skipped=st.integers(0, 3), beside=st.integers(0, 2))
def test_a_workbook_comes_back_equal(tmp_path: Path, table: Table, skipped: int, beside: int) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Tabelle")
        for place, row in enumerate([table.header, *table.rows], start=skipped):
            for column, text in enumerate(row, start=beside):
                if text:
                    sheet.write_string(place, column, text)
    (tmp_path / "a").write_bytes(content.getvalue())
    (read,) = read_table(tmp_path / "a", "tabelle.xlsx")
    assert read.header[beside:] == table.header
    assert [[(cell or "").strip() for cell in row[beside:]] for row in read.frame.rows()] == _meant(table)
    assert read.row_numbers.tolist() == list(range(skipped + 2, skipped + 2 + len(table.rows)))


@_settings
@given(table=tables(), indent=st.sampled_from([None, 2]))
@example(Table(["K", "L"], [["Ort", "5"], ["Ort a", "'-"]]), None)
def test_records_come_back_equal(tmp_path: Path, table: Table, indent: int | None) -> None:
    records = [
        {name: cell or None for name, cell in zip(table.header, row, strict=True)} for row in table.rows
    ]
    for document in (records, {"data": records}, {"meta": {"titel": "Kinder"}, "zeilen": records}):
        _same(tmp_path / "a", json.dumps(document, indent=indent).encode(), "tabelle.json", table)


@_settings
@given(
    names=st.lists(_names, min_size=1, max_size=8, unique=True),
    years=st.lists(st.integers(1990, 2030).map(str), min_size=1, max_size=4, unique=True),
    measures=st.lists(_headers, min_size=1, max_size=3, unique=True),
    value=st.integers(-5, 10**6),
)
def test_values_by_year_and_measure_come_back_equal(
    tmp_path: Path, names: list[str], years: list[str], measures: list[str], value: int
) -> None:
    wanted = [(name, str(value + n)) for n, name in enumerate(names)]
    entries = [{"value": int(number), "district": name} for name, number in wanted]
    keyed = {year: dict.fromkeys(measures, entries) for year in years}
    (tmp_path / "a").write_text(json.dumps({"meta": {}, "data": keyed}))
    (read,) = read_table(tmp_path / "a", "tabelle.json")
    assert read.header == ["jahr", "merkmal", "gebiet", "wert"]
    assert read.frame.rows() == [
        (year, measure, *pair) for year in years for measure in measures for pair in wanted
    ]
