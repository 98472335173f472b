"""Finding the header of a table, on several rows too, and cutting it out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from keck.compute.readers.raw import RawTable
from keck.domain.findings import Finding

_LOOKED_AT = 40
_MOST_ROWS = 8
_NUMBER = re.compile(r"[<>~≈]?\s*[-+−–]?[\d.,\s'’]*\d[\d.,\s'’]*\s*[%€]?")
_YEAR = re.compile(r"(19|20)\d\d")
_HYPHEN = re.compile(r"(?<=\w)-\s*\n\s*(?=[a-zäöüß])")
_NOTE = re.compile(
    r"(?:quellen?|sources?|anmerkung(?:en)?|hinweise?|notes?|erläuterung(?:en)?|legende|zeichenerklärung|"
    r"fußnoten?|daten)\b|[^:]{2,40}: |[*†©¹²³/\\#]|\(?\d{1,2}\)|[A-Za-z]:\\|[_=–—-]{3}|\w.{60}",
    re.IGNORECASE,
)
JOINT = " / "

Row = Sequence[str | None]
Merges = Sequence[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The header rows of a table, from ``first`` to ``last``; the body begins at ``body``.

    Attributes
    ----------
    names : list of str
        What stands above each column, from top to bottom, joined.
    titles, headings : list of str
        Lines above the header, and texts that span all columns of values.
    """

    first: int
    last: int
    body: int
    names: list[str]
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)


def cut(
    sheet: str, rows: Sequence[Row], merges: Merges = (), findings: Sequence[Finding] = ()
) -> RawTable | None:
    """Make a table of all rows of a sheet, empty cells as ``None``; without any text there is no table.

    Parameters
    ----------
    merges : sequence of ranges
        Merged cells, as first and last position of row and column, where the format knows them.
    """
    width = max((len(row) for row in rows), default=0)
    filled = [_filled(row) for row in rows]
    if not any(filled):
        return None
    header = read_header(rows, width, merges)
    body = [place for place in range(header.body, len(rows)) if filled[place]]
    end = len(body) - footer_rows([rows[place] for place in body], body, width)
    columns = [
        pl.Series(f"c{column}", [_cell(rows[place], column) for place in body[:end]], dtype=pl.String)
        for column in range(width)
    ]
    return RawTable(
        sheet=sheet,
        frame=pl.DataFrame(columns),
        header=header.names,
        header_row=header.last + 1,
        row_numbers=np.array(body[:end], dtype=np.int32) + np.int32(1),
        findings=list(findings),
        titles=header.titles,
        headings=header.headings,
        footnotes=[(place + 1, _words_of(rows[place])) for place in body[end:]],
    )


def read_header(rows: Sequence[Row], width: int, merges: Merges = ()) -> HeaderBlock:
    """Return the header of a table with all its rows.

    Above the fullest row of words stand wider headings, below it units, years or the columns' numbers.
    """
    main = find_header(rows)
    edge = _left_edge(rows[main : main + _LOOKED_AT])
    first, last = main, main
    while first > 0 and main - first < _MOST_ROWS and _is_heading(rows[first - 1], edge):
        first -= 1
    while last + 1 < len(rows) and last - main < _MOST_ROWS and _goes_on(rows, last + 1, edge):
        last += 1
    body = last + 1
    if body < len(rows) and _counts_columns(rows[body]):
        body += 1
    block = _spread(rows, first, last, width, merges)
    names, spanning = _without_spanning([[row[column] for row in block] for column in range(width)])
    above = [_words_of(row) for row in rows[:first] if _filled(row)]
    return HeaderBlock(first, last, body, names, above, spanning)


def find_header(rows: Sequence[Row]) -> int:
    """Return the position of the row that names most columns.

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


def _left_edge(rows: Sequence[Row]) -> int:
    """Return the table's first column; a sheet may leave some empty beside it."""
    places = (next((column for column, cell in enumerate(row) if not _blank(cell)), None) for row in rows)
    return min((place for place in places if place is not None), default=0)


