"""XLSX, XLS and ODS: values of all visible sheets as text."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetMetadata, SheetVisibleEnum

from keck.compute.readers.archives import WORKBOOK, checked_members
from keck.compute.readers.cells import cell_text
from keck.compute.readers.headers import Merges, cut
from keck.compute.readers.hidden import find_hidden, tell_hidden
from keck.compute.readers.raw import RawTable
from keck.domain.findings import Finding, Problem, Severity
from keck.domain.mappings import MAPPING_SHEET

WORKBOOKS = ("xlsx", "xls", "ods")
MAX_CELLS = 20_000_000
MAX_COLUMNS = 2000
MAX_SHEETS = 200
_MAPPING_ROWS = 5000
_SHOWN = 20


def read_workbook(path: Path, filename: str, sheet: str | None) -> list[RawTable]:
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
    book = _open(path, filename)
    visible = _visible(book)
    if sheet is not None and sheet not in visible:
        raise Problem("workbook_no_such_sheet", sheet=sheet, sheets=", ".join(visible))
    wanted = [sheet] if sheet is not None else visible
    tables = [table for name in wanted if (table := _read_sheet(book, name, filename)) is not None]
    if not tables:
        raise Problem("workbook_no_table", file=filename, sheets=", ".join(wanted))
    mapping = _mapping(book, filename)
    if mapping:
        return [replace(table, mapping=mapping) for table in tables]
    return _with_hidden(path, tables, [one.name for one in _hidden(book)])


def _with_hidden(path: Path, tables: list[RawTable], sheets: list[str]) -> list[RawTable]:
    """Return tables with what is hidden about them; hidden sheets are told once."""
    hidden = find_hidden(path, [table.sheet for table in tables])
    told = [
        replace(table, findings=[*table.findings, *tell_hidden(table, hidden[table.sheet])])
        if table.sheet in hidden
        else table
        for table in tables
    ]
    if sheets:
        note = Finding("sheets_hidden", Severity.NOTE, params={"sheets": ", ".join(sheets[:_SHOWN])})
        told[0] = replace(told[0], findings=[note, *told[0].findings])
    return told


def _hidden(book: CalamineWorkbook) -> list[SheetMetadata]:
    return [one for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible]


def _mapping(book: CalamineWorkbook, filename: str) -> str | None:
    """Return what a template's hidden sheet says, one line of TOML in each row."""
    if MAPPING_SHEET not in [one.name for one in _hidden(book)]:
        return None
    rows, _ = _cells(book, MAPPING_SHEET, filename)
    lines = [row[0] or "" if row else "" for row in rows[:_MAPPING_ROWS]]
    return "\n".join(lines)


def sheet_rows(path: Path, filename: str) -> Iterator[tuple[str, list[list[str | None]]]]:
    """Yield the visible sheets with all their cells as text, row and column as the user sees them.

    Raises
    ------
    Problem
        If the workbook is broken, locked or too large.
    """
    book = _open(path, filename)
    for name in _visible(book):
        yield name, _cells(book, name, filename)[0]


def sheet_names(path: Path, filename: str) -> list[str]:
    """Return the names of the visible sheets.

    Raises
    ------
    Problem
        If the workbook is broken or has too many.
    """
    with _told(filename):
        return _visible(CalamineWorkbook.from_path(str(path)))


def _open(path: Path, filename: str) -> CalamineWorkbook:
    if zipfile.is_zipfile(path):
        checked_members(path, WORKBOOK)
    with _told(filename):
        return CalamineWorkbook.from_path(str(path))


def _visible(book: CalamineWorkbook) -> list[str]:
    names = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    if len(names) > MAX_SHEETS:
        raise Problem("workbook_too_many_sheets", count=len(names), limit=MAX_SHEETS)
    return names


def _read_sheet(book: CalamineWorkbook, name: str, filename: str) -> RawTable | None:
    rows, merges = _cells(book, name, filename)
    return cut(name, rows, merges)


def _cells(book: CalamineWorkbook, name: str, filename: str) -> tuple[list[list[str | None]], Merges]:
    """Return all cells of a sheet as text, and which of them are merged."""
    with _told(filename):
        sheet = book.get_sheet_by_name(name)
    if sheet.total_width > MAX_COLUMNS:
        raise Problem("table_too_wide", sheet=name, count=sheet.total_width, limit=MAX_COLUMNS)
    if sheet.total_width * sheet.total_height > MAX_CELLS:
        raise Problem("table_too_large", sheet=name, limit=MAX_CELLS)
    # With empty rows and columns kept, row and column count as the user sees them.
    values = sheet.to_python(skip_empty_area=False)
    rows = [[cell_text(value) for value in row] for row in values]
    return rows, sheet.merged_cell_ranges or ()


@contextmanager
def _told(filename: str) -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise Problem("workbook_locked", file=filename) from error
    except (CalamineError, OSError) as error:
        raise Problem("workbook_broken", file=filename) from error
