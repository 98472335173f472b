"""Writes a workbook in which cells are marked and carry comments; every text in it is inert."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from keck.compute.readers.raw import RawTable
from keck.domain.findings import Severity

# What a workbook writer may guess is switched off: no text becomes a formula, a link or a number.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,14})?")
_FILLS = {Severity.ERROR: "#F6C6C0", Severity.WARNING: "#FCE5B0", Severity.NOTE: "#DCE8F6"}
_RANK = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_LONGEST_CELL = 32_767
_LONGEST_COMMENT = 4_000
_COMMENTS = 20_000
_SHEET_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_WIDTHS = (8, 40)
_SAMPLE = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding in words, with its place in the file, counted from 1."""

    severity: Severity
    words: str
    sheet: str | None
    row: int | None
    column: int | None


def annotate(
    out: IO[bytes], grids: Sequence[RawTable], marks: Sequence[Mark], headings: tuple[str, ...]
) -> None:
    """Write all sheets with their findings, and a last sheet that lists the findings.

    Parameters
    ----------
    headings : tuple of str
        Name of the last sheet, its five columns, and the words for error, warning and note.
    """
    with Workbook(out, _OPTIONS) as book:
        fills = {severity: book.add_format({"bg_color": color}) for severity, color in _FILLS.items()}
        names = _names([*(grid.sheet for grid in grids), headings[0]])
        for grid, name in zip(grids, names, strict=False):
            mine = [mark for mark in marks if len(grids) == 1 or mark.sheet in (None, "", grid.sheet)]
            _write_grid(book.add_worksheet(name), grid, mine, fills)
        _write_list(book.add_worksheet(names[-1]), marks, headings, book, fills)


def _names(wanted: Iterable[str]) -> list[str]:
    """Return names that a workbook takes, each once."""
    names: list[str] = []
    for text in wanted:
        plain = _cut(_FORBIDDEN.sub(" ", text).strip(" '"), _SHEET_NAME) or "Tabelle"
        name, number = plain, 1
        while name.lower() in {one.lower() for one in names}:
            number += 1
            name = f"{_cut(plain, _SHEET_NAME - 4)} {number}"
        names.append(name)
    return names


def _cut(text: str, units: int) -> str:
    """Return the beginning of a text as long as a workbook counts: in units of UTF-16."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore").rstrip(" '")


def _write_grid(sheet: Any, grid: RawTable, marks: Sequence[Mark], fills: dict[Severity, Any]) -> None:
    _widen(sheet, grid)
    cells = _cells(grid, marks)
    for row, texts in enumerate(grid.frame.iter_rows()):
        marked = cells.pop(row, {})
        for column, text in enumerate(texts):
            here = marked.pop(column, None)
            if text is not None or here:
                _write_cell(sheet, row, column, text, here, fills)
        for column, here in marked.items():
            _write_cell(sheet, row, column, None, here, fills)


def _cells(grid: RawTable, marks: Sequence[Mark]) -> dict[int, dict[int, list[Mark]]]:
    """Return the marks by row and column; one that names only a column stands at its top."""
    cells: dict[int, dict[int, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks[:_COMMENTS]:
        if mark.row is None and mark.column is None:
            continue
        row = (mark.row or 1) - 1 + (grid.header_row if mark.row else 0)
        cells[min(row, grid.frame.height - 1)][(mark.column or 1) - 1].append(mark)
    return cells


def _write_cell(
    sheet: Any, row: int, column: int, text: str | None, marks: list[Mark] | None, fills: dict[Severity, Any]
) -> None:
    style = None
    if marks:
        style = fills[min((mark.severity for mark in marks), key=_RANK.index)]
        comment = "\n\n".join(mark.words for mark in marks)[:_LONGEST_COMMENT]
        sheet.write_comment(row, column, comment, {"author": "KECK", "x_scale": 2.5, "y_scale": 1.6})
    if text is None:
        sheet.write_blank(row, column, None, style)
    elif _NUMBER.fullmatch(text):
        sheet.write_number(row, column, float(text), style)
    else:
        sheet.write_string(row, column, text[:_LONGEST_CELL], style)


def _widen(sheet: Any, grid: RawTable) -> None:
    for column in range(grid.frame.width):
        longest = max((len(text) for text in grid.frame.to_series(column).head(_SAMPLE) if text), default=0)
        sheet.set_column(column, column, min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1]))


def _write_list(
    sheet: Any, marks: Sequence[Mark], headings: tuple[str, ...], book: Any, fills: dict[Severity, Any]
) -> None:
    words = dict(zip(_RANK, headings[6:], strict=True))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate((10, 24, 8, 8, 110)):
        sheet.set_column(column, column, width)
    for column, heading in enumerate(headings[1:6]):
        sheet.write_string(0, column, heading, bold)
    for row, mark in enumerate(marks, start=1):
        sheet.write_string(row, 0, words[mark.severity], fills[mark.severity])
        sheet.write_string(row, 1, mark.sheet or "")
        if mark.row:
            sheet.write_number(row, 2, mark.row)
        sheet.write_string(row, 3, xl_col_to_name(mark.column - 1) if mark.column else "")
        sheet.write_string(row, 4, mark.words, wrapped)
