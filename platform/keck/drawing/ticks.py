"""Friendly numbers for an axis."""

from math import ceil, floor, log10

# One digit each: at steps of 2.5 every other label would need a decimal more.
_STEPS = (1.0, 2.0, 5.0, 10.0)
# Values nearer to each other than this are one value with an error of computing.
_TINY = 1e-9


def step(low: float, high: float, count: int) -> float:
    """Return the friendly distance that divides a span into about `count` parts.

    >>> step(0, 43, 4), step(0.2, 0.9, 4)
    (10.0, 0.2)
    """
    rough = (high - low) / count
    power = 10.0 ** floor(log10(rough))
    return min((one * power for one in _STEPS), key=lambda size: abs(size - rough))


def ticks(low: float, high: float, count: int = 4, *, whole: bool = False) -> list[float]:
    """Return friendly numbers that enclose a span.

    Parameters
    ----------
    whole : bool
        Only whole numbers, for counts of people.

    >>> ticks(3, 43)
    [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    >>> ticks(5, 5)
    [4.0, 4.5, 5.0, 5.5, 6.0]
    """
    if high - low <= max(_TINY, _TINY * abs(low), _TINY * abs(high)):
        low, high = low - 1.0, high + 1.0
    size = step(low, high, count)
    if whole:
        size = max(1.0, round(size))
    first, last = floor(low / size + 1e-9), ceil(high / size - 1e-9)
    return [round(n * size, 10) + 0.0 for n in range(first, last + 1)]


def value_ticks(low: float, high: float, count: int = 4, *, whole: bool = False) -> list[float]:
    """Return ticks of an axis that begins at zero unless that would hide the differences.

    An axis whose values lie far from zero and close together begins near them; an axis that crosses zero
    shows it.

    >>> value_ticks(4, 18)[0], value_ticks(80, 92)[0], value_ticks(-3, 5)[0]
    (0.0, 80.0, -4.0)
    """
    if low > 0 and low < (high - low) * 3:
        low = 0.0
    if high < 0 and -high < (high - low) * 3:
        high = 0.0
    return ticks(low, high, count, whole=whole)
