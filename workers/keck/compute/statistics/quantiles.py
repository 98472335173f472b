"""Quantiles of areas by deprivation, as the groups of a gradient."""

import numpy as np

from keck.compute.cube import Floats, Positions

QUINTILES = 5


def quantiles(values: Floats, count: int = QUINTILES, *, highest_first: bool = True) -> Positions:
    """Return each area's quantile, 1 to ``count``; 0 where it has none.

    The rule is that of England's Office for Health Improvement and Disparities (PHEindicatormethods 2.0):
    ``floor(q + 1 - ceil((n + 1 - rank) / (n / q)))``, where areas with the same value share the lower rank.
    Ties can leave a quantile empty. With fewer areas than quantiles nobody gets one.

    Parameters
    ----------
    values : array of float, shape (n,)
        NaN where an area shows no value; it gets no quantile and does not count.
    highest_first : bool
        Whether quantile 1 holds the highest values (the most deprived areas, where high means deprived).

    >>> quantiles(np.array([8.0, 3.0, 5.0, 5.0, np.nan]), 4).tolist()
    [1, 4, 2, 2, 0]
    """
    shown = ~np.isnan(values)
    found = np.zeros(len(values), np.intp)
    n = int(shown.sum())
    if n >= count:
        keys = -values[shown] if highest_first else values[shown]
        ranks = np.searchsorted(np.sort(keys), keys, side="left") + 1
        # In whole numbers: (n + 1 - rank) / (n / q) rounds up wrongly where it should be whole.
        steps = -(-(n + 1 - ranks) * count // n)
        found[shown] = np.maximum(count + 1 - steps, 1)
    return found


def totals(counts: Floats, of: Positions, count: int = QUINTILES) -> Floats:
    """Return the sum of counts in each quantile, shape (count,): rates of quantiles come from sums alone."""
    inside = of > 0
    return np.bincount(of[inside] - 1, weights=counts[inside], minlength=count).astype(np.float64)
