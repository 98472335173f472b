"""Scales: from values to places in a drawing."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear scale from a domain to a range; a domain of one value lies in the middle.

    >>> Linear(0, 10, 100, 0)(2.5)
    75.0
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Band:
    """Equal bands for rows.

    >>> Band(4, 100, 20).start_of(2)
    140
    """

    count: int
    start: float
    size: float

    def start_of(self, place: int) -> float:
        """Return where a band begins."""
        return self.start + place * self.size

    def middle_of(self, place: int) -> float:
        """Return the middle of a band."""
        return self.start + (place + 0.5) * self.size

    @property
    def end(self) -> float:
        """Where the last band ends."""
        return self.start + self.count * self.size


def extent(values: Iterable[float | None]) -> tuple[float, float] | None:
    """Return the smallest and the largest value; None where there is none.

    >>> extent([3, None, 1]), extent([None])
    ((1, 3), None)
    """
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else None
