"""A formula in numbers: what was counted, divided by what, and what came out."""

from dataclasses import dataclass
from typing import Self

from keck.domain.texts import Language, LocalText
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.observations import Observation

_PLACES = 6


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a formula: its number, and the parts of the sum that it is.

    Attributes
    ----------
    number : str
        Empty where it may not be told.
    """

    number: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula with its numbers.

    Attributes
    ----------
    below : Half or None
        ``None`` for counts.
    factor : str
        What the quotient is multiplied by; empty where by nothing.
    rounded : bool
        Whether the result has more places than are written.
    """

    above: Half
    below: Half | None
    factor: str
    result: str
    rounded: bool = False

    @property
    def complete(self) -> bool:
        """Whether anybody can follow the calculation."""
        return bool(self.above.number and self.result and (self.below is None or self.below.number))


@dataclass(frozen=True, slots=True)
class Formula:
    """What is to be written: the kind of a formula, and both its halves in words.

    Attributes
    ----------
    above, below : tuple of str
        Parts of the sums; empty where they are not known.
    """

    kind: str
    per: int
    unit: LocalText
    decimals: int
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    @classmethod
    def of(cls, entry: IndicatorEntry, lang: Language) -> Self:
        """Return the formula that an atlas tells."""
        known = entry.derivation
        return cls(
            entry.kind,
            known.per,
            entry.unit,
            entry.decimals,
            known.numerator[lang] if known.numerator else (),
            known.denominator[lang] if known.denominator else (),
        )

    @property
    def computed(self) -> bool:
        """Whether it is a calculation that can be written with its numbers."""
        return self.kind in ("count", "share", "rate")

    def value(self, above: float | None, below: float | None) -> float | None:
        """Compute the value; ``None`` where a number is not known or nothing can be divided by."""
        if self.kind == "count" or above is None:
            return above
        return above / below * self.per if below else None


def equation(observation: Observation, entry: IndicatorEntry, t: Translator) -> Equation | None:
    """Write the formula of a value that is shown; ready-made figures have none."""
    formula = Formula.of(entry, t.lang)
    if observation.value is None or not observation.shown or not formula.computed:
        return None
    above = observation.value if formula.kind == "count" else observation.numerator
    return written(formula, t, above, observation.denominator, observation.value)


def written(
    formula: Formula, t: Translator, above: float | None, below: float | None, value: float | None
) -> Equation:
    """Write a count, share or rate with its numbers.

    Parameters
    ----------
    above, below : float or None
        ``None`` where the number may not be told or is not known.
    """
    formats = Formats(t.lang)
    divided = formula.kind != "count"
    return Equation(
        Half(_number(above, formats), formula.above),
        Half(_number(below, formats), formula.below) if divided else None,
        formats.number(formula.per, 0) if divided and formula.per != 1 else "",
        "" if value is None else formats.quantity(value, formula.decimals, formula.unit),
        value is not None and round(value, _PLACES) != round(value, formula.decimals),
    )


def _number(value: float | None, formats: Formats) -> str:
    if value is None:
        return ""
    return formats.number(value, 0 if float(value).is_integer() else 1)
