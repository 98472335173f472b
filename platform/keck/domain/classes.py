"""Classes of a map: which class a value belongs to."""

from bisect import bisect_left
from collections.abc import Sequence


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Return a value's class, counted from 0; a value on a break belongs to the class below it.

    >>> [class_of(v, [10.0, 20.0]) for v in (3, 10, 10.5, 20, 99)]
    [0, 0, 1, 1, 2]
    """
    return bisect_left(breaks, value)
