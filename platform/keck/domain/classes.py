"""Classes of a map: how they are made, and which class a value belongs to."""

from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum


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
