"""A comparison of up to four areas in one indicator."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from keck.domain.codes import CITY_LEVEL
from keck.domain.corrections import Subject
from keck.domain.texts import Language
from keck.views.area_sets import Area
from keck.views.atlas import Atlas
from keck.views.cells import Cell, cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import translator
from keck.views.links import Links
from keck.views.observations import Footnote
from keck.views.pages.base import Page
from keck.views.pages.differences import Difference, between_areas, between_years, difference_heading
from keck.views.pages.options import Option, OptionGroup, indicator_options
from keck.views.pages.series import Series, series
from keck.views.state import MOST_AREAS, area_of, entry_of
from keck.views.values import Values


@dataclass(frozen=True, slots=True)
class ComparedPlace:
    """A place with its values in all periods and its newest value with the unit."""

    area: Area
    name: str
    newest: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class ComparePage(Page):
    """The model of a comparison."""

    template: ClassVar[str] = "compare.html"
    section: ClassVar[str] = "compare"
    atlas: Atlas
    entry: IndicatorEntry
    ids: tuple[str, ...]
    periods: tuple[str, ...]
    newest: str
    places: tuple[ComparedPlace, ...]
    series: tuple[Series, ...]
    indicators: tuple[OptionGroup, ...]
    choices: tuple[tuple[OptionGroup, ...], ...]
    too_many: bool
    areas_apart: tuple[Difference, ...]
    years_apart: tuple[Difference, ...]
    apart_unit: str
    footnotes: tuple[Footnote, ...]

    @property
    def subject(self) -> Subject:
        """What the page shows."""
        return Subject(
            indicators=frozenset({self.entry.code}),
            areas=frozenset[str]().union(*(place.area.ids for place in self.places)),
        )

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.compare(self.ids, indicator=self.entry.code)


def compare_page(
    atlas: Atlas, values: Values, indicator: str | None, areas: Sequence[str], lang: Language
) -> ComparePage:
    """Make a comparison of the municipality with the chosen areas.

    Raises
    ------
    NotThereError
        If the release knows no such indicator or area.
    """
    t = translator(lang)
    entry = entry_of(atlas, indicator)
    asked = list(dict.fromkeys(one for one in areas if one))
    chosen = [area_of(atlas, one) for one in asked[:MOST_AREAS]]
    city = atlas.city()
    places = ([city] if city else []) + [area for area in chosen if area.level != CITY_LEVEL]
    lines = series(atlas, values, entry, places)
    newest = entry.periods.index(entry.newest)
    name = t.local(entry.name)
    return ComparePage(
        lang=lang,
        title=t.gettext("Vergleich: {name}", name=name),
        summary=t.gettext(
            "{name} in ausgewählten Gebieten im Vergleich mit {city}.", name=name, city=atlas.name
        ),
        atlas=atlas,
        entry=entry,
        ids=tuple(area.id for area in chosen),
        periods=tuple(Formats(lang).period(period) for period in entry.periods),
        newest=Formats(lang).period(entry.newest),
        places=tuple(
            ComparedPlace(
                place,
                line.name,
                cell(line.observations[newest], entry, t, unit=True),
                tuple(cell(one, entry, t) for one in line.observations),
            )
            for place, line in zip(places, lines, strict=True)
        ),
        series=lines,
        indicators=indicator_options(atlas, entry.code, t),
        choices=tuple(
            _choices(atlas, entry, chosen[i].id if i < len(chosen) else None, lang) for i in range(MOST_AREAS)
        ),
        too_many=len(asked) > MOST_AREAS,
        areas_apart=between_areas(values, entry, places, t),
        years_apart=between_years(
            values, entry, [(place, line.name) for place, line in zip(places, lines, strict=True)], t
        ),
        apart_unit=difference_heading(entry, t),
        footnotes=tuple(
            note
            for note in values.footnotes
            if note.area is None or note.area in {place.id for place in places}
        ),
    )


def _choices(
    atlas: Atlas, entry: IndicatorEntry, chosen: str | None, lang: Language
) -> tuple[OptionGroup, ...]:
    t = translator(lang)
    groups = []
    for level in atlas.levels:
        newest = atlas.newest_set(level.code)
        if level.code == CITY_LEVEL or level.code not in entry.levels or newest is None:
            continue
        options = tuple(Option(area.id, area.name, area.id == chosen) for area in newest.by_name)
        groups.append(OptionGroup(t.local(level.name), options))
    return tuple(groups)
