"""Class breaks for maps: one set for all years, made from shown values only."""

from collections.abc import Iterable
from math import floor, log10

import numpy as np
from numpy.typing import NDArray

from keck.domain.classes import class_of

CLASSES = 5
_STEPS = (1.0, 2.0, 5.0)


def breaks(maps: Iterable[Iterable[float]], classes: int = CLASSES) -> list[float]:
    """Return upper class bounds, without the last: quantiles over all maps, rounded to friendly numbers.

    A map is one year in one set of areas. Hidden and missing cells must already be absent or NaN. Classes
    are right-closed. There are no more classes than areas that some map shows, and with few distinct values
    fewer; each class holds at least one value. The breaks are those of all maps, so a single one may leave a
    class without an area.

    >>> breaks([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]])
    [2.0, 4.0, 6.0, 8.0]
    >>> breaks([[0, 0, 0, 7]])
    [0.0]
    >>> breaks([[3, 3, 3]])
    []
    >>> breaks([[1, 10], [2, 11], [3, 12]]), breaks([[4], [5], [6]])
    ([3.0], [])
    """
    shown = [[v for v in one if not np.isnan(v)] for one in maps]
    classes = min(classes, max(map(len, shown), default=0))
    values = np.sort(np.array([v for one in shown for v in one], dtype=np.float64))
    distinct = np.unique(values)
    if len(distinct) < 2 or classes < 2:
        return []
    if len(distinct) <= classes:
        return [float(value) for value in distinct[:-1]]
    shares = np.arange(1, classes) / classes
    exact = np.unique(np.quantile(values, shares, method="inverted_cdf"))
    step = _step(float(np.diff(exact).min()) if len(exact) > 1 else float(np.ptp(distinct)) / classes)
    rounded = {round(float(np.round(value / step)) * step, 10) for value in exact}
    return _filled(values, sorted(rounded))


def _step(distance: float) -> float:
    """Return the friendly number to whose multiples neighbouring breaks are rounded."""
    size = distance / 4
    power = 10.0 ** floor(log10(size))
    return max(step for step in _STEPS if step * power <= size * (1 + 1e-9)) * power


def _filled(values: NDArray[np.float64], bounds: list[float]) -> list[float]:
    """Drop bounds that leave a class empty."""
    kept: list[float] = []
    for bound in bounds:
        used = {class_of(float(v), [*kept, bound]) for v in values}
        if used >= set(range(len(kept) + 2)):
            kept.append(bound)
    return kept
