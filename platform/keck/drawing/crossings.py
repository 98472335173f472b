"""Two orders crossed: how many areas stand in each class of the one and of the other."""

from collections.abc import Sequence

from keck.drawing.frames import Ids, chart_kind, picture
from keck.drawing.marks import label, rule
from keck.drawing.measuring import text_width
from keck.drawing.svg import Markup, element

FONT = 13.0
_ROW = 46.0
_HEAD = 26.0
_SQUARE = 7.0
_STEP = 9.0
_LINES = 3


def crossing(
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
    *,
    title: str,
    desc: str,
    ids: Ids,
    width: float = 440,
) -> str:
    """Draw a square for each area in the cell of its two classes, and the number beside them.

    Parameters
    ----------
    counts : sequence of sequence of int
        By row and column. Where the squares have no room, the number stands alone.
    """
    left = max((text_width(word, FONT, bold=True) for word in rows), default=0.0) + 12
    step = (width - left) / len(columns)
    height = _HEAD + _ROW * len(rows)
    return picture(
        *(label(word, left + step * (n + 0.5), 15, "name", "middle") for n, word in enumerate(columns)),
        *(label(word, 0, _HEAD + _ROW * (n + 0.5) + 4.5, "name") for n, word in enumerate(rows)),
        *(rule(left, _HEAD + _ROW * n, width, _HEAD + _ROW * n, "grid") for n in range(len(rows) + 1)),
        *(rule(left + step * n, _HEAD, left + step * n, height, "grid") for n in range(len(columns) + 1)),
        *(
            mark
            for row, many in enumerate(counts)
            for column, count in enumerate(many)
            for mark in _cell(count, left + step * column, _HEAD + _ROW * row, step)
        ),
        kind=chart_kind("crossing", width),
        ids=ids,
        title=title,
        desc=desc,
        width=width,
        height=height + 1,
    ).text


def _cell(count: int, x: float, y: float, width: float) -> list[Markup]:
    if not count:
        return []
    room = width - 16 - text_width(str(count), FONT, bold=True)
    across = max(int((room - 8) // _STEP), 1)
    number = label(str(count), x + width - 8, y + _ROW / 2 + 4.5, "name", "end")
    if count > across * _LINES:
        return [number]
    top = y + (_ROW - _STEP * -(-count // across)) / 2
    squares = [
        element(
            "rect",
            x=x + 8 + _STEP * (n % across),
            y=top + _STEP * (n // across),
            width=_SQUARE,
            height=_SQUARE,
            class_="bar c3",
        )
        for n in range(count)
    ]
    return [*squares, number]
