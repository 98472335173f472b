"""Sorted bars: the areas of a level against their city."""

from collections.abc import Sequence
from dataclasses import dataclass

from keck.drawing.frames import Ids, picture
from keck.drawing.marks import label, rule
from keck.drawing.measuring import shorten, text_width
from keck.drawing.scales import Band, Linear, extent
from keck.drawing.svg import Markup, element

FONT = 13.0
_ROW = 22.0
_BAR = 13.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A row.

    Attributes
    ----------
    text : str
        The value in words, or why there is none.
    css_class : str
        Colour of the bar: the area's class on the map, or empty.
    """

    label: str
    value: float | None
    text: str
    css_class: str = ""
    highlighted: bool = False


@dataclass(frozen=True, slots=True)
class CityLine:
    """The city's value, drawn through all bars."""

    value: float
    text: str


def bars(
    rows: Sequence[Bar],
    *,
    title: str,
    desc: str,
    ids: Ids,
    city: CityLine | None = None,
    width: float = 440,
    ascending: bool = False,
) -> str:
    """Draw one bar per area, the largest first; areas without a value last, with the reason in words."""
    ordered = _ordered(rows, ascending)
    top = 26.0 if city else 6.0
    band = Band(len(ordered), top, _ROW)
    scale = _scale(ordered, city, width)
    marks = [mark for n, row in enumerate(ordered) for mark in _row(row, band.middle_of(n), scale)]
    zero = rule(scale(0.0), top, scale(0.0), band.end, "axis")
    return picture(
        *marks,
        zero,
        *(_city(city, scale, top, band.end, width) if city else ()),
        kind="chart bars",
        ids=ids,
        title=title,
        desc=desc,
        width=width,
        height=band.end + 6,
    ).text


def _ordered(rows: Sequence[Bar], ascending: bool) -> list[Bar]:
    known = [row for row in rows if row.value is not None]
    sign = 1 if ascending else -1
    return sorted(known, key=lambda row: sign * (row.value or 0.0)) + [
        row for row in rows if row.value is None
    ]


def _scale(rows: Sequence[Bar], city: CityLine | None, width: float) -> Linear:
    values = [row.value for row in rows] + ([city.value] if city else [])
    low, high = extent(values) or (0.0, 1.0)
    low, high = min(low, 0.0), max(high, 0.0)
    names = max((text_width(row.label, FONT) for row in rows), default=0.0) + 10
    left = min(names, width * 0.4)
    words = max((text_width(row.text, FONT) for row in rows if row.value is not None), default=0.0) + 8
    if low < 0:
        left += words
    return Linear(low, high if high > low else low + 1.0, left, width - words)


def _row(row: Bar, y: float, scale: Linear) -> list[Markup]:
    kind = "name chosen" if row.highlighted else "name"
    room = scale(0.0) - 10 if scale.low == 0 else scale.start - 60
    name = label(shorten(row.label, FONT, room), 0, y + 4.5, kind)
    if row.value is None:
        return [name, label(row.text, scale(0.0) + 6, y + 4.5, "value none")]
    begin, end = sorted((scale(0.0), scale(row.value)))
    shape = element(
        "rect",
        element("title", f"{row.label}: {row.text}"),
        x=begin,
        y=y - _BAR / 2,
        width=max(end - begin, 0.8),
        height=_BAR,
        class_=" ".join(filter(None, ["bar", row.css_class, "chosen" if row.highlighted else ""])),
    )
    behind = row.value >= 0
    place = (end + 5, "start") if behind else (begin - 5, "end")
    words = element(
        "text",
        row.text,
        x=place[0],
        y=y + 4.5,
        class_="value chosen" if row.highlighted else "value",
        text_anchor=None if behind else place[1],
    )
    return [name, shape, words]


def _city(city: CityLine, scale: Linear, top: float, end: float, width: float) -> list[Markup]:
    x = scale(city.value)
    half = text_width(city.text, FONT) / 2
    return [
        rule(x, top - 6, x, end, "cityline"),
        label(city.text, min(max(x, half), width - half), top - 11, "name city", "middle"),
    ]
