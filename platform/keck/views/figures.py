"""Maps and charts of a page, drawn from its model."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from keck.domain.periods import Period
from keck.drawing import charts, maps
from keck.drawing.frames import Ids
from keck.drawing.patterns import page_patterns
from keck.views.area_sets import Area, AreaSet
from keck.views.cells import cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.links import Links
from keck.views.pages.atlas import AtlasPage, Row
from keck.views.pages.clusters import ClusterPart
from keck.views.pages.compare import ComparePage
from keck.views.pages.indicator import IndicatorPage
from keck.views.pages.network import Silhouette
from keck.views.pages.profile import ProfilePage
from keck.views.pages.series import Series

MOST_MARKS = 150
"""With more areas the marks of a strip would cover each other; the legend counts the areas of each class."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Draws for one audience in one language."""

    links: Links
    t: Translator

    def map(self, page: AtlasPage) -> Markup:
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
        value = self._quantity(page.entry, row.cell.value or 0.0)
        if row.estimate is None or row.estimate.value is None:
            return value
        smoothed = self._quantity(page.entry, row.estimate.value)
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
        return _safe(
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
        return _safe(
            f'<svg class="quiet" width="0" height="0" aria-hidden="true">{page_patterns().text}</svg>'
        )

    def strip(self, page: AtlasPage) -> Markup:
        """Draw where the areas stand among each other."""
        rows = page.by_value
        # The marks stand where the values are: beside a map of estimates they would seem to be those.
        if page.layering.smoothed or not 3 <= len(rows) <= MOST_MARKS:
            return Markup()
        chosen = next((row for row in rows if page.chosen and row.area.id == page.chosen.id), None)
        entry = page.entry
        city = page.city
        # The city's count lies far beyond any area's, so it would squeeze them all into one corner.
        beside = city.value is not None and entry.kind != "count"
        return _safe(
            charts.strip(
                [self._strip_value(entry, row.area, row.cell.value or 0.0) for row in rows],
                fmt=self._axis(entry),
                title=self.t.gettext("Verteilung der Gebiete"),
                desc=page.words.spread.striptags(),
                ids=Ids("strip"),
                highlighted=self._strip_value(entry, chosen.area, chosen.cell.value or 0.0)
                if chosen
                else None,
                city=charts.StripValue(city.value or 0.0, page.atlas.name, city.text) if beside else None,
                width=380,
            )
        )

    def _strip_value(self, entry: IndicatorEntry, area: Area, value: float) -> charts.StripValue:
        return charts.StripValue(value, area.name, self._quantity(entry, value))

    def line(
        self,
        series: Sequence[Series],
        entry: IndicatorEntry,
        prefix: str,
        *,
        width: int = 380,
        height: int = 210,
    ) -> Markup:
        """Draw values over time; nothing where no series has two numbers."""
        shown = [one for one in series if one.drawable]
        if not shown:
            return Markup()
        alone = len(shown) == 1
        return _safe(
            charts.line(
                [self._series(one, entry, alone) for one in shown],
                fmt=self._axis(entry),
                title=self.t.gettext("{name} im Zeitverlauf", name=self.t.local(entry.name)),
                desc="",
                ids=Ids(prefix),
                width=width,
                height=height,
                whole=entry.kind == "count",
            )
        )

    def funnel(self, page: IndicatorPage) -> Markup:
        """Draw how far the areas lie from the municipality's value, beside how far chance reaches."""
        expertise = page.expertise
        if expertise is None or expertise.funnel is None or expertise.city is None:
            return Markup()
        entry, formats = page.entry, Formats(self.t.lang)
        drawn = expertise.funnel
        areas = [
            charts.FunnelArea(
                row.base, row.cell.value, row.place, row.area.name, self._quantity(entry, row.cell.value)
            )
            for row in expertise.rows
            if row.base is not None and row.cell.value is not None and row.place is not None
        ]
        limits = [
            charts.FunnelLimit("inner", drawn.base, drawn.inner, formats.percent(0.95, 0)),
            charts.FunnelLimit("outer", drawn.base, drawn.outer, formats.percent(0.998, 1)),
        ]
        return _safe(
            charts.funnel(
                areas,
                limits,
                expertise.city,
                fmt=self._axis(entry),
                size_fmt=lambda size: formats.number(size),
                axis=self.t.gettext("Größe des Gebiets (Nenner)"),
                title=self.t.gettext("Trichter: {name}", name=self.t.local(entry.name)),
                desc="",
                ids=Ids("funnel"),
            )
        )

    def comparison(self, page: ComparePage) -> Markup:
        """Draw the compared places over time."""
        return self.line(page.series, page.entry, "line", width=440, height=260)

    def _series(self, series: Series, entry: IndicatorEntry, alone: bool) -> charts.Series:
        formats = Formats(self.t.lang)
        points = [
            charts.Point(
                _when(period),
                formats.short_period(period),
                observation.value,
                cell(observation, entry, self.t, unit=True).text,
                hollow=bool({"estimated", "provisional", "unreliable"} & set(observation.flags)),
                broken=self._break(series, period),
            )
            for period, observation in zip(series.periods, series.observations, strict=True)
        ]
        return charts.Series(series.name, points, "city" if series.city and not alone else "area")

    def _break(self, series: Series, period: str) -> str:
        note = series.breaks.get(period)
        return self.t.gettext("Bruch in der Zeitreihe: {text}", text=self.t.local(note.text)) if note else ""

    def sparkline(self, series: Series, prefix: str) -> Markup:
        """Draw a course the size of a word."""
        if not series.drawable:
            return Markup()
        return _safe(
            charts.sparkline(
                [one.value for one in series.observations],
                breaks=[n for n, period in enumerate(series.periods) if period in series.breaks],
                title=self.t.gettext("Verlauf: {name}", name=series.name),
                ids=Ids(prefix),
            )
        )

    def _quantity(self, entry: IndicatorEntry, value: float) -> str:
        return Formats(self.t.lang).quantity(value, entry.decimals, entry.unit)

    def _axis(self, entry: IndicatorEntry) -> "_Axis":
        return _Axis(Formats(self.t.lang), entry)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Writes numbers of an axis without decimals that say nothing."""

    formats: Formats
    entry: IndicatorEntry

    def __call__(self, value: float) -> str:
        decimals = next(n for n in range(7) if n == 6 or round(value, 6) == round(value, n))
        if self.entry.unit.de == "%":
            return self.formats.quantity(value, decimals, self.entry.unit)
        return self.formats.number(value, decimals)


def _when(code: str) -> float:
    period = Period.parse(code)
    middle = (period.first.toordinal() + period.last.toordinal()) / 2
    return middle / 365.2425


def _safe(svg: str) -> Markup:
    # Drawings escape every text they are given.
    return Markup(svg)  # noqa: S704
