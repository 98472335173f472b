"""Differences and ratios of two areas, or of two years of one area."""

import numpy as np
from numpy.typing import ArrayLike

from keck.compute.statistics.estimates import LEVEL, Estimate, Floats, nonnegative, normal_quantile
from keck.compute.statistics.intervals import parts_of, wilson
from keck.domain import chance


def difference(first: Estimate, second: Estimate) -> Estimate:
    """Return the difference of two independent estimates by their own limits (Zou and Donner 2008).

    The distances of each value from its limits are squared and added, so that unequal arms stay unequal.
    Two years in which mostly the same people are counted are not independent: the true interval is
    narrower then.

    Parameters
    ----------
    first, second : Estimate
        In the same unit, with limits of the same level.

    Returns
    -------
    Estimate
        First less second.
    """
    return Estimate(*chance.difference(first, second))


def newcombe(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float = LEVEL, per: float = 1.0
) -> Estimate:
    """Return the difference of two proportions (Newcombe 1998, method 10).

    Parameters
    ----------
    x1, n1, x2, n2 : array of float
        Events and bases of the first and of the second.
    per : float
        100 for percentage points.

    Returns
    -------
    Estimate
        First less second; NaN where a base is 0.

    Raises
    ------
    ValueError
        When one is negative or a part is larger than its whole.
    """
    return difference(wilson(x1, n1, level, per), wilson(x2, n2, level, per))


def ratio_of_proportions(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float = LEVEL
) -> Estimate:
    """Return the ratio of two proportions with limits by the log method (Katz et al. 1978).

    Returns
    -------
    Estimate
        First by second. Without limits where nobody or everybody of both is counted or one has no events,
        without value where the second has none.

    Raises
    ------
    ValueError
        When one is negative or a part is larger than its whole.
    """
    (part1, whole1), (part2, whole2) = parts_of(x1, n1), parts_of(x2, n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = chance.log_variance(part1, whole1, part2, whole2)
        return _by_logarithm(part1 / whole1, part2 / whole2, variance, level)


def ratio_of_rates(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float = LEVEL
) -> Estimate:
    """Return the ratio of two rates with limits by the log method (Breslow and Day 1987).

    Returns
    -------
    Estimate
        First by second. Without limits where one has no events, without value where the second has none.

    Raises
    ------
    ValueError
        When one is negative.
    """
    count1, base1, count2, base2 = (nonnegative("counts and bases", one) for one in (x1, n1, x2, n2))
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = chance.log_variance_of_rates(count1, count2)
        return _by_logarithm(count1 / base1, count2 / base2, variance, level)


def _by_logarithm(first: Floats, second: Floats, variance: Floats, level: float) -> Estimate:
    known = np.isfinite(first) & (second > 0) & np.isfinite(second)
    value = np.where(known, first / second, np.nan)
    # Everybody counted on both sides leaves no variance to go by, which is not the same as certainty.
    usable = (variance > 0) & np.isfinite(variance)
    return Estimate(*chance.ratio(value, np.where(usable, variance, np.nan), normal_quantile(level)))
