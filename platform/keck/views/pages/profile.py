"""An area's profile: all indicators of one place, against the whole municipality."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from keck.domain.codes import CITY_LEVEL
from keck.domain.corrections import Subject
from keck.domain.texts import Language
from keck.views.area_sets import Area, AreaSet, Level
from keck.views.atlas import Atlas
from keck.views.cells import Cell, cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator, translator
from keck.views.judgement_words import NOTHING_SAID, Said, doubt_word, rank_words, trend_word, verdict_word
from keck.views.links import Links
from keck.views.observations import Footnote, Observation
from keck.views.pages.base import Page
from keck.views.pages.options import by_topic
from keck.views.pages.series import Series, series
from keck.views.state import NotThereError
from keck.views.values import Values


@dataclass(frozen=True, slots=True)
class Fact:
    """One indicator of an area.

    Attributes
    ----------
    verdict : str
        How the value stands to the municipality's, in words; never a judgement.
    said : Said
        The judgement on it: better, similar or worse, where the indicator says what is good.
    trend : Said
        Where the newest years have gone.
    doubt : str
        Why the value is too unsure to be compared; mostly empty.
    rank : str
        Place among the areas of the level, counted from the highest value, with how far chance may move it.
    code : str
        Of the period.
    chance : bool
        Whether the verdict says that the difference may be chance.
    """

    entry: IndicatorEntry
    name: str
    period: str
    code: str
    cell: Cell
    city: Cell
    verdict: str
    rank: str
    chance: bool
    said: Said
    trend: Said
    doubt: str
    series: tuple[Series, ...]
    notes: tuple[Footnote, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProfilePage(Page):
    """The model of an area profile."""

    template: ClassVar[str] = "profile.html"
    section: ClassVar[str] = "areas"
    atlas: Atlas
    area: Area
    level: Level
    set: AreaSet
    parent: Area | None
    children: tuple[Area, ...]
    siblings: tuple[Area, ...]
    lead: str
    topics: tuple[tuple[str, tuple[Fact, ...]], ...]

    @property
    def subject(self) -> Subject:
        """What the page shows."""
        return Subject(areas=self.area.ids)

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.area(self.area.level, self.area.key)

    @property
    def facts(self) -> list[Fact]:
        """All facts, whatever their topic."""
        return [fact for _, facts in self.topics for fact in facts]


def profile_page(
    atlas: Atlas, values: Mapping[str, Values], level: str, key: str, lang: Language
) -> ProfilePage:
    """Make an area's profile from the values of all indicators by code.

    Raises
    ------
    NotThereError
        If the release knows no such area.
    """
    found = atlas.area(level, key)
    if found is None:
        raise NotThereError(f"{level}:{key}")
    area, area_set = found
    t = translator(lang)
    topics = [
        (heading, tuple(_fact(atlas, values[entry.code], entry, area, t) for entry in entries))
        for heading, entries in by_topic(atlas, t)
    ]
    name = atlas.name if level == CITY_LEVEL else area.name
    facts = [fact for _, found in topics for fact in found]
    return ProfilePage(
        lang=lang,
        title=name,
        summary=t.gettext("{area}: alle Kennzahlen im Vergleich mit {city}.", area=name, city=atlas.name),
        atlas=atlas,
        area=area,
        level=atlas.level(level),
        set=area_set,
        parent=_parent(atlas, area),
        children=tuple(atlas.children(area)),
        siblings=area_set.by_name if level != CITY_LEVEL else (),
        lead=_lead(atlas, area, facts, t),
        topics=tuple((heading, facts) for heading, facts in topics if facts),
    )


def _lead(atlas: Atlas, area: Area, facts: list[Fact], t: Translator) -> str:
    """Say the atlas's first indicator, since a reader looks for a number before a table."""
    found = next((fact for fact in facts if fact.entry.code == atlas.default_indicator), None)
    if found is None:
        return ""
    params = {"name": found.name, "period": found.period, "value": found.cell.text}
    if area.level == CITY_LEVEL:
        return t.gettext("{name} ({period}): {value}.", **params)
    return t.gettext(
        "{name} ({period}): {value}. {city} insgesamt: {total}.",
        **params,
        city=atlas.name,
        total=found.city.text,
    )


