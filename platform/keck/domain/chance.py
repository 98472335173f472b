"""Arithmetic of chance that pages share with computations: it takes single numbers and whole arrays alike."""

from math import e
from statistics import NormalDist
from typing import Any

LEVEL = 0.95
"""Nineteen times out of twenty."""


def normal_quantile(tail: float) -> float:
    """Return how many standard deviations above the mean leave this probability beyond.

    >>> round(normal_quantile(0.025), 4)
    1.96
    """
    # The lower tail keeps its digits where the upper one is rounded to 1.
    return -NormalDist().inv_cdf(tail)


def difference(first: tuple[Any, Any, Any], second: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
    """Return the difference of two independent numbers by their own limits (Zou and Donner 2008).

    With score limits of proportions this is Newcombe's method 10 (1998).

    Parameters
    ----------
    first, second : tuple of value, lower and upper limit
        In the same unit, with limits of the same level.

    Returns
    -------
    tuple of value, lower and upper limit
        First less second.

    Examples
    --------
    56 of 70 less 48 of 80, in proportions with their score limits (Newcombe 1998, table II):

    >>> [round(part, 3) for part in difference((0.8, 0.692, 0.877), (0.6, 0.490, 0.700))]
    [0.2, 0.053, 0.334]
    """
    value = first[0] - second[0]
    below = (first[0] - first[1]) ** 2 + (second[2] - second[0]) ** 2
    above = (first[2] - first[0]) ** 2 + (second[0] - second[1]) ** 2
    return value, value - below**0.5, value + above**0.5


def log_variance(x1: Any, n1: Any, x2: Any, n2: Any) -> Any:
    """Return the variance of the logarithm of a ratio of two proportions (Katz et al. 1978)."""
    return (1 / x1 - 1 / n1) + (1 / x2 - 1 / n2)


def log_variance_of_rates(x1: Any, x2: Any) -> Any:
    """Return the variance of the logarithm of a ratio of two rates (Breslow and Day 1987)."""
    return 1 / x1 + 1 / x2


def ratio(value: Any, variance: Any, quantile: float) -> tuple[Any, Any, Any]:
    """Return a ratio with its limits by the log method.

    Parameters
    ----------
    value : number
        The ratio.
    variance : number
        Of its logarithm.
    quantile : float
        Of the normal distribution, as 1.96 for limits of 95 %.

    >>> [round(part, 2) for part in ratio(2.0, 0.04, 1.96)]
    [2.0, 1.35, 2.96]
    """
    spread = e ** (quantile * variance**0.5)
    return value, value / spread, value * spread
