"""Sorted bars: the areas of a level against their city."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from keck.drawing.frames import Ids, chart_kind, picture
from keck.drawing.marks import label, rule, tip
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


@dataclass(frozen=True, slots=True)
class _Plot:
    names: float
    values: Linear


def bars(
    rows: Sequence[Bar],
    *,
    title: str,
    desc: str,
    ids: Ids,
    city: CityLine | None = None,
    width: float = 400,
    ascending: bool = False,
) -> str:
    """Draw one bar per area, the largest first; areas without a value last, with the reason in words."""
    ordered = _ordered(rows, ascending)
    top = 26.0 if city else 6.0
    band = Band(len(ordered), top, _ROW)
    plot = _plot(ordered, city, width)
    zero = plot.values(0.0)
    return picture(
        *(mark for n, row in enumerate(ordered) for mark in _shape(row, band.middle_of(n), plot)),
        rule(zero, top, zero, band.end, "axis"),
        *(_city(city, plot.values(city.value), top, band.end, width) if city else ()),
        *(mark for n, row in enumerate(ordered) for mark in _words(row, band.middle_of(n), plot)),
        kind=chart_kind("bars", width),
        ids=ids,
        title=title,
        desc=desc,
        width=width,
        height=band.end + 6,
    ).text


def _ordered(rows: Sequence[Bar], ascending: bool) -> list[Bar]:
    known = [row for row in rows if row.value is not None]
    sign = 1 if ascending else -1
    ordered = sorted(known, key=lambda row: sign * (row.value or 0.0))
    return ordered + [row for row in rows if row.value is None]


def _plot(rows: Sequence[Bar], city: CityLine | None, width: float) -> _Plot:
    values = [row.value for row in rows] + ([city.value] if city else [])
    low, high = extent(values) or (0.0, 1.0)
    low, high = min(low, 0.0), max(high, 0.0)
    names = min(_widest(row.label for row in rows) + 10, width * 0.4)
    words = _widest(row.text for row in rows if row.value is not None) + 8
    begin = names + words if low < 0 else names
    return _Plot(names, Linear(low, high if high > low else low + 1.0, begin, width - words))


def _widest(texts: Iterable[str]) -> float:
    return max((text_width(text, FONT, bold=True) for text in texts), default=0.0)


def _shape(row: Bar, y: float, plot: _Plot) -> list[Markup]:
    if row.value is None:
        return []
    begin, end = sorted((plot.values(0.0), plot.values(row.value)))
    shape = element(
        "rect",
        tip(f"{row.label}: {row.text}"),
        x=begin,
        y=y - _BAR / 2,
        width=max(end - begin, 0.8),
        height=_BAR,
        class_=" ".join(filter(None, ["bar", row.css_class, "chosen" if row.highlighted else ""])),
    )
    return [shape]


def _words(row: Bar, y: float, plot: _Plot) -> list[Markup]:
    chosen = " chosen" if row.highlighted else ""
    short = shorten(row.label, FONT, plot.names - 8, bold=row.highlighted)
    name = label(short, 0, y + 4.5, f"name{chosen}")
    if row.value is None:
        return [name, label(row.text, plot.values(0.0) + 6, y + 4.5, "value none")]
    end = plot.values(row.value)
    if row.value < 0:
        return [name, label(row.text, end - 5, y + 4.5, f"value{chosen}", "end")]
    return [name, label(row.text, end + 5, y + 4.5, f"value{chosen}")]


def _city(city: CityLine, x: float, top: float, end: float, width: float) -> list[Markup]:
    half = text_width(city.text, FONT) / 2
    return [
        rule(x, top - 6, x, end, "cityline"),
        label(city.text, min(max(x, half), width - half), top - 11, "name city", "middle"),
    ]