def _parent(atlas: Atlas, area: Area) -> Area | None:
    if area.level == CITY_LEVEL:
        return None
    if area.parent:
        level, _, key = area.parent.partition(":")
        if found := atlas.area(level, key):
            return found[0]
    return atlas.city()


def _fact(atlas: Atlas, values: Values, entry: IndicatorEntry, area: Area, t: Translator) -> Fact:
    period = _newest(values, entry, area)
    own = values.observation(atlas.sets, area.level, area.key, period)
    city = values.city(period)
    places = [one for one in (atlas.city(), area) if one is not None]
    if area.level == CITY_LEVEL:
        places = places[:1]
    elif entry.kind == "count":
        # Beside the city's count, the area's own course would be a flat line at the bottom.
        places = [area]
    return Fact(
        entry=entry,
        name=t.local(entry.name),
        period=Formats(t.lang).period(period),
        code=period,
        cell=cell(own, entry, t, unit=True),
        city=cell(city, entry, t, unit=True),
        verdict=verdict(own, city, entry, t) if area.level != CITY_LEVEL else "",
        rank=_rank(values, area, own, period, t),
        chance=area.level != CITY_LEVEL and differs_by_chance(own, city, entry),
        said=verdict_word(own.judgement.city, t),
        trend=trend_word(own.judgement, t) if own.shown else NOTHING_SAID,
        doubt=doubt_word(own.judgement, t),
        series=series(atlas, values, entry, places),
        notes=tuple(values.notes_on(area.id, period)),
    )


def _newest(values: Values, entry: IndicatorEntry, area: Area) -> str:
    """Return the newest period, or the newest that the area's level has in its boundaries."""
    known = values.periods(area.level)
    return entry.newest if entry.newest in known or not known else known[-1]


def verdict(own: Observation, city: Observation, entry: IndicatorEntry, t: Translator) -> str:
    """Say how a value stands to the municipality's: a count as its part, others as higher or lower."""
    if own.value is None or city.value is None:
        return ""
    formats = Formats(t.lang)
    if entry.kind == "count":
        if not city.value:
            return ""
        return t.gettext("{share} der Kommune", share=formats.percent(own.value / city.value))
    difference = round(own.value, entry.decimals) - round(city.value, entry.decimals)
    if not round(difference, entry.decimals):
        return t.gettext("wie die Kommune")
    size = formats.number(abs(difference), entry.decimals)
    if entry.unit.de == "%":
        size = t.gettext("{number} Prozentpunkte", number=size)
    said = (
        t.gettext("{size} höher als die Kommune", size=size)
        if difference > 0
        else t.gettext("{size} niedriger als die Kommune", size=size)
    )
    chance = differs_by_chance(own, city, entry)
    return t.gettext("{difference}; das kann Zufall sein", difference=said) if chance else said


def differs_by_chance(own: Observation, city: Observation, entry: IndicatorEntry) -> bool:
    """Tell whether a value differs from the municipality's by no more than it would vary without a reason."""
    if own.value is None or city.value is None or own.interval is None:
        return False
    differs = round(own.value, entry.decimals) != round(city.value, entry.decimals)
    if own.judgement.city is not None:
        # Where many areas are compared, the judgement is stricter than each interval alone.
        return differs and own.judgement.city == "similar"
    return differs and own.interval.holds(city.value)


def _rank(values: Values, area: Area, own: Observation, period: str, t: Translator) -> str:
    found = values.slice(period, area.level)
    if found is None or own.value is None or area.level == CITY_LEVEL:
        return ""
    shown = found.ranked
    place = 1 + len(shown) - bisect_right(shown, own.value)
    return rank_words(place, len(shown), own.judgement, t)
