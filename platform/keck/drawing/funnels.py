"""Funnels: how far areas lie from the municipality's value, beside how far chance reaches at their size."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from keck.drawing.frames import Ids, chart_kind, picture
from keck.drawing.marks import diamond, dot, label, rule, trace
from keck.drawing.measuring import text_width
from keck.drawing.scales import Linear
from keck.drawing.spacing import apart
from keck.drawing.svg import Markup
from keck.drawing.ticks import ticks, value_ticks

FONT = 13.0
_TOP = 22.0
_BELOW = 44.0
_MOST_NAMES = 6
_MOST_TITLES = 150


@dataclass(frozen=True, slots=True)
class FunnelArea:
    """An area with its size and value.

    Attributes
    ----------
    place : int
        -2 and 2 outside the outer limits, -1 and 1 outside the inner ones, 0 within both.
    """

    base: float
    value: float
    place: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FunnelLimit:
    """One pair of limits at growing bases, with the words at its end."""

    kind: str
    base: Sequence[float]
    sides: Sequence[tuple[float, float]]
    label: str


def funnel(
    areas: Sequence[FunnelArea],
    limits: Sequence[FunnelLimit],
    middle: float,
    *,
    fmt: Callable[[float], str],
    size_fmt: Callable[[float], str],
    axis: str,
    title: str,
    desc: str,
    ids: Ids,
    width: float = 440,
    height: float = 330,
) -> str:
    """Draw each area as a dot at its size and value, within lines that chance seldom crosses.

    Areas outside the outer limits are diamonds, the first of them named: shape and place tell, not colour.
    Where dots are many those within the limits have no words of their own, which would make half the drawing.

    Parameters
    ----------
    middle : float
        The municipality's value.
    axis : str
        Words below the axis of sizes.
    """
    values = [one.value for one in areas] + [v for one in limits for pair in one.sides for v in pair]
    rows = value_ticks(min(*values, middle), max(*values, middle), 5)
    bases = [one.base for one in areas] + [base for one in limits for base in one.base]
    columns = ticks(min(bases), max(bases), 5)
    left = max(text_width(fmt(tick), FONT) for tick in rows) + 10
    right = max((text_width(one.label, FONT) for one in limits), default=0) + 8
    x = Linear(columns[0], columns[-1], left, width - right)
    y = Linear(rows[0], rows[-1], height - _BELOW, _TOP)
    return picture(
        *_grid(rows, columns, x, y, fmt, size_fmt, height),
        label(axis, (x.start + x.end) / 2, height - 6, "tick", "middle"),
        rule(x.start, y(middle), x.end, y(middle), "cityline"),
        *(mark for one in limits for mark in _limit(one, x, y)),
        *_limit_labels(limits, x, y),
        *_areas(areas, x, y),
        *_names(areas, x, y, width),
        kind=chart_kind("funnel", width),
        ids=ids,
        title=title,
        desc=desc,
        width=width,
        height=height,
    ).text


def _grid(
    rows: Sequence[float],
    columns: Sequence[float],
    x: Linear,
    y: Linear,
    fmt: Callable[[float], str],
    size_fmt: Callable[[float], str],
    height: float,
) -> list[Markup]:
    marks = []
    for tick in rows:
        marks += [
            rule(x.start, y(tick), x.end, y(tick), "grid"),
            label(fmt(tick), x.start - 6, y(tick) + 4, "tick", "end"),
        ]
    every = 2 if len(columns) > 6 else 1
    return marks + [
        label(size_fmt(tick), x(tick), height - _BELOW + 17, "tick", "middle") for tick in columns[::every]
    ]


def _limit(one: FunnelLimit, x: Linear, y: Linear) -> list[Markup]:
    return [
        trace(
            [(x(base), y(pair[n])) for base, pair in zip(one.base, one.sides, strict=True)],
            f"limit {one.kind}",
        )
        for n in range(2)
    ]


def _limit_labels(limits: Sequence[FunnelLimit], x: Linear, y: Linear) -> list[Markup]:
    """Write what each pair of lines is at its end, one below the other."""
    rows = apart([y(one.sides[-1][1]) + 4 for one in limits], FONT + 1, _TOP, y.start)
    return [label(one.label, x(one.base[-1]) + 5, row, "tick") for one, row in zip(limits, rows, strict=True)]


def _areas(areas: Sequence[FunnelArea], x: Linear, y: Linear) -> list[Markup]:
    """Draw all areas, those farthest outside on top."""
    few = len(areas) <= _MOST_TITLES
    ordered = sorted(areas, key=lambda one: (abs(one.place), one.label))
    return [_area(one, x, y, titled=few or one.place != 0) for one in ordered]


def _area(one: FunnelArea, x: Linear, y: Linear, *, titled: bool) -> Markup:
    said = f"{one.label}: {one.text}" if titled else ""
    across, down = x(one.base), y(one.value)
    if abs(one.place) < 2:
        return dot(across, down, 4, "dot other" if not one.place else "dot city", said)
    return diamond(across, down, 7, "dot area", said)


def _names(areas: Sequence[FunnelArea], x: Linear, y: Linear, width: float) -> list[Markup]:
    """Name the areas farthest outside, those that would cover a name already there left out."""
    outside = sorted((one for one in areas if abs(one.place) == 2), key=lambda one: (-one.base, one.label))
    placed: list[tuple[float, float, float]] = []
    names: list[Markup] = []
    for one in outside:
        size = text_width(one.label, FONT, bold=True)
        turned = x(one.base) + 10 + size > width
        start = x(one.base) - 10 - size if turned else x(one.base) + 10
        row = y(one.value) + 4
        free = all(
            abs(row - other) > FONT + 3 or start > end or start + size < begin for begin, end, other in placed
        )
        if free and start > 0 and len(names) < _MOST_NAMES:
            placed.append((start, start + size, row))
            names.append(label(one.label, start, row, "name area"))
    return names
