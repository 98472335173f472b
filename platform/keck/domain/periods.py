"""Periods: what a figure is about in time, as dates and never as timestamps."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SCHOOL_YEAR = "school_year"
    POOLED = "pooled"


_YEAR = re.compile(r"([0-9]{4})")
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PART = re.compile(r"\*-(?:Q[1-4]|0[1-9]|1[0-2])")
# The year of any code, whatever stands before or after it.
_YEAR_IN = re.compile(r"[0-9]{4}")
_SCHOOL_YEAR = re.compile(r"sy([0-9]{4})")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period with its first and last day; ordered by time.

    >>> Period.parse("2024-Q4").last
    datetime.date(2024, 12, 31)
    >>> Period.parse("sy2023").first
    datetime.date(2023, 8, 1)
    >>> Period.parse("2020..2022").kind.value
    'pooled'
    """

    last: date
    first: date
    code: str
    kind: PeriodKind

    @classmethod
    def parse(cls, code: str) -> "Period":
        """Read a period's code.

        Raises
        ------
        ValueError
            If the text is not one of ``2024``, ``2024-Q4``, ``2024-03``, ``2024-12-31``, ``sy2023``,
            ``2020..2022`` or ``sy2020..sy2022``.
        """
        return _parsed(code)

    @property
    def year(self) -> int:
        """The year in which the period ends."""
        return self.last.year


def _pooled(code: str, start: Period, end: Period) -> Period:
    if start.kind is not end.kind or start.kind is PeriodKind.POOLED or end.last <= start.last:
        raise ValueError(f"not a period: {code!r}")
    return Period(end.last, start.first, code, PeriodKind.POOLED)


# Periods never change, and tables and charts name the same few again and again.
@lru_cache(maxsize=4096)
def _parsed(code: str) -> Period:
    start, separator, end = code.partition("..")
    if separator:
        return _pooled(code, Period.parse(start), Period.parse(end))
    for pattern, build in _BUILDERS:
        if match := pattern.fullmatch(code):
            return build(code, *(int(group) for group in match.groups()))
    raise ValueError(f"not a period: {code!r}")


def is_part(code: str) -> bool:
    """Tell whether a code is a part of a year that is named elsewhere: ``*-01``, ``*-Q4``.

    >>> is_part("*-01"), is_part("*-Q4"), is_part("2024")
    (True, True, False)
    """
    return _PART.fullmatch(code) is not None


def within_year(part: str, year: str) -> str | None:
    """Return a part of a year, or ``None`` if the other period is no year.

    >>> within_year("*-01", "2014"), within_year("*-01", "2014-Q1")
    ('2014-01', None)
    """
    return part.replace("*", year) if _YEAR.fullmatch(year) else None


def years_before(code: str, years: int) -> str | None:
    """Return the same period some years earlier; a leap day has none in other years.

    >>> years_before("2024-Q4", 1), years_before("2020..2022", 3), years_before("2024-02-29", 1)
    ('2023-Q4', '2017..2019', None)
    """
    try:
        Period.parse(code)
        earlier = _YEAR_IN.sub(lambda found: f"{int(found[0]) - years:04}", code)
        return Period.parse(earlier).code
    except ValueError:
        return None


def pooled_years(last: str, years: int) -> str | None:
    """Return the period of some years, of which the last is named; ``None`` if that is no year.

    >>> pooled_years("2022", 3), pooled_years("sy2022", 2), pooled_years("2022-Q4", 3)
    ('2020..2022', 'sy2021..sy2022', None)
    """
    first = years_before(last, years - 1)
    if first is None or Period.parse(last).kind not in (PeriodKind.YEAR, PeriodKind.SCHOOL_YEAR):
        return None
    return f"{first}..{last}"


def years_of(code: str) -> tuple[str, ...]:
    """Return the years that a pooled period is made of; none of what is no such period.

    >>> years_of("2020..2022"), years_of("2022"), years_of("2022-Q1..2022-Q2")
    (('2020', '2021', '2022'), (), ())
    """
    first, _, last = code.partition("..")
    kind = Period.parse(last).kind if last else None
    if kind not in (PeriodKind.YEAR, PeriodKind.SCHOOL_YEAR):
        return ()
    number = Period.parse(last).year - Period.parse(first).year
    years = [years_before(last, back) for back in range(number, -1, -1)]
    return tuple(year for year in years if year is not None)


def _day(code: str, year: int, month: int, day: int) -> Period:
    only = date(year, month, day)
    return Period(only, only, code, PeriodKind.DAY)


def _month(code: str, year: int, month: int) -> Period:
    first = date(year, month, 1)
    return Period(date(year, month, calendar.monthrange(year, month)[1]), first, code, PeriodKind.MONTH)


def _quarter(code: str, year: int, quarter: int) -> Period:
    month = quarter * 3
    last = date(year, month, calendar.monthrange(year, month)[1])
    return Period(last, date(year, month - 2, 1), code, PeriodKind.QUARTER)


def _year(code: str, year: int) -> Period:
    return Period(date(year, 12, 31), date(year, 1, 1), code, PeriodKind.YEAR)


def _school_year(code: str, year: int) -> Period:
    return Period(date(year + 1, 7, 31), date(year, 8, 1), code, PeriodKind.SCHOOL_YEAR)


_BUILDERS = (
    (_DAY, _day),
    (_MONTH, _month),
    (_QUARTER, _quarter),
    (_SCHOOL_YEAR, _school_year),
    (_YEAR, _year),
)


def time_order(code: str) -> tuple[int, Period | str]:
    """Return what sorts periods by time; what is no period comes last."""
    try:
        return (0, Period.parse(code))
    except ValueError:
        return (1, code)
