"""Confidence intervals of means."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from keck.compute.statistics.estimates import LEVEL, Estimate, Floats, nonnegative, tail_of


def student(
    average: ArrayLike, deviation: ArrayLike, n: ArrayLike, level: float = LEVEL, effect: ArrayLike = 1.0
) -> Estimate:
    """Return means with limits by the t distribution (Student 1908).

    Parameters
    ----------
    average, deviation : array of float
        Mean and standard deviation (with n - 1) in the same unit.
    n : array of float
        How many were observed; below 2 there are no limits.
    effect : array of float
        Design effect, by whose root the standard error grows where observations come in clusters (Kish 1965).

    Returns
    -------
    Estimate
        In the unit of the mean.

    Raises
    ------
    ValueError
        When a deviation, a number or a design effect is negative.
    """
    spread, size = nonnegative("deviations", deviation), nonnegative("sizes", n)
    wider = nonnegative("design effects", effect)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = np.where(size >= 2, size - 1, np.nan)
        half = -stdtrit(freedom, tail_of(level)) * spread * np.sqrt(wider / size)
    middle, half = np.broadcast_arrays(np.asarray(average, dtype=np.float64), half)
    return Estimate(middle, middle - half, middle + half)


def by_error(average: ArrayLike, error: ArrayLike, n: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return means with limits by the t distribution from their standard errors.

    Parameters
    ----------
    error : array of float
        Standard error of each mean; a design effect is in it.
    """
    size = nonnegative("sizes", n)
    return student(average, nonnegative("errors", error) * np.sqrt(size), size, level)


def p_values(average: ArrayLike, error: ArrayLike, n: ArrayLike, baseline: ArrayLike) -> Floats:
    """Return two-sided p-values of means against a fixed value, by the t distribution.

    Returns
    -------
    array of float
        At most 0.05 exactly outside the 95 % limits; NaN where unknown or where fewer than two were observed.
    """
    spread, size = nonnegative("errors", error), nonnegative("sizes", n)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = np.where(size >= 2, size - 1, np.nan)
        distance = np.abs(np.asarray(average, np.float64) - np.asarray(baseline, np.float64)) / spread
    return np.asarray(2 * stdtr(freedom, -distance), dtype=np.float64)


def design_effect(cluster_size: ArrayLike, correlation: ArrayLike) -> Floats:
    """Return by how much clusters widen a variance: 1 + (m - 1) ICC (Kish 1965).

    Parameters
    ----------
    cluster_size : array of float
        Mean number of those observed together, as the children of a day-care centre; at least 1.
    correlation : array of float
        Intra-class correlation, from 0 to 1.

    Raises
    ------
    ValueError
        When one is out of its range.
    """
    size, alike = np.asarray(cluster_size, np.float64), np.asarray(correlation, np.float64)
    if (size < 1).any() or (alike < 0).any() or (alike > 1).any():
        raise ValueError("clusters have at least one member, and a correlation from 0 to 1")
    return 1 + (size - 1) * alike
