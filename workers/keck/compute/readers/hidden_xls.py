"""Rows and columns that are hidden in an XLS workbook."""

import io
from pathlib import Path

import xlrd  # type: ignore[import-untyped, unused-ignore]

from keck.compute.readers.raw import Hidden


def hidden_of(path: Path, sheets: list[str]) -> dict[str, Hidden]:
    """Return what is hidden on some sheets; the reader of values knows nothing of rows and columns."""
    with xlrd.open_workbook(
        str(path), logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
    ) as book:
        names = set(book.sheet_names())
        return {name: _of_sheet(book.sheet_by_name(name)) for name in sheets if name in names}


def _of_sheet(sheet: "xlrd.sheet.Sheet") -> Hidden:
    return Hidden(
        {number + 1 for number, row in sheet.rowinfo_map.items() if row.hidden},
        {number + 1 for number, column in sheet.colinfo_map.items() if column.hidden},
    )
