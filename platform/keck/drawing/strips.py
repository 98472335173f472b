"""Distribution strips: where one area stands among all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from keck.drawing.frames import Ids, chart_kind, picture
from keck.drawing.marks import Anchor, dot, label, rule
from keck.drawing.measuring import text_width
from keck.drawing.scales import Linear, extent
from keck.drawing.svg import Markup
from keck.drawing.ticks import ticks

FONT = 13.0
_AXIS = 40.0
_HEIGHT = 90.0


@dataclass(frozen=True, slots=True)
class StripValue:
    """A shown value: of an area or of the city."""

    value: float
    label: str
    text: str


def strip(
    values: Sequence[StripValue],
    *,
    fmt: Callable[[float], str],
    title: str,
    desc: str,
    ids: Ids,
    highlighted: StripValue | None = None,
    city: StripValue | None = None,
    width: float = 400,
) -> str:
    """Draw a tick for each area's value, the highlighted one as a named dot above, the city's below.

    Parameters
    ----------
    values : sequence of StripValue
        Shown values only: the ends of the strip tell the smallest and the largest.
    """
    every = [*values, *(one for one in (highlighted, city) if one)]
    shown = ticks(*(extent(one.value for one in every) or (0.0, 1.0)), 4)
    # The words below the ends are centred on them.
    left, right = (max(16.0, text_width(fmt(shown[end]), FONT) / 2 + 2) for end in (0, -1))
    scale = Linear(shown[0], shown[-1], left, width - right)
    marks = [_tick(one, scale) for one in sorted(values, key=lambda one: (one.value, one.label))]
    return picture(
        rule(scale.start, _AXIS, scale.end, _AXIS, "grid"),
        *(
            label(fmt(tick), scale(tick), _HEIGHT - 4, "tick", "middle")
            for tick in shown
            if _has_room(tick, shown)
        ),
        *marks,
        *(_city(city, scale, width) if city else ()),
        *(_highlighted(highlighted, scale, width) if highlighted else ()),
        kind=chart_kind("strip", width),
        ids=ids,
        title=title,
        desc=desc,
        width=width,
        height=_HEIGHT,
    ).text


def _has_room(tick: float, shown: Sequence[float]) -> bool:
    return len(shown) <= 6 or shown.index(tick) % 2 == 0


def _tick(one: StripValue, scale: Linear) -> Markup:
    x = scale(one.value)
    return rule(x, _AXIS - 9, x, _AXIS + 9, "mark", f"{one.label}: {one.text}")


def _highlighted(one: StripValue, scale: Linear, width: float) -> list[Markup]:
    x = scale(one.value)
    return [
        rule(x, _AXIS - 14, x, _AXIS, "pin"),
        dot(x, _AXIS, 6, "dot area"),
        _inside(f"{one.label} {one.text}", x, _AXIS - 20, "name area", width),
    ]


def _city(one: StripValue, scale: Linear, width: float) -> list[Markup]:
    x = scale(one.value)
    return [
        rule(x, _AXIS - 12, x, _AXIS + 14, "cityline"),
        _inside(f"{one.label} {one.text}", x, _AXIS + 26, "name city", width),
    ]


def _inside(text: str, x: float, y: float, kind: str, width: float) -> Markup:
    """Write a text around a place, but inside the drawing."""
    half = text_width(text, FONT, bold=True) / 2
    anchor: Anchor = "middle"
    if x < half:
        x, anchor = 0.0, "start"
    elif x > width - half:
        x, anchor = width, "end"
    return label(text, x, y, kind, None if anchor == "start" else anchor)
