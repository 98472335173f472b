"""A map page's map as a file of its own, in the state that the page has."""

from keck.drawing import maps
from keck.drawing.legend import LegendRow
from keck.views.figures import Maps
from keck.views.pages.atlas import AtlasPage


def poster(page: AtlasPage, shapes: bytes, drawn: Maps) -> str:
    """Draw a map that needs no other file: with title, legend, source, and what must be known of it.

    Parameters
    ----------
    shapes : bytes
        The published shapes of the level, as SVG.
    """
    t = page.t
    told = [page.atlas.name, page.period, t.local(page.level.name)]
    if page.layering.smoothed:
        told.insert(0, t.gettext("Geglättete Werte, eine Schätzung"))
    supplier = page.entry.source.supplier
    parts = [page.layering.said, t.gettext("Quelle: {supplier}", supplier=supplier) if supplier else ""]
    return maps.standalone(
        shapes,
        drawn.areas(page),
        title=t.local(page.entry.name),
        subtitle=" · ".join(told),
        desc=f"{page.words.city.striptags()} {page.words.spread.striptags()}".strip(),
        legend=[LegendRow(one.css, one.text) for one in page.legend],
        source=" ".join(part for part in parts if part),
    )
