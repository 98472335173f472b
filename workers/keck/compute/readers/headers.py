"""Finding the header of a table and cutting it out."""

import re
from collections.abc import Sequence

import numpy as np
import polars as pl

from keck.compute.readers.raw import RawTable

_LOOKED_AT = 40
_NUMBER = re.compile(r"[<>~≈]?\s*[-+−–]?[\d.,\s'’]*\d[\d.,\s'’]*\s*[%€]?")
_YEAR = re.compile(r"(19|20)\d\d")

Row = Sequence[str | None]


def cut(sheet: str, rows: Sequence[Row]) -> RawTable | None:
    """Make a table of all rows of a sheet, empty cells as ``None``; without any text there is no table."""
    width = max((len(row) for row in rows), default=0)
    filled = [_filled(row) for row in rows]
    if not any(filled):
        return None
    header_at = find_header(rows)
    body = [place for place in range(header_at + 1, len(rows)) if filled[place]]
    columns = [
        pl.Series(f"c{column}", [_cell(rows[place], column) for place in body], dtype=pl.String)
        for column in range(width)
    ]
    return RawTable(
        sheet=sheet,
        frame=pl.DataFrame(columns),
        header=[(_cell(rows[header_at], column) or "").strip() for column in range(width)],
        header_row=header_at + 1,
        row_numbers=np.array(body, dtype=np.int32) + np.int32(1),
    )


def find_header(rows: Sequence[Row]) -> int:
    """Return the position of the header.

    It is the first row that fills about as many cells as the fullest one; titles above a table fill one or
    two. Of header rows on top of each other the last one with words in every cell counts.

    >>> find_header([["Einwohner 2020", None, None], [None] * 3, ["Nr", "Name", "2020"], ["1", "Egg", "5"]])
    2
    """
    looked = rows[:_LOOKED_AT]
    filled = [_filled(row) for row in looked]
    fullest = max(filled)
    needed = min(0.8 * fullest, fullest - 1) if fullest > 2 else fullest
    place = next(i for i, count in enumerate(filled) if count >= needed)
    while place + 1 < len(looked) and filled[place + 1] > filled[place] and _only_words(looked[place + 1]):
        place += 1
    return _above_numbers(looked, place, fullest) if _only_numbers(looked[place]) else place


def _above_numbers(rows: Sequence[Row], place: int, fullest: int) -> int:
    """Return the row with words above a row that only counts the columns, or that row if there is none."""
    worded = [i for i in range(place) if _filled(rows[i]) * 2 >= fullest and _only_words(rows[i])]
    return max(worded, key=lambda i: (_filled(rows[i]), i), default=place)


def _only_numbers(row: Row) -> bool:
    cells = [cell.strip() for cell in row if cell is not None and cell.strip()]
    return all(_NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell) for cell in cells)


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell is not None and not cell.isspace() and cell)


def _only_words(row: Row) -> bool:
    cells = [cell.strip() for cell in row if cell is not None and cell.strip()]
    return not any(_NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell) for cell in cells)


def _cell(row: Row, column: int) -> str | None:
    text = row[column] if column < len(row) else None
    return None if text is None or text.strip() == "" else text
