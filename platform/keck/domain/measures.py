"""Measures: what a member counts or brings along ready-made."""

from dataclasses import dataclass, field
from enum import StrEnum

from keck.domain.texts import LocalText


class MeasureKind(StrEnum):
    """What may be done with a measure's values."""

    COUNT = "count"
    AMOUNT = "amount"
    MEAN = "mean"
    FIGURE = "figure"
    SCORE = "score"

    @property
    def additive(self) -> bool:
        """Whether values of several areas may be summed."""
        return self in (MeasureKind.COUNT, MeasureKind.AMOUNT)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of one table.

    Attributes
    ----------
    base : str or None
        Code of the count bound to a ready-made figure, a mean or a score.
    """

    code: str
    label: LocalText
    kind: MeasureKind = MeasureKind.COUNT
    unit: LocalText = field(default_factory=lambda: LocalText("Anzahl", "number"))
    base: str | None = None
