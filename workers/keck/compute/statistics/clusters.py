"""Where neighbours are alike: local Moran. People are told of clusters, never of hot spots."""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from keck.compute.cube import Floats, Positions
from keck.compute.statistics.contiguity import Neighbours
from keck.compute.statistics.discovery import adjusted
from keck.compute.statistics.spatial import FEWEST_AREAS, PERMUTATIONS, SEED, check, tail

FALSE_DISCOVERIES = 0.05
SCREENING = 999
_UNLIKELY = 0.1
"""A one-sided p of 0.025 is needed; after 999 permutations this is eight standard errors away."""
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
    screening: int | None = None,
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
    screening : int, optional
        After how many permutations areas are left whose p is far from standing out; theirs stays rough then
        (sequential testing, Besag and Clifford 1991). Without it all permutations are made for all areas.

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
    p = _dealt_out(z, neighbours, lag, permutations, seed, screening)
    stands = adjusted(np.minimum(2 * p, 1.0)) <= discoveries
    return LocalMoran(scale * lag, quadrant.astype(np.intp), p, stands)


def _dealt_out(
    z: Floats, neighbours: Neighbours, lag: Floats, permutations: int, seed: int, screening: int | None
) -> Floats:
    """Return how rarely the others' values, dealt out to an area's neighbours, give one as extreme."""
    ordered, place = np.sort(z), np.empty(len(z), np.intp)
    place[np.argsort(z, kind="stable")] = np.arange(len(z))
    starts = np.concatenate([[0], np.cumsum(neighbours.degrees)])
    draws = _draws(len(z) - 1, int(neighbours.degrees.max()), permutations, seed)
    # An area at the mean is like everything: whatever its neighbours are, nothing is more extreme.
    slack = np.where(z == 0, np.inf, 1e-9 * np.abs(z).max())
    p = np.empty(len(z))
    for area in range(len(z)):
        own = neighbours.weight[starts[area] : starts[area + 1]]
        # Taken from the sorted values, so that the order in which areas are listed changes nothing.
        others = np.delete(ordered, place[area])
        dealt = draws[:, : len(own)]
        p[area] = _share(others, own, dealt[:screening], lag[area], slack[area])
        if screening is not None and p[area] <= _UNLIKELY:
            p[area] = _share(others, own, dealt, lag[area], slack[area])
    return p


def _share(others: Floats, own: Floats, dealt: Positions, wanted: float, slack: float) -> float:
    """Return the share of deals whose sum over the neighbours lies as far out on the nearer side."""
    found = np.take(others, dealt) @ own
    above, below = (found > wanted + slack).sum(), (found < wanted - slack).sum()
    return float(tail(above, below, len(dealt)))


@lru_cache(maxsize=32)
def _draws(of: int, wanted: int, permutations: int, seed: int) -> Positions:
    """Return rows of different positions below ``of``; the indicators of a city ask for the same again."""
    rng, rows = np.random.default_rng(seed), max(1, _AT_A_TIME // (of + 1))
    found = [
        _without_replacement(rng, min(rows, permutations - done), of, wanted)
        for done in range(0, permutations, rows)
    ]
    draws = np.concatenate(found)
    draws.setflags(write=False)
    return draws


def _without_replacement(rng: np.random.Generator, rows: int, of: int, wanted: int) -> Positions:
    """Return rows of different positions below ``of``, in random order."""
    keys = rng.random((rows, of))
    first = np.argpartition(keys, min(wanted, of) - 1, axis=1)[:, :wanted]
    # What a partition leaves in front has an order that depends on the keys.
    return rng.permuted(first, axis=1)
