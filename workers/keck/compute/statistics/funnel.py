"""Funnel limits: how far areas of a size may lie from the baseline by chance alone."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc, gammaincc, ndtr, pdtrik

from keck.compute.statistics.estimates import (
    LEVEL,
    LEVELS,
    Estimate,
    Floats,
    nonnegative,
    normal_quantile,
    tail_of,
)
from keck.compute.statistics.intervals import parts_of


def proportion_limits(n: ArrayLike, baseline: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return control limits of proportions (Spiegelhalter 2005).

    An area lies outside of them exactly when its Wilson interval does not hold the baseline.

    Parameters
    ----------
    n : array of float
        Bases.
    baseline : array of float
        Proportion that is expected, from 0 to 1.

    Returns
    -------
    Estimate
        The baseline, with limits cut at 0 and 1; without limits where ``n`` is 0.

    Raises
    ------
    ValueError
        When a base is negative or a baseline out of range.
    """
    share, _ = parts_of(baseline, 1.0)
    base = nonnegative("bases", n)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = normal_quantile(level) * np.sqrt(share * (1 - share) / np.where(base > 0, base, np.nan))
    middle = np.broadcast_to(share, half.shape)
    return Estimate(middle, np.maximum(share - half, 0), np.minimum(share + half, 1))


def rate_limits(n: ArrayLike, baseline: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return control limits of rates by the Poisson distribution (Spiegelhalter 2005).

    They invert the exact interval: a rate on the limit has the baseline as one end of its interval. Limits
    around the expected count taken as if it had been observed lie about one event too high.

    Parameters
    ----------
    n : array of float
        Bases.
    baseline : array of float
        Events per one of the base that are expected.

    Returns
    -------
    Estimate
        The baseline with limits, in events per one of the base; without limits where ``n`` is 0. The lower
        limit is 0 where even no event at all may be chance.

    Raises
    ------
    ValueError
        When one is negative.
    """
    middle, base = np.broadcast_arrays(nonnegative("baselines", baseline), nonnegative("bases", n))
    tail = tail_of(level)
    events = middle * base
    with np.errstate(divide="ignore", invalid="ignore"):
        known = np.where((base > 0) & np.isfinite(events), events, np.nan)
        lower, upper = _lower_count(known, tail) / base, _upper_count(known, tail) / base
    return Estimate(middle, lower, upper)


def position(value: ArrayLike, inner: Estimate, outer: Estimate) -> Floats:
    """Tell where values lie in a funnel.

    Parameters
    ----------
    value : array of float
        In the unit of the limits.
    inner, outer : Estimate
        Limits of the lower and of the higher level, as 0.95 and 0.998.

    Returns
    -------
    array of float
        -2 and 2 outside the outer limits, -1 and 1 outside the inner ones, 0 within, NaN where unknown.
    """
    shown = np.asarray(value, dtype=np.float64)
    found = np.zeros(np.broadcast_shapes(shown.shape, inner.lower.shape))
    for limits in (inner, outer):
        found += np.greater(shown, limits.upper)
        found -= np.less(shown, limits.lower)
    unknown = np.isnan(shown) | np.isnan(inner.lower) | np.isnan(outer.lower)
    return np.where(unknown, np.nan, found)


def proportion_positions(x: ArrayLike, n: ArrayLike, baseline: ArrayLike) -> Floats:
    """Tell where proportions lie in a funnel at 95 and 99.8 %, as `position` does."""
    part, whole = parts_of(x, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = part / whole
    inner, outer = (proportion_limits(whole, baseline, level) for level in LEVELS)
    return position(share, inner, outer)


def rate_positions(x: ArrayLike, n: ArrayLike, baseline: ArrayLike) -> Floats:
    """Tell where rates lie in a funnel at 95 and 99.8 %, as `position` does.

    They are told by their p-values, which is the same and takes a tenth of the time.
    """
    p = rate_p_values(x, n, baseline)
    side = np.sign(nonnegative("counts", x) - nonnegative("bases", n) * nonnegative("baselines", baseline))
    outside = sum((p < 1 - level).astype(np.float64) for level in LEVELS)
    return np.where(np.isnan(p), np.nan, outside * side)


def proportion_p_values(x: ArrayLike, n: ArrayLike, baseline: ArrayLike) -> Floats:
    """Return two-sided p-values of the score test of proportions against a baseline.

    Returns
    -------
    array of float
        At most 0.05 exactly outside the 95 % limits; NaN where unknown or where the baseline is 0 or 1.
    """
    part, whole = parts_of(x, n)
    share, _ = parts_of(baseline, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (part / whole - share) / np.sqrt(share * (1 - share) / whole)
    return np.asarray(2 * ndtr(-np.abs(z)), dtype=np.float64)


def rate_p_values(x: ArrayLike, n: ArrayLike, baseline: ArrayLike) -> Floats:
    """Return two-sided p-values of rates against a baseline: twice the smaller exact Poisson tail, at most 1.

    Returns
    -------
    array of float
        NaN where unknown or where the base is 0.
    """
    count, base, middle = (nonnegative("counts, bases and baselines", one) for one in (x, n, baseline))
    events = np.where(base > 0, base * middle, np.nan)
    with np.errstate(invalid="ignore"):
        at_most = gammaincc(count + 1, events)
        at_least = np.where(count > 0, gammainc(count, events), 1.0)
    smaller = np.minimum(at_most, at_least)
    unknown = np.isnan(count) | np.isnan(events)
    return np.where(unknown, np.nan, np.minimum(2 * smaller, 1))


def _lower_count(events: Floats, tail: float) -> Floats:
    """Return the count whose exact upper limit is this number of events, 0 where there is none."""
    least = -np.log(tail)
    found = np.where(events > least, pdtrik(tail, np.maximum(events, least)), 0.0)
    return np.where(np.isnan(events), np.nan, found)


def _upper_count(events: Floats, tail: float) -> Floats:
    """Return the count whose exact lower limit is this number of events."""
    # Where so few are expected that already one is no chance, the limit lies between none and one, and
    # the library's inverse does not reach there. Whole counts do not tell where, so a line will do.
    most = -np.log1p(-tail)
    found = pdtrik(1 - tail, np.maximum(events, most)) + 1
    return np.asarray(np.where(events < most, events / most, found))
