"""What a map says of one area."""

from dataclasses import dataclass

from keck.drawing.svg import Markup, element


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area on a map.

    Attributes
    ----------
    position : int
        Its place in the area set: its shape is ``a{position}``.
    css_class : str
        ``c0`` to ``c4``, ``d0`` to ``d4`` or a status's letter.
    label, value_text : str
        Name and value as read out, formatted.
    href : str, optional
        Where a click leads.
    selected : bool
        Drawn once more on top, with a strong line.
    """

    position: int
    css_class: str
    label: str
    value_text: str = ""
    href: str | None = None
    selected: bool = False


def tip(area: MapArea) -> Markup:
    """Write what is shown when a pointer rests on the area, without any script."""
    return element("title", f"{area.label}: {area.value_text}" if area.value_text else area.label)
