"""CSV: encoding and delimiter are found out, every cell stays text."""

import csv
import re
from collections import Counter
from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import polars as pl

from keck.compute.readers.headers import HeaderBlock, cut, footer_rows, read_header
from keck.compute.readers.raw import RawTable
from keck.compute.readers.text import as_utf8
from keck.domain.findings import Problem

_DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_BYTES = 400_000
_SAMPLE_ROWS = 60
_NAMED_DELIMITER = re.compile(r"sep=(.)\s*")
# A quoted cell with more lines than that is a quote that somebody forgot to close.
_LINES_IN_CELL = 200
_LONGEST_FOOTER = 200
MAX_COLUMNS = 2000
MAX_CELL = 1_000_000


def read_csv(path: Path, sheet: str) -> RawTable:
    """Read a CSV file; a record is a row, also where a quoted cell has several lines, as in a spreadsheet.

    Raises
    ------
    Problem
        If it is no text, has too many columns, or a quote is never closed.
    """
    content = as_utf8(path.read_bytes())
    if b"\0" in content:
        raise Problem("csv_not_text", file=sheet)
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    delimiter, rows = _sample(content, sheet)
    width = max(len(row) for row in rows)
    if width > MAX_COLUMNS:
        raise Problem("table_too_wide", sheet=sheet, count=width, limit=MAX_COLUMNS)
    header = read_header(rows, width)
    frame = _parse(content, delimiter, header.last, width)
    if frame is None:
        return _read_leniently(content, delimiter, sheet)
    return _table(sheet, frame, header)


def _sample(content: bytes, sheet: str) -> tuple[str, list[list[str]]]:
    """Return the delimiter and the first rows."""
    text = content[:_SAMPLE_BYTES].decode(errors="ignore")
    lines = text.splitlines(keepends=True)
    if len(content) > _SAMPLE_BYTES and len(lines) > 1:
        lines.pop()
    named = _NAMED_DELIMITER.fullmatch(lines[0]) if lines else None
    delimiter = named.group(1) if named else find_delimiter(lines[:_SAMPLE_ROWS])
    try:
        rows = list(csv.reader(lines[:_SAMPLE_ROWS], delimiter=delimiter))
    except csv.Error as error:
        raise Problem("csv_broken", file=sheet) from error
    if not any(cell.strip() for row in rows for cell in row):
        raise Problem("file_empty", file=sheet)
    return delimiter, rows


def delimiter_of(content: bytes, sheet: str) -> str:
    """Return the sign that separates the cells of a text in UTF-8."""
    return _sample(content, sheet)[0]


def find_delimiter(lines: list[str]) -> str:
    """Return the sign that splits most lines into the same number of cells.

    >>> find_delimiter(["Ort;Quote", "Egg;0,5", "Staad;1,25"])
    ';'
    """

    def fitness(delimiter: str) -> tuple[int, int]:
        try:
            counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            return (0, 0)
        return max(((count, width) for width, count in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=fitness)


def _parse(content: bytes, delimiter: str, header_at: int, width: int) -> pl.DataFrame | None:
    """Parse quickly what is written by the rules; ``None`` for what is not."""
    try:
        return pl.read_csv(
            BytesIO(content),
            has_header=False,
            separator=delimiter,
            skip_rows=header_at,
            schema={f"c{column}": pl.String for column in range(width)},
        )
    except pl.exceptions.PolarsError:
        return None


def _read_leniently(content: bytes, delimiter: str, sheet: str) -> RawTable:
    """Read quotes within cells and rows that are too long, which the quick parser refuses."""
    csv.field_size_limit(MAX_CELL)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(content.decode(), newline=""), delimiter=delimiter):
            rows.append(row)
            if any(cell.count("\n") > _LINES_IN_CELL for cell in row):
                raise Problem("csv_quote_open", file=sheet, row=len(rows))
    except csv.Error as error:
        raise Problem("csv_quote_open", file=sheet, row=len(rows) + 1) from error
    width = max(len(row) for row in rows)
    if width > MAX_COLUMNS:
        raise Problem("table_too_wide", sheet=sheet, count=width, limit=MAX_COLUMNS)
    table = cut(sheet, rows)
    if table is None:
        raise Problem("file_empty", file=sheet)
    return table


def _table(sheet: str, frame: pl.DataFrame, header: HeaderBlock) -> RawTable:
    body = frame.slice(header.body - header.last)
    blank = pl.all().str.strip_chars() == ""
    body = body.with_columns(pl.when(blank).then(None).otherwise(pl.all()).name.keep())
    filled = body.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    # The parser keeps empty lines, so that a record's place is its row as the user sees it.
    places = np.arange(header.body + 1, header.body + 1 + body.height, dtype=np.int32)
    if not filled.all():
        body, places = body.filter(filled), places[filled.to_numpy()]
    tail = body.tail(_LONGEST_FOOTER).rows()
    end = body.height - footer_rows(tail, places[-len(tail) :].tolist(), frame.width)
    notes = [" ".join(cell for cell in row if cell) for row in body.slice(end).rows()]
    return RawTable(
        sheet=sheet,
        frame=body.head(end),
        header=header.names,
        header_row=header.last + 1,
        row_numbers=places[:end],
        titles=header.titles,
        headings=header.headings,
        footnotes=list(zip(places[end:].tolist(), notes, strict=True)),
    )
