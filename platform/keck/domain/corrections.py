"""Corrections: what a member tells the public about figures that were wrong or are not shown any more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from keck.domain.texts import LocalText

LONGEST_CORRECTION = 1000
ON_PAGES = timedelta(days=365)
"""So long a correction stands on the pages that it is about; in the history it stays."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page or an address shows; ``None`` stands for all.

    Attributes
    ----------
    areas : frozenset of str or None
        Public ids of areas.
    """

    indicators: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    periods: frozenset[str] | None = None


NOTHING = Subject(frozenset(), frozenset(), frozenset())
"""What corrections about a whole atlas still concern."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A public sentence of a member about its own figures; what it is not bound to is empty.

    Attributes
    ----------
    day : date
        When it was written.
    """

    text: LocalText
    day: date
    indicator: str = ""
    area: str = ""
    period: str = ""

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read the form of ``to_json``."""
        return cls(
            LocalText.of(value["text"]),
            date.fromisoformat(value["day"]),
            value["indicator"] or "",
            value["area"] or "",
            value["period"] or "",
        )

    def to_json(self) -> dict[str, Any]:
        """Return the published form."""
        return {
            "text": self.text.to_json(),
            "day": self.day.isoformat(),
            "indicator": self.indicator or None,
            "area": self.area or None,
            "period": self.period or None,
        }

    def concerns(self, subject: Subject) -> bool:
        """Tell whether something shows what the correction is about.

        >>> one = Correction(LocalText("Zahlen vertauscht."), date(2026, 3, 1), indicator="births")
        >>> one.concerns(Subject(areas=frozenset({"quarter:01"})))
        True
        >>> one.concerns(Subject(indicators=frozenset({"moves"})))
        False
        """
        bound = (
            (self.indicator, subject.indicators),
            (self.area, subject.areas),
            (self.period, subject.periods),
        )
        return all(not name or shown is None or name in shown for name, shown in bound)


def on_page(corrections: Iterable[Correction], subject: Subject, today: date) -> tuple[Correction, ...]:
    """Return the corrections that stand on a page on a day, in the order in which they are given."""
    since = today - ON_PAGES
    return tuple(one for one in corrections if one.day > since and one.concerns(subject))
