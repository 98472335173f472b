"""How unequally a quantity is spread over areas: Gini, Theil, Atkinson, ratio of fifths.

Nobody's share may be negative. Every figure is scale free and does not depend on the order of areas. Where
the sum is 0, nothing is shared out and the figure is NaN.
"""

from dataclasses import dataclass
from math import inf, nan

import numpy as np

from keck.compute.cube import Floats, Positions


@dataclass(frozen=True, slots=True)
class Theil:
    """Theil's T and its two parts: ``total = between + within``."""

    total: float
    between: float
    within: float


def gini(values: Floats) -> float:
    """Return the Gini coefficient, from 0 (all alike) to 1 - 1/n (one area has everything).

    There is no small-sample factor (Gini 1912; the form over sorted values of Sen 1973).

    Parameters
    ----------
    values : array of float, shape (n,)
        Not negative, of one unit.

    Raises
    ------
    ValueError
        A value is negative or not a number.

    >>> round(gini(np.array([1.0, 2.0, 3.0, 4.0])), 3)
    0.25
    """
    ordered = np.sort(_shares(values))
    n = len(ordered)
    if n == 0 or np.isnan(ordered[0]):
        return nan
    # Rounding may end a hair below zero where all values are alike.
    return max(0.0, float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / n))


def theil(values: Floats, groups: Positions | None = None) -> Theil:
    """Return Theil's T, split into the inequality between groups of areas and that within them (Theil 1967).

    Parameters
    ----------
    values : array of float, shape (n,)
        Not negative, of one unit.
    groups : array of int, shape (n,), optional
        Number of each area's group, from 0; without it all areas are one group.

    Raises
    ------
    ValueError
        A value is negative or not a number.
    """
    shares = _shares(values)
    n = len(shares)
    if n == 0 or np.isnan(shares[0]):
        return Theil(nan, nan, nan)
    of = np.zeros(n, np.intp) if groups is None else groups
    sizes = np.bincount(of).astype(np.float64)
    sums = np.bincount(of, shares, len(sizes)).astype(np.float64)
    between = _divergence(sums, sizes / n)
    # A group that has nothing holds shares of 0 only, which count nothing.
    within = _divergence(shares, sums[of] / sizes[of])
    return Theil(between + within, between, within)


def atkinson(values: Floats, aversion: float = 0.5) -> float:
    """Return Atkinson's index for an aversion to inequality above 0 (Atkinson 1970).

    With an aversion of 1 or more it is 1 as soon as one area has nothing.

    Raises
    ------
    ValueError
        A value is negative or not a number, or the aversion is not above 0.
    """
    if aversion <= 0:
        raise ValueError("the aversion to inequality must be above 0")
    relative = _shares(values) * len(values)
    if len(relative) == 0 or np.isnan(relative[0]):
        return nan
    if aversion >= 1 and (relative == 0).any():
        return 1.0
    if aversion == 1:
        return float(1 - np.exp(np.log(relative).mean()))
    return float(1 - (relative ** (1 - aversion)).mean() ** (1 / (1 - aversion)))


@dataclass(frozen=True, slots=True)
class Fifths:
    """Means of the lowest and of the highest fifth, in the unit of the values."""

    low: float
    high: float

    @property
    def ratio(self) -> float:
        """The higher divided by the lower: at least 1; infinite where the lowest fifth has nothing."""
        if not self.high > 0:
            return nan
        return max(1.0, self.high / self.low) if self.low > 0 else inf


def fifths(values: Floats, people: Floats | None = None) -> Fifths:
    """Return the means of the lowest and of the highest fifth.

    An area on the border of a fifth counts with the part that lies inside it, so that a fifth is always one.

    Parameters
    ----------
    values : array of float, shape (n,)
        Not negative.
    people : array of float, shape (n,), optional
        By which areas are weighted: fifths of people, whose means are rates of their sums; without it each
        area counts the same.

    Raises
    ------
    ValueError
        A value is negative or not a number.
    """
    _shares(values)
    weights = np.ones(len(values)) if people is None else people
    if not weights.sum() > 0:
        return Fifths(nan, nan)
    order = np.argsort(values, kind="stable")
    ends = np.concatenate([[0.0], np.cumsum(weights[order])])
    totals = np.concatenate([[0.0], np.cumsum((values * weights)[order])])
    fifth = ends[-1] / 5
    low = float(np.interp(fifth, ends, totals))
    high = float(totals[-1] - np.interp(ends[-1] - fifth, ends, totals))
    return Fifths(low / fifth, high / fifth)


def fifths_ratio(values: Floats, people: Floats | None = None) -> float:
    """Return the mean of the highest fifth divided by that of the lowest one ("80/20", S80/S20).

    NaN where nobody has anything; see ``fifths``.
    """
    return fifths(values, people).ratio


def _shares(values: Floats) -> Floats:
    """Return each area's share in the sum; NaN where the sum is 0."""
    if not (values >= 0).all() or np.isinf(values).any():
        raise ValueError("inequality is measured over numbers that are not negative")
    largest = values.max(initial=0.0)
    if largest == 0:
        return np.full(len(values), nan)
    # Tiny and huge numbers alike: sums neither vanish nor overflow.
    scaled = values / largest
    return np.asarray(scaled / scaled.sum(), dtype=np.float64)


def _divergence(shares: Floats, expected: Floats) -> float:
    held = shares > 0
    return float((shares[held] * np.log(shares[held] / expected[held])).sum())
