"""The charts of pages: distributions, courses over time, funnels, and status by change."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from keck.domain.periods import Period
from keck.domain.texts import Language
from keck.drawing import charts
from keck.drawing.frames import Ids
from keck.views.area_sets import Area
from keck.views.cells import cell_text
from keck.views.entries import IndicatorEntry
from keck.views.figures.axis import Axis
from keck.views.figures.markup import inline
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.pages.atlas import AtlasPage
from keck.views.pages.compare import ComparePage
from keck.views.pages.index_grid import GridPart
from keck.views.pages.indicator import IndicatorPage
from keck.views.pages.series import Series

MOST_MARKS = 150
"""With more areas the marks of a strip would cover each other; the legend counts the areas of each class."""

_UNSURE = frozenset({"estimated", "provisional", "unreliable"})


@dataclass(frozen=True, slots=True)
class Charts:
    """Draws charts in one language."""

    t: Translator

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
        return inline(
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
        return inline(
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
        return inline(
            charts.funnel(
                areas,
                limits,
                expertise.city,
                fmt=self._axis(entry),
                size_fmt=lambda size: formats.number(size),
                axis=expertise.sizes.axis,
                title=self.t.gettext("Trichter: {name}", name=self.t.local(entry.name)),
                desc="",
                ids=Ids("funnel"),
            )
        )

    def comparison(self, page: ComparePage) -> Markup:
        """Draw the compared places over time."""
        return self.line(page.series, page.entry, "line", width=440, height=260)

    def _series(self, series: Series, entry: IndicatorEntry, alone: bool) -> charts.Series:
        places = _places(series.periods, self.t.lang)
        points = [
            charts.Point(
                x,
                label,
                observation.value,
                cell_text(observation, entry, self.t, unit=True),
                hollow=not _UNSURE.isdisjoint(observation.flags),
                broken=self._break(series, period) if series.breaks else "",
            )
            for period, (x, label), observation in zip(
                series.periods, places, series.observations, strict=True
            )
        ]
        return charts.Series(series.name, points, "city" if series.city and not alone else "area")

    def _break(self, series: Series, period: str) -> str:
        note = series.breaks.get(period)
        return self.t.gettext("Bruch in der Zeitreihe: {text}", text=self.t.local(note.text)) if note else ""

    def crossing(self, grid: GridPart) -> Markup:
        """Draw how many areas stand in each class of status and change."""
        title = self.t.gettext("Status und Dynamik: Zahl der Gebiete")
        rows = [row.status for row in grid.rows]
        return inline(
            charts.crossing(rows, grid.columns, grid.counts, title=title, desc="", ids=Ids("crossing"))
        )

    def sparkline(self, series: Series, prefix: str) -> Markup:
        """Draw a course the size of a word."""
        if not series.drawable:
            return Markup()
        return inline(
            charts.sparkline(
                [one.value for one in series.observations],
                breaks=[n for n, period in enumerate(series.periods) if period in series.breaks],
                title=self.t.gettext("Verlauf: {name}", name=series.name),
                ids=Ids(prefix),
            )
        )

    def _quantity(self, entry: IndicatorEntry, value: float) -> str:
        return Formats(self.t.lang).quantity(value, entry.decimals, entry.unit)

    def _axis(self, entry: IndicatorEntry) -> Axis:
        return Axis(self.t.lang, entry.unit)


# All areas of an indicator have the same periods.
@lru_cache(maxsize=512)
def _places(codes: tuple[str, ...], lang: Language) -> tuple[tuple[float, str], ...]:
    """Return where each period lies in time, in years, and how an axis names it."""
    formats = Formats(lang)
    return tuple((_when(code), formats.short_period(code)) for code in codes)


def _when(code: str) -> float:
    period = Period.parse(code)
    middle = (period.first.toordinal() + period.last.toordinal()) / 2
    return middle / 365.2425
