"""Periods of equal distance, as the test of a trend needs them."""

from collections.abc import Iterable

from keck.domain.periods import Period, PeriodKind

_DAYS_OF_A_YEAR = 365.25


def steps_before(newest: str, others: Iterable[str]) -> dict[str, int]:
    """Return how many steps before the newest period others lie; those that do not fit are left out.

    Steps are as long as the newest period: a year, a school year, a quarter, a month, or the years pooled, so
    that pooled periods do not overlap. Days are a year apart and fall on one day of the year.

    >>> steps_before("2024", ["2023", "2021", "2024-Q1", "2025"])
    {'2023': 1, '2021': 3}
    >>> steps_before("2021..2023", ["2020..2022", "2018..2020"])
    {'2018..2020': 1}
    >>> steps_before("2024-12-31", ["2023-12-31", "2023-06-30"])
    {'2023-12-31': 1}
    """
    last = Period.parse(newest)
    size = _months(last)
    found = {}
    for code in others:
        one = Period.parse(code)
        between = (last.last.year - one.last.year) * 12 + last.last.month - one.last.month
        if _alike(one, last) and between > 0 and between % size == 0:
            found[code] = between // size
    return found


def _months(period: Period) -> int:
    lengths = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3}
    if period.kind is PeriodKind.POOLED:
        return 12 * max(1, round((period.last - period.first).days / _DAYS_OF_A_YEAR))
    return lengths.get(period.kind, 12)


def _alike(one: Period, other: Period) -> bool:
    if one.kind is not other.kind or _months(one) != _months(other):
        return False
    return one.kind is not PeriodKind.DAY or one.last.day == other.last.day
