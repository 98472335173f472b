"""Confidence intervals of proportions, counts and rates."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv

from keck.compute.statistics.estimates import (
    LEVEL,
    Estimate,
    Floats,
    Marks,
    nonnegative,
    normal_quantile,
    tail_of,
)

EXACT_BELOW = 10
"""Counts from here on take Byar's limits; smaller ones exact ones."""

_ROUNDING = 1e-9


def parts_of(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Return parts and their wholes as numbers of one shape.

    Raises
    ------
    ValueError
        When one is negative or a part is larger than its whole. What a sum of weighted numbers is off by
        through rounding is forgiven and cut off.
    """
    part, whole = nonnegative("parts", x), nonnegative("wholes", n)
    if part.shape != whole.shape:
        part, whole = np.broadcast_arrays(part, whole)
    above = int(np.count_nonzero(part > whole * (1 + _ROUNDING)))
    if above:
        raise ValueError(f"{above} of {part.size} parts are larger than their whole")
    # The smaller of a part and an unknown whole is unknown, which is what is wanted.
    return np.minimum(part, whole), whole


def wilson(x: ArrayLike, n: ArrayLike, level: float = LEVEL, per: float = 1.0) -> Estimate:
    """Return proportions with score limits (Wilson 1927; Newcombe and Altman 2000).

    Parameters
    ----------
    x, n : array of float
        Events and those who could have had one; any shapes that fit together, whole numbers or not.
    level : float
        Between 0 and 1.
    per : float
        100 for per cent.

    Returns
    -------
    Estimate
        Between 0 and ``per``; NaN where ``n`` is 0 or anything is NaN.

    Raises
    ------
    ValueError
        When one is negative or ``x`` larger than ``n``.
    """
    part, whole = parts_of(x, n)
    with np.errstate(invalid="ignore"):
        share = per * part / whole
    return Estimate(share, *score_limits(share, part, whole, level, per))


def score_limits(
    share: Floats, part: Floats, whole: Floats, level: float = LEVEL, per: float = 1.0
) -> tuple[Floats, Floats]:
    """Return the limits of shares that are computed already, as `wilson` does.

    Parameters
    ----------
    share : array of float
        ``per`` times part by whole.
    part, whole : array of float
        As `parts_of` returns them; all of one shape.
    """
    square = normal_quantile(level) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        # A city has a million of these numbers, so all is done in few steps and in place. What comes out is
        # reach = 2 * part + square + sqrt(square * (square + 4 * part * (1 - share / per))).
        reach = np.subtract(per, share, out=np.empty(share.shape))
        reach *= part
        reach *= 4 * square / per
        reach += square * square
        np.sqrt(reach, out=reach)
        lower = np.add(part, part, out=np.empty(share.shape))
        reach += lower
        reach += square
        # The two limits solve one quadratic equation: the lower one by their product, which unlike
        # the difference of two large numbers is exactly 0 at 0 and keeps its digits for rare events.
        lower *= share
        lower /= reach
        upper = np.add(whole, square, out=np.empty(share.shape))
        upper *= 2 / per
        np.divide(reach, upper, out=upper)
        np.maximum(upper, share, out=upper)
        np.minimum(upper, per, out=upper)
    return lower, upper


def byar(x: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return counts with Byar's approximate Poisson limits (Breslow and Day 1987).

    Returns
    -------
    Estimate
        Without lower limit (NaN) where the approximation has none, which happens for the smallest counts.

    Raises
    ------
    ValueError
        When a count is negative.
    """
    count = nonnegative("counts", x)
    third = normal_quantile(level) / 3
    above = count + 1
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        root = 1 - 1 / (9 * count) - third / np.sqrt(count)
        lower = np.where(root >= 0, count * root * root * root, np.nan)
        root = 1 - 1 / (9 * above) + third / np.sqrt(above)
        upper = above * root * root * root
    return Estimate(count, lower, upper)


def exact_poisson(x: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return counts with exact Poisson limits (Garwood 1936), by the gamma distribution.

    Raises
    ------
    ValueError
        When a count is negative.
    """
    count = nonnegative("counts", x)
    tail = tail_of(level)
    # Counts repeat, and inverting the distribution costs far more than finding out which are different.
    different, place = np.unique(count, return_inverse=True)
    lower = np.where(different == 0, 0.0, gammaincinv(different, tail))
    upper = gammainccinv(different + 1, tail)
    shape = count.shape
    return Estimate(count, lower[place].reshape(shape), upper[place].reshape(shape))


def poisson(x: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return counts with Poisson limits: exact below 10, Byar's from 10 (PHE technical guide 2018).

    Parameters
    ----------
    x : array of float
        Counts of any shape, whole numbers or not.

    Raises
    ------
    ValueError
        When a count is negative.
    """
    count, lower, upper = (np.array(side) for side in byar(x, level))
    small: Marks = count < EXACT_BELOW
    if small.any():
        _, lower[small], upper[small] = exact_poisson(count[small], level)
    return Estimate(count, lower, upper)


def rate(x: ArrayLike, n: ArrayLike, level: float = LEVEL, per: float = 1.0) -> Estimate:
    """Return rates with the Poisson limits of their events.

    Parameters
    ----------
    x, n : array of float
        Events and base, which may be persons, places or hectares; there may be more events than base.
    per : float
        1000 for events per 1000.

    Returns
    -------
    Estimate
        NaN where ``n`` is 0 or anything is NaN.

    Raises
    ------
    ValueError
        When one is negative.
    """
    base = nonnegative("bases", n)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(base > 0, per / base, np.nan)
    count, lower, upper = poisson(x, level)
    return Estimate(count * factor, lower * factor, upper * factor)
