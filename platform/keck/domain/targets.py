"""Targets as people type them into a form."""

import re
from decimal import Decimal

_TYPED = re.compile(r"[-−]?\d{1,9}(?:[.,]\d{1,6})?")
_THOUSANDS = re.compile(r"[-−]?[1-9]\d{0,2}[.,]\d{3}")


def target_from(text: str) -> float | None:
    """Read a number with a comma or a point; nothing is none.

    Raises
    ------
    ValueError
        If it is no number, or if its sign may as well stand between thousands.

    >>> target_from(" 12,5 "), target_from("")
    (12.5, None)
    """
    typed = text.strip()
    if not typed:
        return None
    if not _TYPED.fullmatch(typed) or _THOUSANDS.fullmatch(typed):
        raise ValueError(f"not a number: {text!r}")
    return float(typed.replace("−", "-").replace(",", "."))


def target_text(target: float | None) -> str:
    """Return a target as it is typed, which `target_from` reads.

    >>> target_text(12.5), target_text(1000.0), target_text(None)
    ('12,5', '1000', '')
    """
    if target is None:
        return ""
    digits = format(Decimal(repr(target)), "f")
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits).replace(".", ",")
