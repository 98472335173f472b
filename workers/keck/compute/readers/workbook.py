"""XLSX: values of all visible sheets as text."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from keck.compute.readers.headers import cut
from keck.compute.readers.raw import RawTable
from keck.domain.findings import Problem

MAX_CELLS = 20_000_000
MAX_COLUMNS = 2000
MAX_SHEETS = 200


def read_workbook(path: Path, sheet: str | None) -> list[RawTable]:
    """Read the sheets of a workbook that hold a table.

    Parameters
    ----------
    sheet : str or None
        Only this sheet.

    Raises
    ------
    Problem
        If the workbook is broken, locked, too large or holds no table.
    """
    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        raise Problem("workbook_broken", reason=str(error)[:120]) from error
    visible = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    if len(visible) > MAX_SHEETS:
        raise Problem("workbook_too_many_sheets", count=len(visible), limit=MAX_SHEETS)
    wanted = [name for name in visible if sheet in (None, name)]
    tables = [table for name in wanted if (table := _read_sheet(book, name)) is not None]
    if not tables:
        raise Problem("workbook_no_table", sheets=", ".join(visible))
    return tables


def _read_sheet(book: CalamineWorkbook, name: str) -> RawTable | None:
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError as error:
        raise Problem("workbook_broken", reason=str(error)[:120]) from error
    if sheet.width > MAX_COLUMNS:
        raise Problem("table_too_wide", count=sheet.width, limit=MAX_COLUMNS)
    if sheet.width * sheet.height > MAX_CELLS:
        raise Problem("table_too_large", cells=sheet.width * sheet.height, limit=MAX_CELLS)
    # With empty rows and columns kept, row and column count as the user sees them.
    rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    return cut(name, rows, np.arange(1, len(rows) + 1).tolist())


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    return str(value)
