"""Rows and columns of a workbook that are hidden: they are read, and people should know."""

import zipfile
from pathlib import Path

from keck.compute.readers import hidden_ods, hidden_xls, hidden_xlsx
from keck.compute.readers.raw import Hidden, RawTable
from keck.domain.findings import Finding, Severity

_SHOWN = 12


def find_hidden(path: Path, sheets: list[str]) -> dict[str, Hidden]:
    """Return what is hidden on some sheets of a workbook; sheets without anything hidden are left out.

    The reader of values does not know it.
    """
    try:
        found = _found(path, sheets)
    except Exception:  # noqa: BLE001, RUF100 - what a damaged workbook makes of these readers is of no interest
        # Whether the workbook can be read is for the reader of values to say.
        return {}
    return {name: hidden for name, hidden in found.items() if hidden.rows or hidden.columns}


def _found(path: Path, sheets: list[str]) -> dict[str, Hidden]:
    if not zipfile.is_zipfile(path):
        return hidden_xls.hidden_of(path, sheets)
    with zipfile.ZipFile(path) as archive:
        if hidden_ods.CONTENT in archive.namelist():
            return hidden_ods.hidden_of(archive, sheets)
        return hidden_xlsx.hidden_of(archive, sheets)


def tell_hidden(table: RawTable, hidden: Hidden) -> list[Finding]:
    """Say which hidden rows and columns hold something that is read."""
    rows = sorted(hidden.rows.intersection(table.row_numbers.tolist()))
    columns = [
        place
        for place, (text, cells) in enumerate(zip(table.header, table.frame.get_columns(), strict=True), 1)
        if place in hidden.columns and (text or cells.null_count() < len(cells))
    ]
    found = []
    if rows:
        params = {"number": len(rows), "rows": _ranges(rows)}
        found.append(Finding("rows_hidden", Severity.WARNING, table.sheet, row=rows[0], params=params))
    if columns:
        names = ", ".join(f"„{table.header[place - 1] or place}“" for place in columns[:_SHOWN])
        more = " …" if len(columns) > _SHOWN else ""
        params = {"number": len(columns), "columns": names + more}
        found.append(
            Finding("columns_hidden", Severity.WARNING, table.sheet, column=columns[0], params=params)
        )
    return found


def _ranges(numbers: list[int]) -> str:
    """Write numbers shortly.

    >>> _ranges([2, 5, 6, 7])
    '2, 5–7'
    """
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in parts[:_SHOWN]]
    return ", ".join(texts) + (" …" if len(parts) > _SHOWN else "")
