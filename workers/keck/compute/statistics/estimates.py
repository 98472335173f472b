"""An estimate: a value with its limits."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from keck.domain import chance

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

LEVEL = chance.LEVEL
LEVELS = (LEVEL, 0.998)
"""What is offered: two and three standard errors of a normal distribution."""


class Estimate(NamedTuple):
    """Values with limits, all of one shape; NaN where there is none.

    Attributes
    ----------
    value : array of float
        What is shown.
    lower, upper : array of float
        Limits in the same unit.
    """

    value: Floats
    lower: Floats
    upper: Floats

    def scaled(self, per: float) -> "Estimate":
        """Return the same in another unit, as 100 for per cent."""
        return Estimate(self.value * per, self.lower * per, self.upper * per)

    def side(self, benchmark: ArrayLike) -> Floats:
        """Tell on which side of a benchmark the whole interval lies.

        Parameters
        ----------
        benchmark : array of float
            Taken as fixed; broadcast against the estimate.

        Returns
        -------
        array of float
            1 above, -1 below, 0 where the interval holds the benchmark, NaN where anything is unknown.
        """
        fixed = np.asarray(benchmark, dtype=np.float64)
        above = np.greater(self.lower, fixed).astype(np.float64)
        side = above - np.less(self.upper, fixed)
        known = ~(np.isnan(self.value) | np.isnan(self.lower) | np.isnan(self.upper) | np.isnan(fixed))
        return np.where(known, side, np.nan)


def normal_quantile(level: float) -> float:
    """Return the two-sided quantile of the standard normal distribution, as 1.96 for 0.95.

    Raises
    ------
    ValueError
        Unless the level lies between 0 and 1.
    """
    return chance.normal_quantile(tail_of(level))


def tail_of(level: float) -> float:
    """Return the probability of each tail, as 0.025 for 0.95.

    Raises
    ------
    ValueError
        Unless the level lies between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    return (1 - level) / 2


def nonnegative(name: str, values: ArrayLike) -> Floats:
    """Return counts, bases or weights as floating-point numbers.

    Raises
    ------
    ValueError
        When one is negative; NaN is let through.
    """
    found = np.asarray(values, dtype=np.float64)
    below = int(np.count_nonzero(found < 0))
    if below:
        raise ValueError(f"{name}: {below} of {found.size} are negative")
    return found
