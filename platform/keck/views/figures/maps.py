"""The maps of pages: areas by class, clusters, where an area lies, and outlines of members."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from keck.drawing import maps
from keck.drawing.frames import Ids
from keck.drawing.patterns import page_patterns
from keck.views.area_sets import AreaSet
from keck.views.figures.markup import inline
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.links import Links
from keck.views.pages.atlas import AtlasPage
from keck.views.pages.clusters import ClusterPart
from keck.views.pages.indicator import IndicatorPage
from keck.views.pages.network import Silhouette
from keck.views.pages.profile import ProfilePage
from keck.views.pages.rows import Row


@dataclass(frozen=True, slots=True)
class Maps:
    """Draws maps for one audience in one language."""

    links: Links
    t: Translator

    def atlas(self, page: AtlasPage) -> Markup:
        """Draw the map of an atlas page; nothing where the boundaries are not known."""
        if page.set is None or not page.set.svg:
            return Markup()
        return self._linked(
            page.set,
            self.areas(page),
            self._map_title(page),
            f"{page.words.city.striptags()} {page.words.spread.striptags()}".strip(),
        )

    def areas(self, page: AtlasPage) -> list[maps.MapArea]:
        """Return the areas of an atlas page as its map shows them."""
        return [
            maps.MapArea(
                row.area.position,
                row.tone,
                row.area.name,
                self._told(page, row),
                self.links.area(row.area.level, row.area.key),
                selected=page.chosen is not None and page.chosen.id == row.area.id,
            )
            for row in sorted(page.rows, key=lambda row: row.area.position)
        ]

    def _told(self, page: AtlasPage, row: Row) -> str:
        if not row.cell.shown:
            return row.cell.text
        entry, quantity = page.entry, Formats(self.t.lang).quantity
        value = quantity(row.cell.value or 0.0, entry.decimals, entry.unit)
        if row.estimate is None or row.estimate.value is None:
            return value
        smoothed = quantity(row.estimate.value, entry.decimals, entry.unit)
        return self.t.gettext("geglättet {smoothed}, Wert {value}", smoothed=smoothed, value=value)

    def _map_title(self, page: AtlasPage) -> str:
        name = self.t.local(page.entry.name)
        if page.layering.smoothed:
            return self.t.gettext("Karte: {name}, geglättete Werte (Schätzung)", name=name)
        return self.t.gettext("Karte: {name}", name=name)

    def clusters(self, page: IndicatorPage, part: ClusterPart) -> Markup:
        """Draw where similar values lie together; nothing where the boundaries are not known."""
        if not part.set.svg:
            return Markup()
        areas = [
            maps.MapArea(area.position, css, area.name, said, self.links.area(area.level, area.key))
            for area, css, said in part.tones
        ]
        name = self.t.local(page.entry.name)
        title = self.t.gettext("Karte: wo ähnliche Werte beieinander liegen, {name}", name=name)
        return self._linked(part.set, areas, title, part.sentence)

    def locator(self, page: ProfilePage) -> Markup:
        """Draw where an area lies among its neighbours."""
        if not page.set.svg or len(page.set.areas) < 2:
            return Markup()
        areas = [
            maps.MapArea(
                area.position,
                "n",
                area.name,
                "",
                self.links.area(area.level, area.key),
                selected=area.id == page.area.id,
            )
            for area in page.set.areas
        ]
        return self._linked(page.set, areas, self.t.gettext("Lage von {area}", area=page.area.name), "")

    def _linked(self, area_set: AreaSet, areas: Sequence[maps.MapArea], title: str, desc: str) -> Markup:
        return inline(
            maps.linked(
                self.links.artefact(area_set.svg[0], "svg"),
                round(area_set.width),
                round(area_set.height),
                areas,
                title=title,
                desc=desc,
                ids=Ids("map"),
            )
        )

    def silhouette(self, shape: Silhouette) -> Markup:
        """Draw a member's outline; it says nothing that the name beside it does not."""
        return Markup(
            '<svg class="silhouette" viewBox="0 0 {} {}" aria-hidden="true"><use href="{}#a0"/></svg>'
        ).format(round(shape.width), round(shape.height), self.links.artefact(shape.digest, "svg"))

    def no_silhouette(self) -> Markup:
        """Draw what stands in place of an outline that is not known yet: a list."""
        return Markup(
            '<svg class="silhouette" viewBox="0 0 100 78" aria-hidden="true">'
            '<path d="M22 14h56v10H22zM22 34h40v10H22zM22 54h48v10H22z"/></svg>'
        )

    def patterns(self) -> Markup:
        """Write the fillings of a legend on a page without a map."""
        return inline(
            f'<svg class="quiet" width="0" height="0" aria-hidden="true">{page_patterns().text}</svg>'
        )
