"""Classes of a map: how they are made, and which class a value belongs to."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

MOST_BREAKS = 4
"""A map has five colours."""
_LARGEST = 1e12
_NUMBER = re.compile(r"[-−+]?\d+(?:[.,]\d+)?")


class ClassMethod(StrEnum):
    """How the bounds of classes are found."""

    ROUNDED = "rounded"
    """Quantiles, rounded to friendly numbers, without empty classes: what is taken if nothing is chosen."""
    QUANTILES = "quantiles"
    """As many values in each class as ties allow."""
    NATURAL = "natural"
    """Natural breaks (Fisher's exact solution, as Jenks meant): classes as alike inside as can be."""
    EQUAL = "equal"
    """Equally wide."""
    DEVIATIONS = "deviations"
    """By standard deviations from the mean."""
    BOX = "box"
    """Quartiles, and what lies far outside them."""
    HEAD_TAIL = "head_tail"
    """By the mean, and again by the mean of what lies above it: for few very high values."""
    GAPS = "gaps"
    """Where the widest gaps between values are."""
    MANUAL = "manual"
    """As somebody has set them."""


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Return a value's class, counted from 0; a value on a break belongs to the class below it.

    >>> [class_of(v, [10.0, 20.0]) for v in (3, 10, 10.5, 20, 99)]
    [0, 0, 1, 1, 2]
    """
    return bisect_left(breaks, value)


OFFERED = (ClassMethod.QUANTILES, ClassMethod.NATURAL, ClassMethod.EQUAL, ClassMethod.ROUNDED)
"""Methods whose breaks a release holds for each of its maps; ``MANUAL`` ones stand in the address."""


class BreaksError(ValueError):
    """Breaks in an address that are none.

    Attributes
    ----------
    code : str
        ``not_a_number``, ``too_many``, ``not_ascending`` or ``none``.
    text : str
        The part that is wrong.
    """

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


def manual_breaks(texts: Sequence[str]) -> tuple[float, ...]:
    """Read breaks as an address or a form gives them: upper bounds without the last.

    Parameters
    ----------
    texts : sequence of str
        Each holds one number, or several with blanks or semicolons between them; a comma is a decimal one.

    Raises
    ------
    BreaksError
        If there is no number, one is none or too large, there are more than four, or they do not ascend.

    >>> manual_breaks(["5", "7,5; 10"])
    (5.0, 7.5, 10.0)
    """
    parts = [part for text in texts for part in re.split(r"[;\s]+", text.strip()) if part]
    if not parts:
        raise BreaksError("none")
    if len(parts) > MOST_BREAKS:
        raise BreaksError("too_many", str(len(parts)))
    found = [_number(part) for part in parts]
    for one, two in pairwise(found):
        if two <= one:
            raise BreaksError("not_ascending", f"{one:g}; {two:g}")
    return tuple(found)


def _number(text: str) -> float:
    value = float(text.replace("−", "-").replace(",", ".")) if _NUMBER.fullmatch(text) else _LARGEST
    if abs(value) >= _LARGEST:
        raise BreaksError("not_a_number", text[:20])
    return value
