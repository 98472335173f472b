"""Time series: an area against its city, with gaps where nothing may or can be said."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from keck.drawing.frames import Ids, picture
from keck.drawing.marks import dot, label, rule, surface, trace
from keck.drawing.measuring import shorten, text_width
from keck.drawing.scales import Linear, extent
from keck.drawing.spacing import apart
from keck.drawing.svg import Markup, element
from keck.drawing.ticks import value_ticks

Format = Callable[[float], str]
FONT = 13.0


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series.

    Attributes
    ----------
    x : float
        Where the period lies in time, in years.
    label, text : str
        The period and its value (or why there is none) in words.
    value, lower, upper : float, optional
        Without value the line has a gap; the bounds draw a band.
    hollow : bool
        The value is estimated, provisional or otherwise to be read with care.
    """

    x: float
    label: str
    value: float | None
    text: str
    lower: float | None = None
    upper: float | None = None
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A line: ``area`` stands out, ``city`` is the measure, ``other`` stays behind."""

    label: str
    points: Sequence[Point]
    kind: Literal["area", "city", "other"] = "area"


@dataclass(frozen=True, slots=True)
class _Plot:
    x: Linear
    y: Linear
    ticks: list[float]
    right: float


def line(
    series: Sequence[Series],
    *,
    fmt: Format,
    title: str,
    desc: str,
    ids: Ids,
    width: float = 400,
    height: float = 230,
    whole: bool = False,
) -> str:
    """Draw series over time, each named at its end.

    Parameters
    ----------
    fmt : callable
        Writes a number of the axis in the reader's language.
    whole : bool
        Only whole numbers on the axis.
    """
    plot = _plot(series, fmt, width, height, whole)
    behind_first = sorted(series, key=lambda one: ("other", "city", "area").index(one.kind))
    return picture(
        *_value_axis(plot, fmt),
        *_time_axis(series, plot, height),
        *(mark for one in behind_first for mark in _marks(one, plot)),
        *_names(series, plot, width),
        kind="chart line",
        ids=ids,
        title=title,
        desc=desc,
        width=width,
        height=height,
    ).text


def _plot(series: Sequence[Series], fmt: Format, width: float, height: float, whole: bool) -> _Plot:
    points = [point for one in series for point in one.points]
    span = extent(value for point in points for value in (point.value, point.lower, point.upper))
    shown = value_ticks(*(span or (0.0, 1.0)), whole=whole)
    times = extent(point.x for point in points) or (0.0, 1.0)
    left = max(text_width(fmt(tick), FONT) for tick in shown) + 10
    right = width - _room_for_names(series, width)
    return _Plot(
        Linear(*times, left + 8, right - 6), Linear(shown[0], shown[-1], height - 28, 14), shown, right
    )


def _room_for_names(series: Sequence[Series], width: float) -> float:
    longest = max(
        (text_width(text, FONT, bold=True) for one in series for text in _name_lines(one)), default=0.0
    )
    return min(longest + 14, width * 0.4)


def _name_lines(series: Series) -> list[str]:
    last = _last(series)
    return [series.label, last.text] if last else [series.label]


def _last(series: Series) -> Point | None:
    return next((point for point in reversed(series.points) if point.value is not None), None)


def _value_axis(plot: _Plot, fmt: Format) -> list[Markup]:
    found: list[Markup] = []
    for tick in plot.ticks:
        y = plot.y(tick)
        kind = "axis" if tick == 0 else "grid"
        found.append(rule(plot.x.start - 8, y, plot.right, y, kind))
        found.append(label(fmt(tick), plot.x.start - 14, y + 4.5, "tick", "end"))
    return found


def _time_axis(series: Sequence[Series], plot: _Plot, height: float) -> list[Markup]:
    """Write as many periods as there is room for; the first and the last always."""
    periods = sorted({(point.x, point.label) for one in series for point in one.points})
    if not periods:
        return []
    first, last = periods[0], periods[-1]
    shown, end = [first], _end(first, plot)
    for period in periods[1:-1]:
        fits = _begin(period, plot) > end + 12 and _end(period, plot) < _begin(last, plot) - 12
        if fits:
            shown.append(period)
            end = _end(period, plot)
    if len(periods) > 1:
        shown.append(last)
    return [label(text, plot.x(x), height - 8, "tick", "middle") for x, text in shown]


def _begin(period: tuple[float, str], plot: _Plot) -> float:
    return plot.x(period[0]) - text_width(period[1], FONT) / 2


def _end(period: tuple[float, str], plot: _Plot) -> float:
    return plot.x(period[0]) + text_width(period[1], FONT) / 2


def _marks(series: Series, plot: _Plot) -> list[Markup]:
    runs = list(_runs(series.points))
    bands = [
        _band(run, series.kind, plot)
        for run in runs
        if all(_bounded(point) for point in run) and len(run) > 1
    ]
    lines = [
        trace([(plot.x(p.x), plot.y(p.value or 0.0)) for p in run], f"trace {series.kind}")
        for run in runs
        if len(run) > 1
    ]
    dots = [_dot(point, series.kind, plot) for point in series.points if point.value is not None]
    gaps = [_gap(p, plot) for p in series.points if p.value is None] if series.kind == "area" else []
    return [*bands, *gaps, *lines, *dots]


def _runs(points: Sequence[Point]) -> Iterable[list[Point]]:
    for known, run in groupby(points, key=lambda point: point.value is not None):
        if known:
            yield list(run)


def _bounded(point: Point) -> bool:
    return point.lower is not None and point.upper is not None


def _band(run: Sequence[Point], kind: str, plot: _Plot) -> Markup:
    upper = [(plot.x(p.x), plot.y(p.upper or 0.0)) for p in run]
    lower = [(plot.x(p.x), plot.y(p.lower or 0.0)) for p in reversed(run)]
    return surface([*upper, *lower], f"band {kind}")


def _dot(point: Point, kind: str, plot: _Plot) -> Markup:
    radius = 3.2 if kind == "area" else 2.2
    classes = f"dot {kind} hollow" if point.hollow else f"dot {kind}"
    return dot(plot.x(point.x), plot.y(point.value or 0.0), radius, classes, _tip(point))


def _gap(point: Point, plot: _Plot) -> Markup:
    x = plot.x(point.x)
    return rule(x, plot.y.start, x, plot.y.end, "gap", _tip(point))


def _tip(point: Point) -> Markup:
    return element("title", f"{point.label}: {point.text}")


def _names(series: Sequence[Series], plot: _Plot, width: float) -> list[Markup]:
    """Name each line at its end, moved apart where they would cover each other."""
    ends = [(one, last) for one in series if (last := _last(one))]
    wanted = [plot.y(last.value or 0.0) for _, last in ends]
    places = apart(wanted, 2 * FONT + 5, plot.y.end + 2, plot.y.start)
    found: list[Markup] = []
    room = width - plot.right - 10
    for (one, last), y in zip(ends, places, strict=True):
        found.append(
            label(
                shorten(one.label, FONT, room, bold=one.kind == "area"), plot.right + 6, y, f"name {one.kind}"
            )
        )
        found.append(label(last.text, plot.right + 6, y + FONT + 2, f"value {one.kind}"))
    return found
