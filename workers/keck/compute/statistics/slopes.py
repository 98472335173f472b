"""Slopes of series: Sen's, which a single odd year does not move, and least squares."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

from keck.compute.statistics.estimates import LEVEL, Floats, normal_quantile

Counts = NDArray[np.intp]


class SenSlope(NamedTuple):
    """The median of the slopes between all pairs of points, with limits; change per period."""

    slope: Floats
    lower: Floats
    upper: Floats
    intercept: Floats
    """Value of the line at the first period."""


class Line(NamedTuple):
    """A straight line by least squares; change per period."""

    slope: Floats
    intercept: Floats
    """Value at the first period."""
    error: Floats
    """Standard error of the slope; NaN where all values are the same."""
    p_value: Floats


def pair_slopes(y: Floats) -> Floats:
    """Return the slopes between all pairs of points along the last axis, NaN where one is unknown."""
    first, second = np.triu_indices(y.shape[-1], 1)
    return np.asarray((y[..., second] - y[..., first]) / (second - first))


def tie_sizes(y: Floats) -> Floats:
    """Return for every value along the last axis how many are equal to it, itself included; 0 if unknown."""
    return np.asarray((y[..., :, None] == y[..., None, :]).sum(axis=-1), dtype=np.float64)


def rank_variance(y: Floats) -> Floats:
    """Return the variance of Kendall's S along the last axis, corrected for ties (Kendall 1975)."""
    size = (~np.isnan(y)).sum(axis=-1).astype(np.float64)
    ties = tie_sizes(y)
    # Each of t equal values adds its part, so that a group adds t (t - 1) (2 t + 5).
    tied = np.where(ties > 0, (ties - 1) * (2 * ties + 5), 0.0).sum(axis=-1)
    return np.asarray((size * (size - 1) * (2 * size + 5) - tied) / 18)


def sen(y: ArrayLike, level: float = LEVEL) -> SenSlope:
    """Return Sen's slope (Sen 1968) with its limits as scipy's ``theilslopes`` ranks them.

    Parameters
    ----------
    y : array of float, shape (..., periods)
        Periods of equal distance, oldest first. Unknown ones are passed over and keep their place in time.

    Returns
    -------
    SenSlope, shape (...)
        NaN where fewer than two are known.
    """
    values = np.asarray(y, dtype=np.float64)
    slopes = np.sort(pair_slopes(values), axis=-1)
    pairs = (~np.isnan(slopes)).sum(axis=-1)
    reach = normal_quantile(level) * np.sqrt(rank_variance(values))
    low = np.maximum(np.rint((pairs - reach) / 2).astype(np.intp) - 1, 0)
    high = np.minimum(np.rint((pairs + reach) / 2).astype(np.intp), pairs - 1)
    time = np.where(np.isnan(values), np.nan, np.arange(values.shape[-1], dtype=np.float64))
    slope = _median(slopes)
    intercept = _median(np.sort(values, axis=-1)) - _median(np.sort(time, axis=-1)) * slope
    return SenSlope(slope, _at(slopes, low), _at(slopes, high), intercept)


def least_squares(y: ArrayLike) -> Line:
    """Return the straight line by least squares, with the t test of its slope.

    Parameters
    ----------
    y : array of float, shape (..., periods)
        Periods of equal distance, oldest first. Unknown ones are passed over and keep their place in time.

    Returns
    -------
    Line, shape (...)
        NaN where fewer than two are known; without error and p-value where fewer than three are.
    """
    values = np.asarray(y, dtype=np.float64)
    known = ~np.isnan(values)
    size = known.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        time = np.where(known, np.arange(values.shape[-1], dtype=np.float64), 0.0)
        middle = time.sum(axis=-1, keepdims=True) / size
        level = np.where(known, values, 0.0).sum(axis=-1, keepdims=True) / size
        steps = np.where(known, time - middle, 0.0)
        rises = np.where(known, values - level, 0.0)
        spread = (steps * steps).sum(axis=-1)
        slope = (steps * rises).sum(axis=-1) / spread
        rest = rises - slope[..., None] * steps
        freedom = np.where(size[..., 0] > 2, size[..., 0] - 2.0, np.nan)
        error = np.sqrt((rest * rest).sum(axis=-1) / freedom / spread)
        error = np.where((rises == 0).all(axis=-1), np.nan, error)
        p_value = 2 * stdtr(freedom, -np.abs(slope / error))
    intercept = level[..., 0] - slope * middle[..., 0]
    return Line(slope, intercept, error, np.asarray(p_value, dtype=np.float64))


def _median(ordered: Floats) -> Floats:
    """Return the median of what is sorted along the last axis with the unknown ones at the end."""
    size = (~np.isnan(ordered)).sum(axis=-1)
    return (_at(ordered, (size - 1) // 2) + _at(ordered, size // 2)) / 2


def _at(ordered: Floats, place: Counts) -> Floats:
    if ordered.shape[-1] == 0:
        return np.full(place.shape, np.nan)
    within = np.clip(place, 0, ordered.shape[-1] - 1)
    return np.asarray(np.take_along_axis(ordered, within[..., None], axis=-1)[..., 0])
