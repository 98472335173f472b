"""Standardised rates: areas compared as if they had the same age structure."""

import numpy as np
from numpy.typing import ArrayLike

from keck.compute.statistics.estimates import LEVEL, Estimate, Floats, nonnegative
from keck.compute.statistics.intervals import poisson
from keck.domain.formulas.standards import FEWEST_EVENTS


def direct(
    x: ArrayLike, n: ArrayLike, weights: ArrayLike, level: float = LEVEL, per: float = 1.0
) -> Estimate:
    """Return directly standardised rates with limits by Dobson et al. (1991).

    Parameters
    ----------
    x, n : array of float, shape (..., bands)
        Events and base by age band.
    weights : array of float, shape (..., bands)
        Standard population; only its proportions matter.
    per : float
        1000 for events per 1000.

    Returns
    -------
    Estimate, shape (...)
        NaN below 10 events, where a band is unknown or where nobody lives in one: left out, it would
        change the standard.

    Raises
    ------
    ValueError
        When one is negative.
    """
    events, base, weight = nonnegative("events", x), nonnegative("bases", n), nonnegative("weights", weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(base > 0, weight / base, np.nan)
        total = np.broadcast_to(weight, np.broadcast_shapes(weight.shape, events.shape)).sum(axis=-1)
        value = (each * events).sum(axis=-1) / total
        variance = (each * each * events).sum(axis=-1) / total**2
        count, lower, upper = poisson(events.sum(axis=-1), level)
        step = np.where(count >= FEWEST_EVENTS, np.sqrt(variance / count), np.nan)
        value = np.where(np.isnan(step), np.nan, value)
        limits = (value + step * (limit - count) for limit in (lower, upper))
        return Estimate(value, *limits).scaled(per)


def expected(n: ArrayLike, reference_x: ArrayLike, reference_n: ArrayLike, where: ArrayLike = True) -> Floats:
    """Return the events an area would have at the age-specific rates of a reference population.

    Parameters
    ----------
    n : array of float, shape (..., bands)
        The area's base by age band.
    reference_x, reference_n : array of float, shape (..., bands)
        Events and base of the reference.
    where : array of bool, shape (..., bands)
        Bands that count; without it an unknown band makes the sum unknown.

    Returns
    -------
    array of float, shape (...)

    Raises
    ------
    ValueError
        When one is negative.
    """
    base = nonnegative("bases", n)
    events, whole = nonnegative("reference events", reference_x), nonnegative("reference bases", reference_n)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(whole > 0, events / whole, np.nan)
        each = base * rates
    return np.asarray(each.sum(axis=-1, where=np.asarray(where, dtype=np.bool_)))


def ratio(observed: ArrayLike, expected_events: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return indirectly standardised ratios: observed by expected events, with the former's Poisson limits.

    An area is comparable with the reference, but two areas are not with each other (Breslow and Day 1987).

    Parameters
    ----------
    observed : array of float
        Events that happened.
    expected_events : array of float
        As `expected` returns them.

    Returns
    -------
    Estimate
        1 means as many as in the reference; NaN where none are expected.

    Raises
    ------
    ValueError
        When one is negative.
    """
    awaited = nonnegative("expected events", expected_events)
    with np.errstate(divide="ignore"):
        factor = np.where(awaited > 0, 1 / awaited, np.nan)
    count, lower, upper = poisson(observed, level)
    return Estimate(count * factor, lower * factor, upper * factor)


def indirect(
    observed: ArrayLike,
    expected_events: ArrayLike,
    reference_rate: ArrayLike,
    level: float = LEVEL,
    per: float = 1.0,
) -> Estimate:
    """Return indirectly standardised rates: the ratio times the reference's crude rate.

    Parameters
    ----------
    reference_rate : array of float
        All events of the reference by its whole base.
    per : float
        1000 for events per 1000.
    """
    value, lower, upper = ratio(observed, expected_events, level)
    crude = nonnegative("reference rates", reference_rate) * per
    return Estimate(value * crude, lower * crude, upper * crude)
