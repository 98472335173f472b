"""The numbers of an axis."""

from dataclasses import dataclass
from functools import lru_cache

from keck.domain.texts import Language, LocalText
from keck.views.formats import Formats


@dataclass(frozen=True, slots=True)
class Axis:
    """Writes numbers of an axis without decimals that say nothing; two that write alike are equal."""

    lang: Language
    unit: LocalText

    def __call__(self, value: float) -> str:
        """Write a number, of shares with the sign for percent."""
        return _written(value, self.lang, self.unit)


# All axes of a release have the same few numbers.
@lru_cache(maxsize=4096)
def _written(value: float, lang: Language, unit: LocalText) -> str:
    decimals = next(n for n in range(7) if n == 6 or round(value, 6) == round(value, n))
    if unit.de == "%":
        return Formats(lang).quantity(value, decimals, unit)
    return Formats(lang).number(value, decimals)
