"""Ranks of areas, with how far chance may have moved them."""

import numpy as np
from numpy.typing import NDArray

from keck.compute.statistics.estimates import LEVEL, Estimate, Floats, normal_quantile
from keck.compute.statistics.shared_ranks import shared_ranks

DRAWS = 2_000
"""Enough for 95 %; limits of 99.8 % take ten times as many."""
SEED = 20_240_601
"""Fixed, so that the same numbers always give the same ranks."""

Places = NDArray[np.intp]


def ranked(estimate: Estimate, level: float = LEVEL, draws: int = DRAWS, seed: int = SEED) -> Estimate:
    """Return ranks with intervals by simulation (Goldstein and Spiegelhalter 1996).

    Each value is drawn anew from a normal distribution on either side of it, as wide as its limit on that
    side tells. Areas are drawn in the order of their values, so that the order in which they come changes
    nothing. What was measured already holds chance once: the intervals are on the wide side.

    Parameters
    ----------
    estimate : Estimate, shape (..., areas)
        With limits of ``level``; areas without value or limits have no rank.
    draws : int
        How often all areas are drawn.

    Returns
    -------
    Estimate, shape (..., areas)
        Rank 1 is the highest value; equal values share the better rank.
    """
    shape = estimate.value.shape
    sides = [np.reshape(np.broadcast_to(side, shape), (-1, shape[-1])) for side in estimate]
    found = np.full((3, *sides[0].shape), np.nan)
    for row, (value, lower, upper) in enumerate(zip(*sides, strict=True)):
        known = np.flatnonzero(~(np.isnan(value) | np.isnan(lower) | np.isnan(upper)))
        if known.size:
            one = Estimate(value[known], lower[known], upper[known])
            found[:, row, known] = _one(one, level, draws, seed)
    return Estimate(*(side.reshape(shape) for side in found))


def _one(estimate: Estimate, level: float, draws: int, seed: int) -> Floats:
    # Areas that can not be told apart share a place, and get the same interval.
    place = np.unique(np.column_stack(estimate), axis=0, return_inverse=True)[1].ravel()
    order = np.argsort(place, kind="stable")
    simulated = _simulated(Estimate(*(side[order] for side in estimate)), level, draws, seed)
    tails = ((1 - level) / 2, (1 + level) / 2)
    lower, upper = np.quantile(simulated, tails, axis=0, method="closest_observation")
    rank = shared_ranks(estimate.value)
    least, most = np.full(order.size, np.inf), np.full(order.size, -np.inf)
    np.minimum.at(least, place[order], lower)
    np.maximum.at(most, place[order], upper)
    low, high = least[place], most[place]
    return np.array([rank, np.minimum(low, rank), np.maximum(high, rank)])


def _simulated(estimate: Estimate, level: float, draws: int, seed: int) -> NDArray[np.int32]:
    """Return the ranks of all draws, shape (draws, areas)."""
    value, lower, upper = estimate
    z = normal_quantile(level)
    below, above = (value - lower) / z, (upper - value) / z
    noise = np.random.Generator(np.random.PCG64(seed)).standard_normal((draws, value.size))
    drawn = value + noise * np.where(noise > 0, above, below)
    order = np.argsort(-drawn, axis=1)
    ranks = np.empty(order.shape, dtype=np.int32)
    places = np.broadcast_to(np.arange(1, value.size + 1, dtype=np.int32), order.shape)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks
