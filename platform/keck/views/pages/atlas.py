"""The atlas: one indicator on the map, in a table and in words."""

from dataclasses import dataclass, replace
from typing import ClassVar

from keck.domain.codes import CITY_LEVEL
from keck.domain.corrections import Subject
from keck.domain.texts import Language
from keck.views.area_sets import Area, AreaSet, Level
from keck.views.atlas import Atlas
from keck.views.cells import Cell, cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import translator
from keck.views.links import Links
from keck.views.observations import UNKNOWN, Footnote
from keck.views.pages.base import Page
from keck.views.pages.index_legend import by_status, with_status
from keck.views.pages.layers import Layering, layering
from keck.views.pages.legend import LegendEntry, legend
from keck.views.pages.options import Option, OptionGroup, indicator_options, level_options, period_options
from keck.views.pages.rows import Row, ordered, rows_of
from keck.views.pages.series import Series, series
from keck.views.pages.walks import WalkNote, walk_notes
from keck.views.state import FIXED, VALUE, ViewState, area_of
from keck.views.values import Values
from keck.views.words import Words, Writer


@dataclass(frozen=True, kw_only=True)
class AtlasPage(Page):
    """The model of an atlas page."""

    template: ClassVar[str] = "atlas.html"
    section: ClassVar[str] = "atlas"
    atlas: Atlas
    default: bool
    entry: IndicatorEntry
    state: ViewState
    level: Level
    set: AreaSet | None
    period: str
    rows: tuple[Row, ...]
    city: Cell
    city_cell: Cell
    words: Words
    layering: Layering
    legend: tuple[LegendEntry, ...]
    series: tuple[Series, ...]
    indicators: tuple[OptionGroup, ...]
    periods: tuple[Option, ...]
    levels: tuple[Option, ...]
    chosen: Area | None
    counted: bool
    footnotes: tuple[Footnote, ...]
    walks: tuple[WalkNote, ...]

    @property
    def subject(self) -> Subject:
        """What the page shows."""
        return Subject(
            indicators=frozenset({self.entry.code}),
            areas=frozenset[str]().union(*(area.ids for area in self._areas)),
            # The course over time of a chosen area shows all years.
            periods=None if self.chosen else frozenset({self.state.period}),
        )

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.atlas() if self.default else self.at(links)

    def at(self, links: Links, **changed: str | None) -> str:
        """Return the address of this map with something changed."""
        return links.map(**{**self.query, **changed})

    @property
    def query(self) -> dict[str, str | tuple[str, ...] | None]:
        """What an address of this map holds."""
        state = self.state
        return {
            "indicator": state.indicator,
            "period": state.period,
            "level": state.level,
            "area": state.area,
            "sort": state.sort if state.sort != "name" else None,
            "layer": state.layer if state.layer != VALUE else None,
            "classes": state.classes if state.classes != FIXED else None,
            "breaks": state.breaks,
        }

    @property
    def _areas(self) -> list[Area]:
        """All areas with a number on the page; the municipality's own stands beside the others."""
        city = self.atlas.city()
        return [row.area for row in self.rows] + ([city] if city else [])

    @property
    def by_value(self) -> list[Row]:
        """Rows with a number, highest first."""
        shown = [row for row in self.rows if row.cell.value is not None]
        return sorted(shown, key=lambda row: -(row.cell.value or 0.0))


def atlas_page(
    atlas: Atlas, values: Values, state: ViewState, lang: Language, *, default: bool = False
) -> AtlasPage:
    """Make the page of one indicator, period and level.

    Parameters
    ----------
    default : bool
        Whether this is the atlas's own start page, which lies at the short address.
    """
    t = translator(lang)
    entry = atlas.indicators[state.indicator]
    state = _published(state, values)
    found = values.slice(state.period, state.level)
    area_set = atlas.sets[found.set_id] if found else atlas.newest_set(state.level)
    areas = area_set.by_name if area_set else ()
    placed = [(area, found.at(area.position) if found else UNKNOWN) for area in areas]
    state, layers = layering(state, values, found, t)
    layers = by_status(layers, state, found, entry, t)
    city = values.city(state.period)
    words = Writer(entry, t).about(atlas.name, state.period, values, placed)
    name = t.local(entry.name)
    chosen = area_of(atlas, state.area) if state.area else None
    return AtlasPage(
        lang=lang,
        title=f"{name}, {Formats(lang).period(state.period)}",
        summary=f"{name}. {words.city.striptags()} {words.spread.striptags()}".strip(),
        atlas=atlas,
        default=default,
        entry=entry,
        state=state,
        level=atlas.level(state.level),
        set=area_set,
        period=Formats(lang).period(state.period),
        rows=ordered(rows_of(placed, entry, layers, lang), state.sort),
        city=cell(city, entry, t, unit=True),
        city_cell=cell(city, entry, t),
        words=words,
        layering=layers,
        legend=with_status(
            legend(layers.breaks, [layers.colouring(one) for _, one in placed], entry, t),
            layers.breaks,
            found,
            entry,
            t,
        ),
        series=series(atlas, values, entry, _lines(atlas, chosen, entry)),
        indicators=indicator_options(atlas, entry.code, t),
        periods=period_options(values.periods(state.level), state.period, t),
        levels=level_options(atlas, entry, state.level, t),
        chosen=chosen,
        counted=any(one.denominator is not None for _, one in placed),
        footnotes=_footnotes(values, state),
        walks=walk_notes(atlas, values, t, level=state.level, period=state.period),
    )


def _footnotes(values: Values, state: ViewState) -> tuple[Footnote, ...]:
    """Return the notes on the period and level on show, and all breaks, which the course over time shows."""
    return tuple(
        note
        for note in values.footnotes
        if (note.period in (None, state.period) or note.kind == "break")
        and (note.area is None or note.area.partition(":")[0] in (state.level, CITY_LEVEL))
    )


def _published(state: ViewState, values: Values) -> ViewState:
    """Take the newest period that the level has, if it does not have the one asked for."""
    periods = values.periods(state.level)
    if not periods or state.period in periods:
        return state
    return replace(state, period=periods[-1], moved=(*state.moved, "period"))


def _lines(atlas: Atlas, chosen: Area | None, entry: IndicatorEntry) -> list[Area]:
    if chosen and entry.kind == "count":
        return [chosen]
    return [area for area in (atlas.city(), chosen) if area is not None]
