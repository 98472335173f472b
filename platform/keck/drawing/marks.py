"""Small marks that charts are made of."""

from collections.abc import Sequence
from typing import Literal

from keck.drawing.svg import Child, Markup, attribute, element, join, number, text

Anchor = Literal["start", "middle", "end"]


# These three stand by the thousand on a page, so they are written at once instead of attribute by attribute.
def label(words: str, x: float, y: float, kind: str, anchor: Anchor | None = None) -> Markup:
    """Write a text at a place."""
    given = f'x="{number(x)}" y="{number(y)}" class="{attribute(kind)}"'
    if anchor is not None:
        given += f' text-anchor="{anchor}"'
    return _with("text", given, text(words).text)


def rule(x1: float, y1: float, x2: float, y2: float, kind: str, *children: Child) -> Markup:
    """Draw a straight line."""
    places = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return _with("line", f'{places} class="{attribute(kind)}"', join(children).text)


def dot(x: float, y: float, radius: float, kind: str, *children: Child) -> Markup:
    """Draw a dot."""
    places = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
    return _with("circle", f'{places} class="{attribute(kind)}"', join(children).text)


def tip(words: str) -> Markup:
    """Say something about the mark that it stands in."""
    return Markup(f"<title>{text(words).text}</title>")


def _with(tag: str, given: str, inner: str) -> Markup:
    return Markup(f"<{tag} {given}>{inner}</{tag}>" if inner else f"<{tag} {given}/>")


def diamond(x: float, y: float, radius: float, kind: str, *children: Child) -> Markup:
    """Draw a square on its corner."""
    points = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
    return element("polygon", *children, points=_points(points), class_=kind)


def trace(points: Sequence[tuple[float, float]], kind: str) -> Markup:
    """Draw a line through points."""
    return element("polyline", points=_points(points), class_=kind)


def surface(points: Sequence[tuple[float, float]], kind: str) -> Markup:
    """Fill the surface between points."""
    return element("polygon", points=_points(points), class_=kind)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)
