"""An indicator: what it means, where it comes from, and all its values over time."""

from dataclasses import dataclass
from typing import ClassVar

from keck.domain.codes import CITY_LEVEL
from keck.domain.corrections import Subject
from keck.domain.texts import Language
from keck.views.area_sets import Area, Level
from keck.views.atlas import Atlas
from keck.views.cells import Cell, cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator, translator
from keck.views.links import Links
from keck.views.observations import Footnote
from keck.views.pages.base import Page
from keck.views.pages.expertise import Expertise, expertise
from keck.views.pages.options import Option, OptionGroup, indicator_options, level_options
from keck.views.pages.series import Series, series
from keck.views.pages.spread import SpreadPart, spread_part
from keck.views.pages.walks import WalkNote, walk_notes
from keck.views.state import ViewState
from keck.views.values import Values
from keck.views.words import Words, Writer


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An area's values in all periods."""

    area: Area
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class IndicatorPage(Page):
    """The model of an indicator's page."""

    template: ClassVar[str] = "indicator.html"
    section: ClassVar[str] = "indicators"
    atlas: Atlas
    default: bool
    entry: IndicatorEntry
    state: ViewState
    level: Level
    levels: tuple[Option, ...]
    indicators: tuple[OptionGroup, ...]
    periods: tuple[str, ...]
    codes: tuple[str, ...]
    rows: tuple[HistoryRow, ...]
    city: HistoryRow | None
    words: Words
    series: tuple[Series, ...]
    footnotes: tuple[Footnote, ...]
    expertise: Expertise | None
    walks: tuple[WalkNote, ...]
    spread: SpreadPart | None

    @property
    def subject(self) -> Subject:
        """What the page shows."""
        return Subject(indicators=frozenset({self.entry.code}))

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.indicator(self.entry.code, level=None if self.default else self.level.code)


def indicator_page(
    atlas: Atlas, values: Values, code: str, lang: Language, *, level: str | None = None
) -> IndicatorPage:
    """Make an indicator's page, for its usual level unless another is asked for."""
    t = translator(lang)
    state = ViewState.resolve(atlas, indicator=code, level=level)
    entry = atlas.indicators[state.indicator]
    newest = values.slice(entry.newest, state.level)
    area_set = atlas.sets[newest.set_id] if newest else atlas.newest_set(state.level)
    areas = area_set.by_name if area_set else ()
    city = atlas.city()
    placed = [(area, values.observation(atlas.sets, area.level, area.key, entry.newest)) for area in areas]
    formats = Formats(lang)
    description = t.local(entry.description) if entry.description else ""
    return IndicatorPage(
        lang=lang,
        title=t.local(entry.name),
        summary=description
        or t.gettext("Was {name} bedeutet und woher die Zahlen kommen.", name=t.local(entry.name)),
        atlas=atlas,
        default=state.level == entry.default_level,
        entry=entry,
        state=state,
        level=atlas.level(state.level),
        levels=level_options(atlas, entry, state.level, t),
        indicators=indicator_options(atlas, entry.code, t),
        periods=tuple(formats.period(period) for period in entry.periods),
        codes=entry.periods,
        rows=tuple(_history(atlas, values, entry, area, t) for area in areas if area.level != CITY_LEVEL),
        city=_history(atlas, values, entry, city, t) if city else None,
        words=Writer(entry, t).about(atlas.name, entry.newest, values, placed),
        series=series(atlas, values, entry, [city] if city else []),
        footnotes=values.footnotes,
        expertise=expertise(values, entry, state.level, areas, t),
        walks=walk_notes(atlas, values, t),
        spread=spread_part(atlas, values, entry, state.level, t),
    )


def _history(atlas: Atlas, values: Values, entry: IndicatorEntry, area: Area, t: Translator) -> HistoryRow:
    observations = (values.observation(atlas.sets, area.level, area.key, period) for period in entry.periods)
    return HistoryRow(area, tuple(cell(one, entry, t) for one in observations))
