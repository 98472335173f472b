"""Finding the header of a table and cutting it out."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from keck.compute.readers.raw import RawTable

_LOOKED_AT = 40


def cut(
    sheet: str, rows: Sequence[Sequence[str | None]], numbers: Sequence[int] | None = None
) -> RawTable | None:
    """Make a table of rows of text: the header is the first row that fills as many columns as any.

    Parameters
    ----------
    rows : sequence of rows
        All rows of a sheet, empty cells as ``None``.
    numbers : sequence of int, optional
        Row numbers in the file; by default counted from 1.
    """
    width = max((len(row) for row in rows), default=0)
    filled = [sum(cell is not None and cell.strip() != "" for cell in row) for row in rows]
    if width == 0 or max(filled, default=0) == 0:
        return None
    header_at = find_header(filled)
    places = np.arange(1, len(rows) + 1) if numbers is None else np.asarray(numbers)
    body = [
        (place, row)
        for place, row, count in zip(places, rows, filled, strict=True)
        if count and place > places[header_at]
    ]
    columns = [
        pl.Series(f"c{column}", [_cell(row, column) for _, row in body], dtype=pl.String)
        for column in range(width)
    ]
    return RawTable(
        sheet=sheet,
        frame=pl.DataFrame(columns),
        header=[(_cell(rows[header_at], column) or "").strip() for column in range(width)],
        header_row=int(places[header_at]),
        row_numbers=np.array([place for place, _ in body], dtype=np.int32),
    )


def find_header(filled: Sequence[int]) -> int:
    """Return the position of the header: the first row with nearly as many cells as the fullest one."""
    looked = filled[:_LOOKED_AT]
    fullest = max(looked)
    return next(place for place, count in enumerate(looked) if count >= 0.8 * fullest)


def _cell(row: Sequence[str | None], column: int) -> str | None:
    text = row[column] if column < len(row) else None
    return None if text is None or text.strip() == "" else text
