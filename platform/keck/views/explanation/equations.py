"""A formula in numbers: what was counted, divided by what, and what came out."""

from dataclasses import dataclass

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


def equation(observation: Observation, entry: IndicatorEntry, t: Translator) -> Equation | None:
    """Write the formula of a value that is shown; ready-made figures have none."""
    if observation.value is None or not observation.shown or entry.kind not in ("count", "share", "rate"):
        return None
    if entry.kind == "count":
        return written(entry, t, observation.value, None, observation.value)
    return written(entry, t, observation.numerator, observation.denominator, observation.value)


def written(
    entry: IndicatorEntry, t: Translator, above: float | None, below: float | None, value: float | None
) -> Equation:
    """Write a count, share or rate with its numbers.

    Parameters
    ----------
    above, below : float or None
        ``None`` where the number may not be told or is not known.
    """
    formats, known = Formats(t.lang), entry.derivation
    divided = entry.kind != "count"
    result = "" if value is None else formats.quantity(value, entry.decimals, entry.unit)
    return Equation(
        Half(_number(above, formats), known.numerator[t.lang] if known.numerator else ()),
        Half(_number(below, formats), known.denominator[t.lang] if known.denominator else ())
        if divided
        else None,
        formats.number(known.per, 0) if divided and known.per != 1 else "",
        result,
        value is not None and round(value, _PLACES) != round(value, entry.decimals),
    )


def _number(value: float | None, formats: Formats) -> str:
    if value is None:
        return ""
    return formats.number(value, 0 if float(value).is_integer() else 1)
