"""Where neighbours are alike: local Moran. People are told of clusters, never of hot spots."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from keck.compute.cube import Floats, Positions
from keck.compute.statistics.contiguity import Neighbours
from keck.compute.statistics.discovery import adjusted
from keck.compute.statistics.spatial import FEWEST_AREAS, PERMUTATIONS, SEED, check, tail

FALSE_DISCOVERIES = 0.05
_AT_A_TIME = 1_000_000
"""Numbers held in memory for permutations."""


class Quadrant(IntEnum):
    """An area's own value, and that of its neighbours, against the mean."""

    HIGH_HIGH = 1
    LOW_HIGH = 2
    LOW_LOW = 3
    HIGH_LOW = 4


@dataclass(frozen=True, slots=True, eq=False)
class LocalMoran:
    """Local Moran of each area.

    Attributes
    ----------
    value : array of float, shape (n,)
        Above 0 where an area is like its neighbours.
    quadrant : array of int, shape (n,)
        Number of a ``Quadrant``.
    p : array of float, shape (n,)
        Share of permutations as extreme, on the nearer side alone; equal ones count half.
    cluster : array of bool, shape (n,)
        Whether it stands up against chance although all areas are tested.
    """

    value: Floats
    quadrant: Positions
    p: Floats
    cluster: NDArray[np.bool_]


def local_moran(
    values: Floats,
    neighbours: Neighbours,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    discoveries: float = FALSE_DISCOVERIES,
    fewest: int = FEWEST_AREAS,
) -> LocalMoran:
    """Return local Moran with seeded conditional permutations (Anselin 1995).

    For each area the others' values are dealt out to its neighbours. Clusters are those whose p, doubled
    because no side was chosen beforehand, passes the false-discovery control of Benjamini and Hochberg
    (1995).

    Parameters
    ----------
    values : array of float, shape (n,)
        All known; rates with unequal bases go through ``standardised_rates`` first.
    discoveries : float
        Accepted share of clusters that are none.

    Raises
    ------
    NotOfferedError
        There are too few areas, all values are alike, or an area has no neighbour.
    ValueError
        A value is not a number.
    """
    check(values, neighbours, fewest)
    z = values - values.mean()
    lag = neighbours.lag(z)
    scale = (len(z) - 1) * z / (z**2).sum()
    quadrant = np.select([(z > 0) & (lag > 0), (z <= 0) & (lag > 0), (z <= 0) & (lag <= 0)], [1, 2, 3], 4)
    p = _dealt_out(z, neighbours, scale * lag, scale, permutations, seed)
    stands = adjusted(np.minimum(2 * p, 1.0)) <= discoveries
    return LocalMoran(scale * lag, quadrant.astype(np.intp), p, stands)


def _dealt_out(
    z: Floats, neighbours: Neighbours, observed: Floats, scale: Floats, permutations: int, seed: int
) -> Floats:
    """Return how rarely the others' values, dealt out to an area's neighbours, give one as extreme."""
    ordered, place = np.sort(z), np.empty(len(z), np.intp)
    place[np.argsort(z, kind="stable")] = np.arange(len(z))
    starts = np.concatenate([[0], np.cumsum(neighbours.degrees)])
    weights = [neighbours.weight[starts[area] : starts[area + 1]] for area in range(len(z))]
    most, rows = int(neighbours.degrees.max()), max(1, _AT_A_TIME // len(z))
    above, below = np.zeros((2, len(z)), np.intp)
    slack, rng = 1e-9 * np.abs(scale) * np.abs(z).max(), np.random.default_rng(seed)
    for done in range(0, permutations, rows):
        draws = _without_replacement(rng, min(rows, permutations - done), len(z) - 1, most)
        for area, own in enumerate(weights):
            # Taken from the sorted values, so that the order in which areas are listed changes nothing.
            chosen = draws[:, : len(own)]
            found = scale[area] * (ordered[chosen + (chosen >= place[area])] @ own)
            above[area] += (found > observed[area] + slack[area]).sum()
            below[area] += (found < observed[area] - slack[area]).sum()
    return tail(above, below, permutations)


def _without_replacement(rng: np.random.Generator, rows: int, of: int, wanted: int) -> Positions:
    """Return rows of different positions below ``of``, in random order."""
    keys = rng.random((rows, of))
    first = np.argpartition(keys, min(wanted, of) - 1, axis=1)[:, :wanted]
    # What a partition leaves in front has an order that depends on the keys.
    return rng.permuted(first, axis=1)
