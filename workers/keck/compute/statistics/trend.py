"""The recent trend of a series."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from keck.compute.statistics.estimates import (
    LEVEL,
    LEVELS,
    Estimate,
    Floats,
    Marks,
    normal_quantile,
)
from keck.compute.statistics.intervals import parts_of
from keck.compute.statistics.verdicts import Verdicts, judged
from keck.domain.definitions import Polarity

POINTS = 5
"""How many of the newest points make a recent trend."""


class RecentTrend(NamedTuple):
    """Straight lines through the newest points of series; NaN where there are too few.

    Attributes
    ----------
    slope : array of float
        Change per period.
    chi_square : array of float
        Test of the slope against 0, one degree of freedom.
    steady : array of bool
        Whether the slope keeps its sign whichever single point is left out.
    """

    slope: Floats
    chi_square: Floats
    steady: Marks

    @property
    def p_value(self) -> Floats:
        """Two-sided p-values of the slopes."""
        return np.asarray(chdtrc(1, self.chi_square), dtype=np.float64)

    def direction(self, level: float = LEVELS[1]) -> Floats:
        """Return 1 for rising, -1 for falling, 0 for neither, NaN for unknown.

        A series rises or falls when the test is above its limit (9.55 for 99.8 %) and no single point
        makes the slope.
        """
        moving = self.steady & (self.chi_square > normal_quantile(level) ** 2)
        return np.where(np.isnan(self.chi_square), np.nan, np.where(moving, np.sign(self.slope), 0.0))

    def verdicts(
        self, polarity: Polarity, unreliable: ArrayLike = False, level: float = LEVELS[1]
    ) -> Verdicts:
        """Tell whether series get better or worse, or rise and fall where neither is better."""
        return judged(self.direction(level), polarity, unreliable)


def share_trend(x: ArrayLike, n: ArrayLike, points: int = POINTS) -> RecentTrend:
    """Test the recent trend of proportions (Armitage 1955, with Fingertips' rule on single points).

    The slopes without one point are those of the same test. Fingertips takes logits there, which have no
    value where nobody or everybody is counted.

    Parameters
    ----------
    x, n : array of float, shape (..., periods)
        Events and bases of periods of equal distance that do not overlap, oldest first, without a break in
        the series. Unknown ones are passed over.
    points : int
        How many of the newest known points are taken.

    Returns
    -------
    RecentTrend, shape (...)
        In proportions per period. NaN where fewer are known or the newest period is not.

    Raises
    ------
    ValueError
        When one is negative or a part is larger than its whole.
    """
    part, whole = parts_of(x, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        time, share, weight = _newest(part / whole, whole, points)
        slope, spread = _slopes(time, share, weight)
        total = weight.sum(axis=-1)
        pooled = (share * weight).sum(axis=-1) / total
        chi_square = slope[..., 0] ** 2 * spread[..., 0] / (pooled * (1 - pooled))
    # Where nobody or everybody is counted in all periods nothing moves, and nothing is unknown either.
    flat = (pooled == 0) | (pooled == 1)
    return _trend(slope, np.where(flat, 0.0, chi_square))


def value_trend(estimate: Estimate, level: float = LEVEL, points: int = POINTS) -> RecentTrend:
    """Test the recent trend of rates and other estimates, weighted by their intervals (Fingertips).

    Parameters
    ----------
    estimate : Estimate, shape (..., periods)
        Periods as for `share_trend`, with limits of ``level``.

    Returns
    -------
    RecentTrend, shape (...)
        In units of the value per period. NaN where fewer are known or the newest period is not.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        error = (estimate.upper - estimate.lower) / (2 * normal_quantile(level))
        weights = np.where(error > 0, 1 / error**2, np.nan)
        time, value, weight = _newest(estimate.value, weights, points)
        slope, spread = _slopes(time, value, weight)
        return _trend(slope, slope[..., 0] ** 2 * spread[..., 0])


def _newest(value: Floats, weight: Floats, points: int) -> tuple[Floats, Floats, Floats]:
    """Return times, values and weights of the newest known points, NaN for series that have too few."""
    if points < 3:
        raise ValueError("a trend of which one point may be left out has at least three")
    known = ~(np.isnan(value) | np.isnan(weight))
    # A stable sort moves the known points to the end without changing their order.
    place = np.argsort(known, axis=-1, kind="stable")[..., -points:]
    enough = known[..., -1:] & (known.sum(axis=-1, keepdims=True) >= points)
    time = np.where(enough, place.astype(np.float64), np.nan)
    return time, np.take_along_axis(value, place, axis=-1), np.take_along_axis(weight, place, axis=-1)


def _slopes(time: Floats, value: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return weighted slopes of all points and without each, and the weighted spread of time."""
    size = time.shape[-1]
    kept = np.vstack([np.ones(size), 1 - np.eye(size)])
    each = weight[..., None, :] * kept
    total = each.sum(axis=-1, keepdims=True)
    centred = time[..., None, :] - (each * time[..., None, :]).sum(axis=-1, keepdims=True) / total
    middle = (each * value[..., None, :]).sum(axis=-1, keepdims=True) / total
    spread = (each * centred**2).sum(axis=-1)
    return (each * centred * (value[..., None, :] - middle)).sum(axis=-1) / spread, spread


def _trend(slope: Floats, chi_square: Floats) -> RecentTrend:
    signs = np.sign(slope)
    first = signs[..., :1]
    steady = (signs == first).all(axis=-1) & (first[..., 0] != 0)
    whole = np.where(np.isnan(slope[..., 0]), np.nan, chi_square)
    return RecentTrend(slope[..., 0], whole, steady)
