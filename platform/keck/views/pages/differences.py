"""Differences of two areas and of two years, with what chance makes of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from keck.domain import chance
from keck.domain.codes import CITY_LEVEL
from keck.domain.periods import Period
from keck.views.area_sets import Area
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.observations import Observation
from keck.views.values import Slice, Values


@dataclass(frozen=True, slots=True)
class Difference:
    """Two values beside each other, ready to be read.

    Attributes
    ----------
    first, second : str
        Names of two areas, or of two years with the area.
    size, range : str
        The difference and its limits, with signs.
    certain : bool
        Whether it is larger than chance makes it.
    ratio : str
        How many times as high the first is, with limits; empty where there are none.
    """

    first: str
    second: str
    size: str
    range: str
    certain: bool
    ratio: str = ""


def between_areas(
    values: Values, entry: IndicatorEntry, areas: Sequence[Area], t: Translator
) -> tuple[Difference, ...]:
    """Compare each two areas of one level in the newest period; one that lies within another is no second."""
    found = []
    for one, other in combinations([area for area in areas if area.level != CITY_LEVEL], 2):
        shown = values.slice(entry.newest, one.level)
        if one.level != other.level or shown is None or shown.rebased_from:
            continue
        pair = shown.at(one.position), shown.at(other.position)
        if said := _difference(one.name, other.name, *pair, entry, t):
            found.append(said)
    return tuple(found)


def between_years(
    values: Values, entry: IndicatorEntry, areas: Sequence[tuple[Area, str]], t: Translator
) -> tuple[Difference, ...]:
    """Compare the newest value of each place with the one before and with the first comparable one.

    Parameters
    ----------
    areas : sequence of (Area, str)
        Places with the names they go by.
    """
    formats = Formats(t.lang)
    found = []
    for area, name in areas:
        comparable = list(_comparable(values, area))
        if len(comparable) < 2:
            continue
        newest, *earlier = reversed(comparable)
        for other in earlier[:1] + earlier[1:][-1:]:
            words = [f"{name} {formats.period(one.period)}" for one in (newest, other)]
            pair = newest.at(area.position), other.at(area.position)
            if said := _difference(words[0], words[1], *pair, entry, t):
                found.append(said)
    return tuple(found)


def difference_heading(entry: IndicatorEntry, t: Translator) -> str:
    """Name the column of differences: those of percentages are counted in points."""
    if entry.unit.de == "%":
        return t.gettext("Unterschied in {unit}", unit=t.gettext("Prozentpunkten"))
    return t.gettext("Unterschied: {unit}", unit=t.local(entry.unit))


def _comparable(values: Values, area: Area) -> Iterator[Slice]:
    """Return the slices in which an area's value can be compared with its newest, the oldest first."""
    listed = [values.slice(period, area.level) for period in values.periods(area.level)]
    given = [one for one in listed if one is not None and not one.rebased_from]
    shown = [one for one in given if one.at(area.position).interval is not None]
    if not shown:
        return
    last, end = shown[-1], Period.parse(shown[-1].period)
    breaks = [Period.parse(code) for code in values.breaks(area.id)]
    for one in shown:
        period = Period.parse(one.period)
        apart = one is last or (period.last < end.first and period.kind is end.kind)
        if one.set_id == last.set_id and apart and not any(period < broken <= end for broken in breaks):
            yield one


def _difference(
    first: str, second: str, one: Observation, other: Observation, entry: IndicatorEntry, t: Translator
) -> Difference | None:
    ours, theirs = _limits(one), _limits(other)
    if ours is None or theirs is None:
        return None
    value, lower, upper = chance.difference(ours, theirs)
    return Difference(
        first,
        second,
        _signed(value, entry, t),
        t.gettext("{low} bis {high}", low=_signed(lower, entry, t), high=_signed(upper, entry, t)),
        not lower <= 0 <= upper,
        _ratio(one, other, t),
    )


def _limits(one: Observation) -> tuple[float, float, float] | None:
    if one.value is None or one.interval is None:
        return None
    return one.value, one.interval.lower, one.interval.upper


def _signed(value: float, entry: IndicatorEntry, t: Translator) -> str:
    text = Formats(t.lang).number(value, entry.decimals)
    return f"+{text}" if round(value, entry.decimals) > 0 else text


def _widened(*observations: Observation) -> bool:
    """Tell whether clusters make limits wider than counts alone tell."""
    return any(one.interval is not None and one.interval.design_effect for one in observations)


def _ratio(one: Observation, other: Observation, t: Translator) -> str:
    """Say how many times as high the first is; empty where one of them has no events."""
    counts = one.numerator, one.denominator, other.numerator, other.denominator
    if one.interval is None or not one.value or not other.value or not all(counts) or _widened(one, other):
        return ""
    x1, n1, x2, n2 = (float(count or 0) for count in counts)
    if one.interval.method == "wilson":
        variance = chance.log_variance(x1, n1, x2, n2)
    else:
        variance = chance.log_variance_of_rates(x1, x2)
    if variance <= 0:
        return ""
    quantile = chance.normal_quantile((1 - one.interval.level) / 2)
    parts = chance.ratio(one.value / other.value, variance, quantile)
    value, low, high = (Formats(t.lang).number(part, 2) for part in parts)
    return t.gettext("{value} ({low} bis {high})", value=value, low=low, high=high)
