"""The frame of a picture: size, accessible name and description."""

from dataclasses import dataclass

from keck.drawing.svg import NAMESPACE, Child, Markup, element, join, number

_USUAL = 440
_WIDE = 600


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids of a picture's title and description, made from one prefix that is unique on its page."""

    prefix: str

    @property
    def title(self) -> str:
        """Id of the title."""
        return f"{self.prefix}-title"

    @property
    def desc(self) -> str:
        """Id of the description."""
        return f"{self.prefix}-desc"


def chart_kind(name: str, width: float) -> str:
    """Return a chart's classes; its width says how large it may grow before its words get too large.

    >>> chart_kind("line", 400), chart_kind("bars", 520)
    ('chart line', 'chart bars wide')
    """
    size = " widest" if width > _WIDE else " wide" if width > _USUAL else ""
    return f"chart {name}{size}"


def picture(
    *children: Child,
    kind: str,
    ids: Ids,
    title: str,
    desc: str,
    width: float,
    height: float,
    role: str = "img",
    focusable: bool = False,
    standalone: bool = False,
) -> Markup:
    """Write an ``svg`` element that fills its place at any width and says what it shows."""
    attributes: dict[str, str | None] = {
        "xmlns": NAMESPACE if standalone else None,
        "class_": kind,
        "viewBox": f"0 0 {number(width)} {number(height)}",
        "width": number(width) if standalone else None,
        "height": number(height) if standalone else None,
        "role": role,
        "tabindex": "0" if focusable else None,
        "aria_labelledby": f"{ids.title} {ids.desc}" if desc else ids.title,
    }
    words = [element("title", title, id=ids.title)]
    if desc:
        words.append(element("desc", desc, id=ids.desc))
    return element("svg", join([*words, *children]), **attributes)
