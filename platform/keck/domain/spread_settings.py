"""What a definition says of the spread of its values: where it comes from, and how much clusters widen it."""

from math import isfinite
from typing import Any

from keck.domain.definitions import FormulaKind, Operand

_LARGEST_EFFECT = 100


def spread_of(value: dict[str, Any], kind: FormulaKind) -> dict[str, Any]:
    """Read standard deviation and design effect of a definition.

    Parameters
    ----------
    value : dict
        The definition as a table, whose code was checked.

    Raises
    ------
    ValueError
        If one of them does not fit the kind or is none; the message names the indicator.
    """
    deviation = _deviation(value, kind)
    effect = value.get("design_effect")
    if effect is None:
        return {"deviation": deviation, "design_effect": None}
    code = value["code"]
    number = not isinstance(effect, bool) and isinstance(effect, int | float) and isfinite(effect)
    if not number or not 1 <= effect <= _LARGEST_EFFECT:
        raise ValueError(f"{code}: 'design_effect' is a number from 1 to {_LARGEST_EFFECT}")
    if kind is not FormulaKind.SHARE and deviation is None:
        raise ValueError(f"{code}: 'design_effect' is for shares, and for means with a 'deviation'")
    return {"deviation": deviation, "design_effect": float(effect)}


def _deviation(value: dict[str, Any], kind: FormulaKind) -> Operand | None:
    text = value.get("deviation")
    if text is None:
        return None
    code = value["code"]
    if kind is not FormulaKind.FIGURE:
        raise ValueError(f"{code}: only means have a 'deviation'")
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{code}: 'deviation' is the name of a measure")
    try:
        found = Operand.parse(text)
    except ValueError as error:
        raise ValueError(f"{code}: {error}") from error
    if str(found) == str(value.get("numerator")) or [str(found)] == value.get("numerator"):
        raise ValueError(f"{code}: a mean is not its own standard deviation")
    return found