def _is_heading(row: Row, edge: int) -> bool:
    """Tell whether a row above the header belongs to it: words, not only in the table's first column."""
    return any(not _blank(cell) for cell in row[edge + 1 :]) and _only_words(row)


def _goes_on(rows: Sequence[Row], place: int, edge: int) -> bool:
    """Tell whether a row below the header belongs to it: words under headings, none in the first column."""
    row = rows[place]
    return bool(_filled(row)) and _blank(_cell(row, edge)) and _only_words(row) and place + 1 < len(rows)


def _counts_columns(row: Row) -> bool:
    cells = [cell.strip() for cell in row if not _blank(cell) and cell is not None]
    return len(cells) > 2 and cells == [str(number) for number in range(1, len(cells) + 1)]


def _spread(rows: Sequence[Row], first: int, last: int, width: int, merges: Merges) -> list[list[str]]:
    """Return the header rows with wide headings written over each column that they stand above."""
    block = [
        [_heading(_cell(rows[place], column)) for column in range(width)] for place in range(first, last + 1)
    ]
    joined = set()
    for (top, left), (_, right) in merges:
        if first <= top <= last and left < width:
            joined.add((top - first, left))
            for column in range(left, min(right, width - 1) + 1):
                block[top - first][column] = block[top - first][left]
    for depth, row in enumerate(block[:-1]):
        below = block[depth + 1 :]
        for column in range(1, width):
            beside = row[column - 1] if (depth, column - 1) not in joined or _under(below, column - 1) else ""
            if not row[column] and beside and _under(below, column) and _under(below, column - 1):
                row[column] = beside
    return block


def _under(rows: list[list[str]], column: int) -> bool:
    return any(row[column] for row in rows)


def _without_spanning(columns: list[list[str]]) -> tuple[list[str], list[str]]:
    """Return names of columns without what stands above all of them but the first few, and that."""
    deep = [column for column in columns if sum(bool(part) for part in column) > 1]
    common = [
        part
        for part in dict.fromkeys(part for column in deep for part in column if part)
        if len(deep) > 1 and all(part in column for column in deep)
    ]
    names = []
    for column in columns:
        parts = list(dict.fromkeys(part for part in column if part))
        own = [part for part in parts if part not in common] if column in deep else parts
        names.append(JOINT.join(own or parts[-1:]))
    return names, common


def footer_rows(body: Sequence[Row], places: Sequence[int], width: int) -> int:
    """Return how many rows at the end are lines of text: notes, sources, the place of the file.

    An area without any value is a single text too, so the lines begin below an empty row, or with one that
    is written like a note.

    Parameters
    ----------
    places : sequence of int
        Where each row stands in the file.
    """
    if width < 3:
        return 0
    count = 0
    for row in reversed(body[1:]):
        cells = [cell.strip() for cell in row if not _blank(cell) and cell is not None]
        if len(cells) != 1 or _NUMBER.fullmatch(cells[0]):
            break
        count += 1
    for at in range(len(body) - count, len(body)):
        if places[at] > places[at - 1] + 1 or _NOTE.match(_words_of(body[at])):
            return len(body) - at
    return 0


def _heading(text: str | None) -> str:
    """Write a heading on one line; words that were hyphenated to fit are whole again.

    >>> _heading("Ins-\\ngesamt")
    'Insgesamt'
    """
    return " ".join(_HYPHEN.sub("", text or "").split())


def _words_of(row: Row) -> str:
    return " ".join(" ".join((cell or "").split()) for cell in row if not _blank(cell))


def _only_numbers(row: Row) -> bool:
    cells = [cell.strip() for cell in row if cell is not None and cell.strip()]
    return all(_NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell) for cell in cells)


def _blank(cell: str | None) -> bool:
    return cell is None or not cell or cell.isspace()


def _filled(row: Row) -> int:
    return sum(not _blank(cell) for cell in row)


def _only_words(row: Row) -> bool:
    cells = [cell.strip() for cell in row if cell is not None and cell.strip()]
    return not any(_NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell) for cell in cells)


def _cell(row: Row, column: int) -> str | None:
    text = row[column] if column < len(row) else None
    return None if text is None or text.strip() == "" else text
