"""Means of areas with all that their limits are computed from, at any level of confidence."""

from dataclasses import dataclass, replace

import numpy as np

from keck.compute.statistics.estimates import LEVEL, Estimate, Floats
from keck.compute.statistics.means import by_error

_MORE_DIGITS = 2
STUDENT = "student"
"""How limits of means are computed: by Student's t distribution."""


@dataclass(frozen=True, slots=True, eq=False)
class MeanErrors:
    """Means; all arrays have one shape, NaN where nothing is known.

    Attributes
    ----------
    value, error : array of float
        Means and their standard errors, a design effect included.
    cases : array of float
    effect : float
        Design effect, at least 1.
    """

    value: Floats
    error: Floats
    cases: Floats
    effect: float = 1.0

    @classmethod
    def of(cls, value: Floats, deviation: Floats, cases: Floats, effect: float = 1.0) -> "MeanErrors":
        """Compute standard errors from standard deviations (with n - 1).

        Fewer than two cases, and a deviation below 0, give none.
        """
        known = ~np.isnan(value) & (deviation >= 0) & (cases >= 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            error = np.where(known, deviation * np.sqrt(effect / cases), np.nan)
        return cls(np.where(known, value, np.nan), error, np.where(known, cases, np.nan), effect)

    def as_published(self, decimals: int) -> "MeanErrors":
        """Return errors with as many digits as are published of them; others judge by these.

        Parameters
        ----------
        decimals : int
            Of the means.
        """
        return replace(self, error=np.round(self.error, decimals + _MORE_DIGITS))

    def estimate(self, level: float = LEVEL) -> Estimate:
        """Return the means with their limits."""
        return by_error(self.value, self.error, self.cases, level)
