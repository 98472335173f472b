"""Time series: an area against its city, with gaps where nothing may or can be said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from keck.drawing.frames import Ids, chart_kind, picture
from keck.drawing.line_axes import FONT, Format, Time, time_axis, value_axis
from keck.drawing.marks import Spot, dot_at, label, rule, surface, trace_at
from keck.drawing.measuring import shorten, text_width
from keck.drawing.scales import Linear, extent
from keck.drawing.series import Point, Series
from keck.drawing.spacing import apart
from keck.drawing.svg import Markup, number
from keck.drawing.ticks import value_ticks

COLOURS = 5
_NAME_AND_VALUE = 2 * FONT + 5
_DEPTHS = ("other", "city", "area")


@dataclass(frozen=True, slots=True)
class _Plot:
    x: Linear
    y: Linear
    ticks: tuple[float, ...]
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
    kinds = _kinds(series)
    behind_first = sorted(zip(series, kinds, strict=True), key=lambda one: _DEPTHS.index(one[0].kind))
    return picture(
        value_axis(plot.ticks, fmt, plot.x.start, plot.right, plot.y),
        time_axis(_periods(series), plot.x, height),
        *_breaks(series, plot),
        *(mark for one, kind in behind_first for mark in _marks(one, kind, plot)),
        *_names(series, kinds, plot, width),
        kind=chart_kind("line", width),
        ids=ids,
        title=title,
        desc=desc,
        width=width,
        height=height,
    ).text


def _kinds(series: Sequence[Series]) -> list[str]:
    """Return each line's classes; several areas are told apart by a number each."""
    areas = [n for n, one in enumerate(series) if one.kind == "area"]
    return [
        f"area n{areas.index(n) % COLOURS}" if one.kind == "area" else one.kind
        for n, one in enumerate(series)
    ]


def _plot(series: Sequence[Series], fmt: Format, width: float, height: float, whole: bool) -> _Plot:
    points = [point for one in series for point in one.points]
    span = extent(value for point in points for value in (point.value, point.lower, point.upper))
    shown = tuple(value_ticks(*(span or (0.0, 1.0)), whole=whole))
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


def _periods(series: Sequence[Series]) -> tuple[Time, ...]:
    return tuple(sorted({(point.x, point.label) for one in series for point in one.points}))


def _marks(series: Series, kind: str, plot: _Plot) -> list[Markup]:
    runs = list(_runs(series.points))
    bands = [_band(run, kind, plot) for run in runs if all(_bounded(point) for point in run) and len(run) > 1]
    drawn = [(run, [_spot(point, plot) for point in run]) for run in runs]
    lines = [trace_at(spots, f"trace {kind}") for run, spots in drawn if len(run) > 1]
    dots = [_dot(*one, kind) for run, spots in drawn for one in zip(run, spots, strict=True)]
    gaps = [_gap(p, plot) for p in series.points if p.value is None] if series.kind == "area" else []
    return [*bands, *gaps, *lines, *dots]


def _runs(points: Sequence[Point]) -> Iterable[list[Point]]:
    """Return the stretches that a line may join: no gap and no break lies within."""
    for known, run in groupby(points, key=lambda point: point.value is not None):
        if known:
            yield from _unbroken(list(run))


def _unbroken(run: list[Point]) -> Iterable[list[Point]]:
    begins = [0, *(n for n, point in enumerate(run) if point.broken and n > 0), len(run)]
    return [run[begin:end] for begin, end in pairwise(begins)]


def _breaks(series: Sequence[Series], plot: _Plot) -> list[Markup]:
    """Mark each break by a line across, just before the first value after it."""
    found: dict[float, Markup] = {}
    for one in series:
        for before, point in pairwise(one.points):
            if point.broken:
                x = (plot.x(before.x) + plot.x(point.x)) / 2
                said = f"{point.label}: {point.broken}"
                found.setdefault(x, rule(x, plot.y.start, x, plot.y.end, "break", said))
    return list(found.values())


def _bounded(point: Point) -> bool:
    return point.lower is not None and point.upper is not None


def _band(run: Sequence[Point], kind: str, plot: _Plot) -> Markup:
    upper = [(plot.x(p.x), plot.y(p.upper or 0.0)) for p in run]
    lower = [(plot.x(p.x), plot.y(p.lower or 0.0)) for p in reversed(run)]
    return surface([*upper, *lower], f"band {kind}")


def _spot(point: Point, plot: _Plot) -> Spot:
    return number(plot.x(point.x)), number(plot.y(point.value or 0.0))


def _dot(point: Point, spot: Spot, kind: str) -> Markup:
    radius = 3.2 if kind.startswith("area") else 2.2
    return dot_at(spot, radius, f"dot {kind} hollow" if point.hollow else f"dot {kind}", _said(point))


def _gap(point: Point, plot: _Plot) -> Markup:
    x = plot.x(point.x)
    return rule(x, plot.y.start, x, plot.y.end, "gap", _said(point))


def _said(point: Point) -> str:
    return f"{point.label}: {point.text}"


def _names(series: Sequence[Series], kinds: Sequence[str], plot: _Plot, width: float) -> list[Markup]:
    """Name each line at its end, moved apart where they would cover each other.

    Where many lines leave no room for values under the names, the names stand alone.
    """
    named = zip(series, kinds, strict=True)
    ends = [(one, kind, last) for one, kind in named if (last := _last(one))]
    wanted = [plot.y(last.value or 0.0) for _, _, last in ends]
    roomy = len(ends) * _NAME_AND_VALUE <= plot.y.start + FONT
    places = apart(wanted, _NAME_AND_VALUE if roomy else FONT + 2, plot.y.end + 2, plot.y.start)
    found: list[Markup] = []
    x, room = plot.right + 6, width - plot.right - 10
    for (one, kind, last), y in zip(ends, places, strict=True):
        short = shorten(one.label, FONT, room, bold=one.kind == "area")
        found.append(label(short, x, y, f"name {kind}"))
        if roomy:
            found.append(label(last.text, x, y + FONT + 2, f"value {kind}"))
    return found
