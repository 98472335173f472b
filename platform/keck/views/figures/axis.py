"""The numbers of an axis."""

from dataclasses import dataclass

from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats


@dataclass(frozen=True, slots=True)
class Axis:
    """Writes numbers of an axis without decimals that say nothing."""

    formats: Formats
    entry: IndicatorEntry

    def __call__(self, value: float) -> str:
        """Write a number, of shares with the sign for percent."""
        decimals = next(n for n in range(7) if n == 6 or round(value, 6) == round(value, n))
        if self.entry.unit.de == "%":
            return self.formats.quantity(value, decimals, self.entry.unit)
        return self.formats.number(value, decimals)
