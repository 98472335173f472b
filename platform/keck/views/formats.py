"""Numbers, periods and dates as people write them in German and English."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal

from keck.domain.calendar_days import BERLIN, day_of
from keck.domain.periods import Period, PeriodKind
from keck.domain.texts import Language, LocalText

NO_BREAK = "\N{NO-BREAK SPACE}"
THIN_BREAK = "\N{NARROW NO-BREAK SPACE}"
_GROUPED_FROM = 10_000
"""Smaller whole numbers may be years, which are never grouped."""
PLAIN_UNITS = frozenset({"anzahl", "wert", "number", "value", ""})
"""Units that say nothing beside a number."""


@dataclass(frozen=True, slots=True)
class Formats:
    """How one language writes."""

    lang: Language

    @property
    def locale(self) -> Locale:
        """Babel's locale; English is the British one."""
        return Locale.parse("de_DE" if self.lang == "de" else "en_GB")

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number with a fixed count of decimals and grouped thousands.

        >>> Formats("de").number(1234.5, 1), Formats("en").number(1234.5, 1)
        ('1.234,5', '1,234.5')
        """
        return _number(value, decimals, self.lang)

    def plain(self, value: Any) -> Any:
        """Write what is filled into a sentence: fractions and large numbers as people write them.

        >>> Formats("de").plain(91505), Formats("de").plain(7.25), Formats("de").plain(2024)
        ('91.505', '7,25', 2024)
        """
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return value
        if isinstance(value, int) and abs(value) < _GROUPED_FROM:
            return value
        return format_decimal(value, format="#,##0.######", locale=self.locale)

    def quantity(self, value: float, decimals: int, unit: LocalText) -> str:
        """Write a number with its unit, if that says anything beside the number.

        >>> Formats("de").quantity(17.84, 1, LocalText("%"))
        '17,8\\xa0%'
        """
        return _number(value, decimals, self.lang) + _unit(unit, self.lang)

    def percent(self, share: float, decimals: int = 1) -> str:
        """Write a share of 1 in per cent."""
        return self.quantity(share * 100, decimals, LocalText("%"))

    def period(self, code: str) -> str:
        """Write a period in words; an unknown code stays as it is.

        >>> [Formats("de").period(c) for c in ("2024", "2024-Q4", "sy2023", "2020..2022")]
        ['2024', '4. Quartal 2024', 'Schuljahr 2023/24', '2020–2022']
        """
        try:
            period = Period.parse(code)
        except ValueError:
            return code
        return self._period(period)

    def _period(self, period: Period) -> str:
        german = self.lang == "de"
        match period.kind:
            case PeriodKind.DAY:
                return self.date(period.last)
            case PeriodKind.MONTH:
                return format_skeleton("yMMMM", period.first, locale=self.locale)
            case PeriodKind.QUARTER:
                quarter = (period.last.month + 2) // 3
                return f"{quarter}. Quartal {period.year}" if german else f"Q{quarter} {period.year}"
            case PeriodKind.SCHOOL_YEAR:
                word = "Schuljahr" if german else "School year"
                return f"{word} {period.first.year}/{period.last.year % 100:02d}"
            case PeriodKind.POOLED:
                start, _, end = period.code.partition("..")
                return f"{self.period(start)}–{self.period(end)}"
        return str(period.year)

    def short_period(self, code: str) -> str:
        """Write a period for the axis of a chart.

        >>> [Formats("de").short_period(c) for c in ("2024", "2024-Q4", "sy2023", "2024-03", "2024-12-31")]
        ['2024', 'Q4 2024', '2023/24', '3/2024', '31.12.2024']
        """
        try:
            period = Period.parse(code)
        except ValueError:
            return code
        last = period.last
        match period.kind:
            case PeriodKind.DAY if self.lang == "de":
                return f"{last.day}.{last.month}.{last.year}"
            case PeriodKind.DAY:
                return f"{last.day}/{last.month}/{last.year}"
            case PeriodKind.MONTH:
                return f"{last.month}/{last.year}"
            case PeriodKind.QUARTER:
                return f"Q{(last.month + 2) // 3} {last.year}"
            case PeriodKind.SCHOOL_YEAR:
                return f"{period.first.year}/{last.year % 100:02d}"
        return self._period(period)

    def date(self, day: date) -> str:
        """Write a day, with the month's name."""
        return format_date(day, format="long", locale=self.locale)

    def day(self, moment: datetime) -> str:
        """Write the day of a point in time, as a calendar in Berlin shows it."""
        return self.date(day_of(moment))

    def moment(self, moment: datetime) -> str:
        """Write a point in time as a clock in Berlin shows it."""
        return format_datetime(moment.astimezone(BERLIN), format="long", locale=self.locale)

    def size(self, count: int) -> str:
        """Write a file's size."""
        if count < 1000:
            return f"{count}{NO_BREAK}B"
        if count < 1_000_000:
            return f"{self.number(count / 1000)}{NO_BREAK}kB"
        return f"{self.number(count / 1_000_000, 1)}{NO_BREAK}MB"


@lru_cache(maxsize=65536)
def _number(value: float, decimals: int, lang: Language) -> str:
    # Babel needs 20 µs a number and pages hold thousands: so it is written here and tested against Babel.
    text = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    if lang == "de":
        text = text.translate(_GERMAN)
    return text.replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=1024)
def _unit(unit: LocalText, lang: Language) -> str:
    """Write what follows a number: nothing where the unit says nothing beside it."""
    word = unit.get(lang)[0].strip()
    if word.lower() in PLAIN_UNITS or unit.de.lower() in PLAIN_UNITS:
        return ""
    return "%" if word == "%" and lang == "en" else f"{NO_BREAK}{word}"


_GERMAN = str.maketrans({",": ".", ".": ","})


def babel_number(value: float, decimals: int, lang: Language) -> str:
    """Write a number by Babel's own rules: what ``Formats.number`` is held against."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(round(value, decimals) + 0.0, format=pattern, locale=Formats(lang).locale)
    return text.replace("-", "\N{MINUS SIGN}")
