"""Smoothed rates: small areas with chance taken out; never shown as the value, always beside it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from keck.compute.cube import Floats
from keck.compute.statistics.contiguity import Neighbours
from keck.compute.statistics.refusals import NotOfferedError, Refusal


class Smoothing(StrEnum):
    """How rates were smoothed; the label that goes with them wherever they are shown."""

    EMPIRICAL_BAYES = "empirical_bayes"
    """Towards the rate of the whole city."""
    SPATIAL_EMPIRICAL_BAYES = "spatial_empirical_bayes"
    """Towards the rate of the area and its neighbours."""
    NEIGHBOURHOOD = "neighbourhood"
    """The common rate of the area and its neighbours."""


@dataclass(frozen=True, slots=True, eq=False)
class SmoothedRates:
    """Rates after smoothing, with what they were made of.

    Attributes
    ----------
    method : Smoothing
        What has to be told with them.
    raw, smoothed : array of float, shape (n,)
        Rates before and after, events per person; NaN where nobody is at risk.
    towards : array of float, shape (n,)
        The rate each one was drawn to.
    weight : array of float, shape (n,)
        How much of the raw rate is left, 0 to 1: ``smoothed = weight * raw + (1 - weight) * towards``.
    """

    method: Smoothing
    raw: Floats
    smoothed: Floats
    towards: Floats
    weight: Floats


def empirical_bayes(events: Floats, base: Floats) -> SmoothedRates:
    """Draw rates towards that of all areas, the more so the fewer people stand behind them (Marshall 1991).

    The variance between areas is estimated by moments and taken as 0 where chance alone explains the
    differences; then every area gets the common rate. (Left negative, it would push rates away from it.)

    Parameters
    ----------
    events, base : array of float, shape (n,)
        Events, and people at risk; areas with nobody at risk get no rate and count for nothing.

    Raises
    ------
    ValueError
        A count is negative or not a number.
    """
    raw, at_risk = _rates(events, base)
    mean, between = _moments(events[at_risk], base[at_risk]) if at_risk.any() else (np.nan, np.nan)
    size = len(raw)
    return _drawn(Smoothing.EMPIRICAL_BAYES, raw, base, np.full(size, mean), np.full(size, between))


def spatial_empirical_bayes(events: Floats, base: Floats, neighbours: Neighbours) -> SmoothedRates:
    """Draw rates towards that of the area and its neighbours together (Marshall 1991, local form).

    Mean and variance are those of the neighbourhood; weights of ``neighbours`` do not matter.

    Parameters
    ----------
    events, base : array of float, shape (n,)
        Events, and people at risk.

    Raises
    ------
    ValueError
        A count is negative or not a number.
    """
    raw, at_risk = _rates(events, base)
    around = neighbours.binary().including_self()
    people = around.lag(base)
    mean = _divided(around.lag(np.where(at_risk, events, 0.0)), people)
    squares = base[around.other] * (raw[around.other] - mean[around.focal]) ** 2
    spread = np.bincount(around.focal, np.nan_to_num(squares), len(raw))
    between = _divided(spread - mean * around.lag(at_risk.astype(np.float64)), people)
    return _drawn(Smoothing.SPATIAL_EMPIRICAL_BAYES, raw, base, mean, np.maximum(between, 0.0))


def neighbourhood_rates(events: Floats, base: Floats, neighbours: Neighbours) -> SmoothedRates:
    """Return the common rate of each area and its neighbours (Anselin, Lozano and Koschinsky 2006).

    Parameters
    ----------
    events, base : array of float, shape (n,)
        Events, and people at risk.

    Raises
    ------
    ValueError
        A count is negative or not a number.
    """
    raw, at_risk = _rates(events, base)
    around = neighbours.binary().including_self()
    mean = _divided(around.lag(np.where(at_risk, events, 0.0)), around.lag(base))
    smoothed = np.where(at_risk, mean, np.nan)
    return SmoothedRates(Smoothing.NEIGHBOURHOOD, raw, smoothed, mean, np.zeros(len(raw)))


def excess_risk(events: Floats, base: Floats) -> Floats:
    """Return each area's rate divided by that of all areas; NaN where nobody is at risk or nothing happened.

    Raises
    ------
    ValueError
        A count is negative or not a number.
    """
    raw, at_risk = _rates(events, base)
    common = _divided(events[at_risk].sum(keepdims=True), base.sum(keepdims=True))
    return _divided(raw, np.broadcast_to(common, raw.shape))


def standardised_rates(events: Floats, base: Floats) -> Floats:
    """Return rates as distances from the common one, by what chance explains (Assunção and Reis 1999).

    They go into Moran's I, global and local, in place of rates whose bases differ: else the smallest areas,
    whose rates vary most by chance, decide. The variance between areas is taken as 0 where it comes out
    negative.

    Parameters
    ----------
    events, base : array of float, shape (n,)
        Events, and people at risk; leave out areas with nobody at risk.

    Raises
    ------
    NotOfferedError
        There is no event at all, or an area has nobody at risk.
    ValueError
        A count is negative or not a number.
    """
    raw, at_risk = _rates(events, base)
    if not at_risk.all() or not events.sum() > 0:
        raise NotOfferedError(Refusal.NOT_POSITIVE, len(events))
    mean, between = _moments(events, base)
    return np.asarray((raw - mean) / np.sqrt(between + mean / base), dtype=np.float64)


def _moments(events: Floats, base: Floats) -> tuple[float, float]:
    """Return the common rate, and the variance between areas that chance does not explain."""
    mean = float(events.sum() / base.sum())
    spread = float((base * (events / base - mean) ** 2).sum() / base.sum())
    return mean, max(0.0, spread - mean * len(base) / float(base.sum()))


def _rates(events: Floats, base: Floats) -> tuple[Floats, np.typing.NDArray[np.bool_]]:
    if not ((events >= 0).all() and (base >= 0).all()):
        raise ValueError("events and people at risk are counts")
    return _divided(events, base), base > 0


def _drawn(method: Smoothing, raw: Floats, base: Floats, mean: Floats, between: Floats) -> SmoothedRates:
    chance = _divided(mean, base)
    # Without any event there is neither variance nor chance: all rates are 0, and stay so.
    weight = np.where(between > 0, _divided(between, between + chance), 0.0)
    smoothed = np.where(np.isnan(raw), np.nan, mean + weight * (raw - mean))
    return SmoothedRates(method, raw, smoothed, mean, weight)


def _divided(above: Floats, below: Floats) -> Floats:
    found: Floats = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)
    return found
