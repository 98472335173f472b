"""Values over time, as a chart takes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple


class Point(NamedTuple):
    """One period of a series.

    Attributes
    ----------
    x : float
        Where the period lies in time, in years.
    label, text : str
        The period and its value (or why there is none) in words.
    value, lower, upper : float, optional
        Without value the line has a gap; the bounds draw a band.
    hollow : bool
        The value is estimated, provisional or otherwise to be read with care.
    broken : str
        Why the value is not comparable with those before it, in words; mostly empty.
    """

    x: float
    label: str
    value: float | None
    text: str
    lower: float | None = None
    upper: float | None = None
    hollow: bool = False
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A line: ``area`` stands out, ``city`` is the measure, ``other`` stays behind."""

    label: str
    points: Sequence[Point]
    kind: Literal["area", "city", "other"] = "area"
