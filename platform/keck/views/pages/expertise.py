"""What stands behind "For experts" on an indicator's page: limits, ranks, verdicts and the funnel."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from keck.domain.codes import CITY_LEVEL
from keck.domain.judgements import MANY
from keck.views.area_sets import Area
from keck.views.cells import Cell, cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.funnel_words import FunnelSizes, sizes_of
from keck.views.i18n import Translator
from keck.views.judgement_words import (
    NOTHING_SAID,
    Said,
    doubt_word,
    funnel_words,
    range_words,
    rank_range,
    trend_word,
    verdict_word,
)
from keck.views.judgements import Funnel
from keck.views.range_words import limits_words, widened
from keck.views.values import Slice, Values


@dataclass(frozen=True, slots=True)
class Standing:
    """An area's newest value with all that is said about it.

    Attributes
    ----------
    base : float or None
        How large the area is in the funnel: its denominator, or the events expected.
    """

    area: Area
    cell: Cell
    base: float | None
    doubt: str
    limits: str
    wide: str
    city: Said
    rest: Said
    target: Said
    rank: str
    trend: Said
    place: int | None
    funnel: str


@dataclass(frozen=True, slots=True)
class Expertise:
    """An indicator's newest values at one level, judged.

    Attributes
    ----------
    period : str
        In words.
    city : float or None
        The municipality's value, around which the funnel stands.
    sizes : FunnelSizes
        What the funnel's areas are set over, in words, and why there may be no funnel.
    many : bool
        Whether so many areas are compared that the verdicts are stricter.
    method : str
        How limits are computed, and whether they were widened, in words.
    rests : bool
        Whether areas are compared with the municipality without them.
    ranked : int
        How many areas have a place.
    """

    period: str
    rows: tuple[Standing, ...]
    city: float | None
    funnel: Funnel | None
    sizes: FunnelSizes
    many: bool
    method: str
    rests: bool
    ranked: int
    target: str

    @property
    def outside(self) -> int:
        """How many areas lie outside the funnel's limits of 99.8 %."""
        return sum(row.place in (-2, 2) for row in self.rows)


def expertise(
    values: Values, entry: IndicatorEntry, level: str, areas: Sequence[Area], t: Translator
) -> Expertise | None:
    """Read the judgements of a level's newest period; ``None`` where nothing is judged."""
    known = values.periods(level)
    period = entry.newest if entry.newest in known or not known else known[-1]
    found = values.slice(period, level)
    if found is None or found.judged is None or level == CITY_LEVEL:
        return None
    rows = tuple(_standing(found, area, entry, t) for area in areas)
    formats = Formats(t.lang)
    target = formats.quantity(entry.target, entry.decimals, entry.unit) if entry.target is not None else ""
    return Expertise(
        formats.period(period),
        rows,
        values.city(period).value,
        found.funnel,
        sizes_of((found.interval or {}).get("method", ""), t),
        sum(bool(row.limits) for row in rows) > MANY,
        _method(found, t),
        any(row.rest.word for row in rows),
        len(found.ranked),
        target,
    )


def _method(found: Slice, t: Translator) -> str:
    limits = found.interval or {}
    said = limits_words(limits.get("method", ""), t), widened(limits.get("design_effect"), t)
    return " ".join(filter(None, said))


def _standing(found: Slice, area: Area, entry: IndicatorEntry, t: Translator) -> Standing:
    one = found.at(area.position)
    judged, limits = one.judgement, one.interval
    place = 1 + len(found.ranked) - bisect_right(found.ranked, one.value) if one.value is not None else 0
    return Standing(
        area,
        cell(one, entry, t),
        one.interval.expected if one.interval and one.interval.expected is not None else one.denominator,
        doubt_word(judged, t),
        range_words((limits.lower, limits.upper) if limits else None, entry, t),
        range_words(judged.wide, entry, t),
        verdict_word(judged.city, t),
        verdict_word(judged.rest, t),
        verdict_word(judged.target, t),
        rank_range(place, judged, t),
        trend_word(judged, t) if one.shown else NOTHING_SAID,
        judged.funnel,
        funnel_words(judged.funnel, t),
    )
