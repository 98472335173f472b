"""Ranks where equal ones share the better number."""

import numpy as np

from keck.compute.cube import Floats, Positions


def shared_ranks(values: Floats) -> Positions:
    """Return ranks, 1 for the highest value; ties share the lower number, and NaN gets 0.

    Parameters
    ----------
    values : array of float, shape (..., n)
    """
    falling = -values
    order = np.argsort(falling, axis=-1)
    ordered = np.take_along_axis(falling, order, axis=-1)
    place = np.broadcast_to(np.arange(1, values.shape[-1] + 1), values.shape).copy()
    place[..., 1:][ordered[..., 1:] == ordered[..., :-1]] = 0
    shared = np.maximum.accumulate(place, axis=-1)
    shared[np.isnan(ordered)] = 0
    found = np.empty_like(shared)
    np.put_along_axis(found, order, shared, axis=-1)
    return found
