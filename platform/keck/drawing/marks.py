"""Small marks that charts are made of."""

from collections.abc import Sequence
from typing import Literal

from keck.drawing.svg import Child, Markup, element, number

Anchor = Literal["start", "middle", "end"]


def label(text: str, x: float, y: float, kind: str, anchor: Anchor | None = None) -> Markup:
    """Write a text at a place."""
    return element("text", text, x=x, y=y, class_=kind, text_anchor=anchor)


def rule(x1: float, y1: float, x2: float, y2: float, kind: str, *children: Child) -> Markup:
    """Draw a straight line."""
    return element("line", *children, x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)


def dot(x: float, y: float, radius: float, kind: str, *children: Child) -> Markup:
    """Draw a dot."""
    return element("circle", *children, cx=x, cy=y, r=radius, class_=kind)


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
