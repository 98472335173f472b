"""Reliability: which numbers are too unsure to be compared."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from keck.compute.statistics.estimates import LEVEL, Estimate, Floats, Marks, normal_quantile


@dataclass(frozen=True, slots=True)
class ReliabilityRule:
    """From when on a number is called unreliable.

    Attributes
    ----------
    variation : float
        Coefficient of variation (standard error by value) from which on it is. Differences and balances,
        whose value may be near 0, take ``inf``.
    events : float
        Fewer events are unreliable.
    base : float
        A smaller base is unreliable.
    """

    variation: float = 0.2
    events: float = 10
    base: float = 30


DEFAULT = ReliabilityRule()


def unreliable(
    estimate: Estimate,
    events: ArrayLike | None = None,
    base: ArrayLike | None = None,
    level: float = LEVEL,
    rule: ReliabilityRule = DEFAULT,
) -> Marks:
    """Tell which numbers are unreliable.

    Parameters
    ----------
    estimate : Estimate
        With limits of ``level``. Where they are unknown the width decides nothing.
    events, base : array of float or None
        Where they are unknown they decide nothing.

    Returns
    -------
    array of bool
        Always false where there is no value.
    """
    value, lower, upper = estimate
    with np.errstate(divide="ignore", invalid="ignore"):
        error = (upper - lower) / (2 * normal_quantile(level))
        found = error / np.abs(value) >= rule.variation
    for size, least in ((events, rule.events), (base, rule.base)):
        if size is not None:
            found = found | (np.asarray(size, dtype=np.float64) < least)
    marks: Marks = np.asarray(found & ~np.isnan(value))
    return marks


def tiny(base: Floats) -> Marks:
    """Tell which values refer to so few that they are not compared.

    Few events and wide intervals are no reason: the tests know how small numbers are, and where what is
    counted is bad, it is just the favourable areas that have few.
    """
    marks: Marks = base < DEFAULT.base
    return marks
