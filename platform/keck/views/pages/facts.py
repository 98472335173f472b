"""One indicator of one area: its value beside the municipality, the other areas and earlier years."""

from bisect import bisect_right
from dataclasses import dataclass

from keck.domain.codes import CITY_LEVEL
from keck.views.area_sets import Area
from keck.views.atlas import Atlas
from keck.views.cells import Cell, cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.judgement_words import NOTHING_SAID, Said, doubt_word, rank_words, trend_word, verdict_word
from keck.views.judgements import Judgement
from keck.views.observations import Footnote, Observation
from keck.views.pages.series import Series, series
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


def fact_of(atlas: Atlas, values: Values, entry: IndicatorEntry, area: Area, t: Translator) -> Fact:
    """Return what an indicator says of an area, in the newest period that it has there."""
    period = _newest(values, entry, area)
    own = values.observation(atlas.sets, area.level, area.key, period)
    city = values.city(period)
    places = [one for one in (atlas.city(), area) if one is not None]
    if area.level == CITY_LEVEL:
        places = places[:1]
    elif entry.kind == "count":
        # Beside the city's count, the area's own course would be a flat line at the bottom.
        places = [area]
    judged = own.judgement
    chance = area.level != CITY_LEVEL and _differs_by_chance(own, city, judged, entry)
    return Fact(
        entry=entry,
        name=t.local(entry.name),
        period=Formats(t.lang).period(period),
        code=period,
        cell=cell(own, entry, t, unit=True),
        city=cell(city, entry, t, unit=True),
        verdict=_verdict(own, city, entry, t, chance=chance) if area.level != CITY_LEVEL else "",
        rank=_rank(values, area, own, judged, period, t),
        chance=chance,
        said=verdict_word(judged.city, t),
        trend=trend_word(judged, t) if own.shown else NOTHING_SAID,
        doubt=doubt_word(judged, t),
        series=series(atlas, values, entry, places),
        notes=tuple(values.notes_on(area.id, period)),
    )


def _newest(values: Values, entry: IndicatorEntry, area: Area) -> str:
    """Return the newest period, or the newest that the area's level has in its boundaries."""
    if values.slice(entry.newest, area.level) is not None:
        return entry.newest
    known = values.periods(area.level)
    return known[-1] if known else entry.newest


def _verdict(
    own: Observation, city: Observation, entry: IndicatorEntry, t: Translator, *, chance: bool
) -> str:
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
    return t.gettext("{difference}; das kann Zufall sein", difference=said) if chance else said


def _differs_by_chance(own: Observation, city: Observation, judged: Judgement, entry: IndicatorEntry) -> bool:
    """Tell whether a value differs from the municipality's by no more than it would vary without a reason."""
    limits = own.interval
    if own.value is None or city.value is None or limits is None:
        return False
    differs = round(own.value, entry.decimals) != round(city.value, entry.decimals)
    if judged.city is not None:
        # Where many areas are compared, the judgement is stricter than each interval alone.
        return differs and judged.city == "similar"
    return differs and limits.holds(city.value)


def _rank(values: Values, area: Area, own: Observation, judged: Judgement, period: str, t: Translator) -> str:
    found = values.slice(period, area.level)
    if found is None or own.value is None or area.level == CITY_LEVEL:
        return ""
    shown = found.ranked
    place = 1 + len(shown) - bisect_right(shown, own.value)
    return rank_words(place, len(shown), judged, t)
