"""Small marks that charts are made of."""

from collections.abc import Iterable, Sequence
from typing import Literal

from keck.drawing.svg import Markup, attribute, element, number, text

Anchor = Literal["start", "middle", "end"]
Spot = tuple[str, str]
"""A place as it is written, for what is drawn there more than once."""


# These three stand by the thousand on a page, so they are written at once instead of attribute by attribute.
def label(words: str, x: float, y: float, kind: str, anchor: Anchor | None = None) -> Markup:
    """Write a text at a place."""
    given = f'x="{number(x)}" y="{number(y)}" class="{attribute(kind)}"'
    if anchor is not None:
        given += f' text-anchor="{anchor}"'
    return _with("text", given, text(words))


def rule(x1: float, y1: float, x2: float, y2: float, kind: str, said: str = "") -> Markup:
    """Draw a straight line, perhaps with words that say something about it."""
    places = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return _with("line", f'{places} class="{attribute(kind)}"', _title(said))


def dot(x: float, y: float, radius: float, kind: str, said: str = "") -> Markup:
    """Draw a dot, perhaps with words that say something about it."""
    return dot_at((number(x), number(y)), radius, kind, said)


def dot_at(spot: Spot, radius: float, kind: str, said: str = "") -> Markup:
    """Draw a dot at a place that is written already."""
    given = f'cx="{spot[0]}" cy="{spot[1]}" r="{number(radius)}" class="{attribute(kind)}"'
    return _with("circle", given, _title(said))


def tip(words: str) -> Markup:
    """Say something about the mark that it stands in."""
    return Markup(_title(words))


def _title(words: str) -> str:
    return f"<title>{text(words)}</title>" if words else ""


def _with(tag: str, given: str, inner: str) -> Markup:
    return Markup(f"<{tag} {given}>{inner}</{tag}>" if inner else f"<{tag} {given}/>")


def diamond(x: float, y: float, radius: float, kind: str, said: str = "") -> Markup:
    """Draw a square on its corner, perhaps with words that say something about it."""
    points = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
    words = [tip(said)] if said else []
    return element("polygon", *words, points=_points(points), class_=kind)


def trace(points: Iterable[tuple[float, float]], kind: str) -> Markup:
    """Draw a line through points."""
    return trace_at([(number(x), number(y)) for x, y in points], kind)


def trace_at(spots: Iterable[Spot], kind: str) -> Markup:
    """Draw a line through places that are written already."""
    return element("polyline", points=" ".join([f"{x},{y}" for x, y in spots]), class_=kind)


def surface(points: Sequence[tuple[float, float]], kind: str) -> Markup:
    """Fill the surface between points."""
    return element("polygon", points=_points(points), class_=kind)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join([f"{number(x)},{number(y)}" for x, y in points])
