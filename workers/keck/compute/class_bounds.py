"""Bounds of classes by their methods: upper ones in ascending order, without the last.

Each function takes sorted, known values. Classes are right-closed: a value on a bound belongs below it.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_AT_A_TIME = 64
"""Ends of classes that are tried together."""


def quantiles(values: Numbers, classes: int) -> Numbers:
    """Return linearly interpolated quantiles, each once: ties make fewer classes.

    >>> quantiles(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 4).tolist()
    [2.0, 3.0, 4.0]
    """
    return _below_the_last(np.quantile(values, np.arange(1, classes) / classes), values)


def equal(values: Numbers, classes: int) -> Numbers:
    """Return bounds of equally wide classes from the lowest to the highest value.

    >>> equal(np.array([0.0, 1.0, 10.0]), 5).tolist()
    [2.0, 4.0, 6.0, 8.0]
    """
    return _below_the_last(values[0] + np.ptp(values) * np.arange(1, classes) / classes, values)


def deviations(values: Numbers, multiples: tuple[float, ...] = (-2.0, -1.0, 1.0, 2.0)) -> Numbers:
    """Return bounds by standard deviations (n - 1) from the mean; the first classes may be empty."""
    return _below_the_last(values.mean() + values.std(ddof=1) * np.array(multiples), values)


def natural(values: Numbers, classes: int) -> Numbers:
    """Return the bounds whose classes have the least sum of squares inside (Fisher 1958; "Jenks").

    The optimum is exact. Values that are alike are never parted, so that there are no more classes than
    different values.

    >>> natural(np.array([1.0, 2.0, 10.0, 11.0, 30.0]), 3).tolist()
    [2.0, 11.0]
    """
    distinct, counts = np.unique(values, return_counts=True)
    n, classes = len(distinct), min(classes, len(distinct))
    middle = distinct - np.average(distinct, weights=counts)
    size, sums, squares = (np.concatenate([[0.0], np.cumsum(counts * middle**power)]) for power in (0, 1, 2))
    # best[j]: least sum of squares of the first j distinct values in the classes so far.
    best = np.concatenate([[0.0], np.full(n, np.inf)])
    starts = np.zeros((classes, n + 1), np.intp)
    for number in range(classes):
        following = np.full(n + 1, np.inf)
        for end in range(number + 1, n + 1, _AT_A_TIME):
            ends = np.arange(end, min(end + _AT_A_TIME, n + 1))
            first = np.arange(number, ends[-1])[:, np.newaxis]
            people = np.where(first < ends, size[ends] - size[first], np.inf)
            inside = squares[ends] - squares[first] - (sums[ends] - sums[first]) ** 2 / people
            costs = np.where(first < ends, best[first] + np.maximum(inside, 0.0), np.inf)
            cheapest = costs.argmin(axis=0)
            following[ends] = costs[cheapest, np.arange(len(ends))]
            starts[number, ends] = number + cheapest
        best = following
    bounds, end = [], n
    for number in range(classes - 1, 0, -1):
        end = int(starts[number, end])
        bounds.append(distinct[end - 1])
    return np.array(bounds[::-1])


def box(values: Numbers, hinge: float = 1.5) -> Numbers:
    """Return quartiles and whiskers (Tukey 1977): outliers are classes of their own."""
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    reach = hinge * (high - low)
    return _below_the_last(np.array([low - reach, low, middle, high, high + reach]), values)


def head_tail(values: Numbers) -> Numbers:
    """Return means of ever smaller heads, for heavy tails (Jiang 2013)."""
    bounds: list[float] = []
    head = values
    while len(head) > 1 and np.ptp(head) > 0:
        bounds.append(float(head.mean()))
        head = head[head > bounds[-1]]
    return np.array(bounds)


def largest_gaps(values: Numbers, classes: int) -> Numbers:
    """Return the middles of the widest gaps between neighbouring values ("maximum breaks")."""
    distinct = np.unique(values)
    gaps = np.diff(distinct)
    widest = np.sort(np.argsort(gaps, kind="stable")[::-1][: classes - 1])
    return _below_the_last((distinct[widest] + distinct[widest + 1]) / 2, values)


def _below_the_last(bounds: Numbers, values: Numbers) -> Numbers:
    found = np.unique(bounds)
    return np.asarray(found[found < values[-1]], dtype=np.float64)
