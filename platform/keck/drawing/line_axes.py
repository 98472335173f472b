"""The axes of charts over time."""

from collections.abc import Callable
from functools import lru_cache

from keck.drawing.marks import label, rule
from keck.drawing.measuring import text_width
from keck.drawing.scales import Linear
from keck.drawing.svg import Markup, join

FONT = 13.0
Format = Callable[[float], str]
Time = tuple[float, str]
"""Where a period lies in time, and its name."""


# A profile holds a chart for each indicator: many have the same axis of values, nearly all that of time.
@lru_cache(maxsize=4096)
def value_axis(ticks: tuple[float, ...], fmt: Format, start: float, right: float, y: Linear) -> Markup:
    """Draw a line and a number for each tick, from where the lines start to the right."""
    found: list[Markup] = []
    for tick in ticks:
        kind = "axis" if tick == 0 else "grid"
        found.append(rule(start - 8, y(tick), right, y(tick), kind))
        found.append(label(fmt(tick), start - 14, y(tick) + 4.5, "tick", "end"))
    return join(found)


@lru_cache(maxsize=4096)
def time_axis(periods: tuple[Time, ...], x: Linear, height: float) -> Markup:
    """Write as many periods as there is room for; the first and the last always."""
    if not periods:
        return join(())
    first, last = periods[0], periods[-1]
    shown, end = [first], _end(first, x)
    for period in periods[1:-1]:
        fits = _begin(period, x) > end + 12 and _end(period, x) < _begin(last, x) - 12
        if fits:
            shown.append(period)
            end = _end(period, x)
    if len(periods) > 1:
        shown.append(last)
    return join([label(text, x(when), height - 8, "tick", "middle") for when, text in shown])


def _begin(period: Time, x: Linear) -> float:
    return x(period[0]) - text_width(period[1], FONT) / 2


def _end(period: Time, x: Linear) -> float:
    return x(period[0]) + text_width(period[1], FONT) / 2
