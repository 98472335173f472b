"""A file's cells as they stand in it, titles and footnotes included, for a copy of it."""

import csv
from io import StringIO
from pathlib import Path

import numpy as np
import polars as pl

from keck.compute.readers.csv_table import MAX_CELL, delimiter_of
from keck.compute.readers.raw import RawTable
from keck.compute.readers.reading import read_table
from keck.compute.readers.sniffing import sniff
from keck.compute.readers.text import as_utf8
from keck.compute.readers.workbook import sheet_rows
from keck.domain.findings import Problem

MAX_ROWS = 1_048_576
"""Rows of a sheet in a spreadsheet."""


def read_grid(path: Path, filename: str) -> list[RawTable]:
    """Read all sheets with every cell in its place.

    Returns
    -------
    list of RawTable
        Row and column of a cell are those of the file. A format without rows gets its names as row 1 and is
        told by a header row of 1; otherwise that is 0.

    Raises
    ------
    Problem
        If the file would not be read as a table, or is longer than a spreadsheet.
    """
    # What must not be read must not be copied either.
    tables = read_table(path, filename)
    facts = sniff(path, filename)
    if facts.format == "csv":
        return [_grid(filename.rpartition(".")[0] or filename, _csv_rows(path, filename), 0)]
    if facts.format == "json":
        return [_records(table) for table in tables]
    return [_grid(name, rows, 0) for name, rows in sheet_rows(path, filename)]


def _csv_rows(path: Path, filename: str) -> list[list[str | None]]:
    content = as_utf8(path.read_bytes()).replace(b"\0", b"")
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    csv.field_size_limit(MAX_CELL)
    lines = StringIO(content.decode(errors="replace"), newline="")
    try:
        return [list(row) for row in csv.reader(lines, delimiter=delimiter_of(content, filename))]
    except csv.Error as error:
        raise Problem("csv_broken", file=filename) from error


def _records(table: RawTable) -> RawTable:
    rows: list[list[str | None]] = [list(table.header), *(list(row) for row in table.frame.iter_rows())]
    return _grid(table.sheet, rows, 1)


def _grid(sheet: str, rows: list[list[str | None]], header_row: int) -> RawTable:
    if len(rows) > MAX_ROWS:
        raise Problem("annotate_too_long", rows=len(rows), limit=MAX_ROWS)
    width = max((len(row) for row in rows), default=0) or 1
    columns = [
        pl.Series(f"c{place}", [row[place] if place < len(row) else None for row in rows], dtype=pl.String)
        for place in range(width)
    ]
    return RawTable(
        sheet=sheet,
        frame=pl.DataFrame(columns),
        header=[""] * width,
        header_row=header_row,
        row_numbers=np.arange(1, len(rows) + 1, dtype=np.int32),
    )
