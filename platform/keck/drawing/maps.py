"""Maps: areas coloured by class, linked to the shapes of their level or standing alone."""

from collections.abc import Sequence

from keck.drawing.frames import Ids, picture
from keck.drawing.map_areas import MapArea, tip
from keck.drawing.patterns import page_patterns
from keck.drawing.posters import standalone
from keck.drawing.svg import Markup, element

__all__ = ["MapArea", "linked", "standalone"]


def linked(
    shapes_url: str,
    width: int,
    height: int,
    areas: Sequence[MapArea],
    *,
    title: str,
    desc: str,
    ids: Ids,
    patterns: bool = True,
) -> str:
    """Draw a map for a page; the shapes are loaded once from their own address.

    It is one tab stop. The last ``use`` is the ring that arrow keys move. With links the picture is a group
    whose areas are hidden from screen readers (they have the table): an image must not hold links.

    Parameters
    ----------
    patterns : bool
        Whether this map brings the patterns of the page; only one map of a page may.
    """
    has_links = any(area.href for area in areas)
    drawn = [_linked_area(area, shapes_url) for area in areas]
    chosen = [
        element("use", href=f"{shapes_url}#a{area.position}", class_="chosen")
        for area in areas
        if area.selected
    ]
    outline = element("use", href=f"{shapes_url}#outline", class_="outline")
    inside = element("g", *drawn, class_="areas", aria_hidden="true" if has_links else None)
    # Firefox applies a page's rules inside used shapes, so rules name the classes and never the group.
    return picture(
        page_patterns() if patterns else Markup(""),
        inside,
        outline,
        *chosen,
        element("use", class_="ring"),
        kind="map",
        ids=ids,
        title=title,
        desc=desc,
        width=width,
        height=height,
        role="group" if has_links else "img",
        focusable=True,
    ).text


def _linked_area(area: MapArea, shapes_url: str) -> Markup:
    shape = element("use", tip(area), href=f"{shapes_url}#a{area.position}", class_=area.css_class)
    return element("a", shape, href=area.href, tabindex=-1) if area.href else shape
