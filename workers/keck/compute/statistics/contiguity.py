"""Which areas are neighbours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from keck.compute.cube import Floats, Positions

Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """Weighted links between areas, ordered by area and neighbour.

    Attributes
    ----------
    size : int
        Number of areas.
    focal, other : array of int, shape (links,)
        Positions of an area and of one of its neighbours; each link is there in both directions.
    weight : array of float, shape (links,)
        1 as made; see ``row_standardised``.
    centres : array of float, shape (n, 2), or None
        Where areas lie, in metres; NaN where that is not known.
    attached : array of bool, shape (n,)
        Islands: areas that border on none and were given the nearest one.
    """

    size: int
    focal: Positions
    other: Positions
    weight: Floats
    centres: Floats | None
    attached: Marks

    @property
    def degrees(self) -> Positions:
        """Number of neighbours, shape (n,)."""
        return np.bincount(self.focal, minlength=self.size)

    @property
    def weight_back(self) -> Floats:
        """Weight of the link in the other direction, shape (links,)."""
        # Links are ordered and go both ways: the reverse of each stands in the order by neighbour.
        return self.weight[np.lexsort((self.focal, self.other))]

    def lag(self, values: Floats) -> Floats:
        """Return the weighted sum over each area's neighbours, shape (n,)."""
        return np.bincount(self.focal, self.weight * values[self.other], self.size).astype(np.float64)

    def binary(self) -> "Neighbours":
        """Return the same links, each of weight 1."""
        return replace(self, weight=np.ones(len(self.focal)))

    def row_standardised(self) -> "Neighbours":
        """Return the same links with weights that add up to 1 for each area."""
        sums = np.bincount(self.focal, self.weight, self.size)
        return replace(self, weight=self.weight / sums[self.focal])

    def including_self(self) -> "Neighbours":
        """Return the links with one of each area to itself, of weight 1."""
        own = np.arange(self.size)
        focal = np.append(self.focal, own)
        other = np.append(self.other, own)
        order = np.lexsort((other, focal))
        weight = np.append(self.weight, np.ones(self.size))
        return replace(self, focal=focal[order], other=other[order], weight=weight[order])

    def reordered(self, order: Positions) -> "Neighbours":
        """Return the links of the areas in another order: area ``order[i]`` becomes the i-th."""
        place = np.empty(self.size, np.intp)
        place[order] = np.arange(self.size)
        focal, other = place[self.focal], place[self.other]
        by = np.lexsort((other, focal))
        centres = None if self.centres is None else self.centres[order]
        return Neighbours(self.size, focal[by], other[by], self.weight[by], centres, self.attached[order])

    def among(self, kept: Marks) -> "Neighbours":
        """Return the neighbours among the marked areas alone, renumbered, each of weight 1.

        Areas whose neighbours all drop out get the nearest one that is left.
        """
        place = np.cumsum(kept) - 1
        inside = kept[self.focal] & kept[self.other]
        pairs = zip(place[self.focal[inside]].tolist(), place[self.other[inside]].tolist(), strict=True)
        centres = None if self.centres is None else self.centres[kept]
        return adjacent(int(kept.sum()), pairs, centres)


def queen(shapes: Sequence[shapely.Geometry | None], within: float = 0.0) -> Neighbours:
    """Return the areas that share a border or a corner; islands get the nearest area.

    Parameters
    ----------
    shapes : sequence of polygons
        ``None`` or empty where an area has no shape: it has no neighbours.
    within : float
        Largest gap between two borders that were not drawn alike, in metres.
    """
    drawn = np.array(shapes, dtype=object)
    drawn[shapely.is_empty(drawn)] = None
    tree = shapely.STRtree(drawn)
    found = tree.query(drawn, predicate="dwithin", distance=within)
    middle = shapely.centroid(drawn)
    centres = np.stack([shapely.get_x(middle), shapely.get_y(middle)], axis=1)
    return adjacent(len(drawn), zip(*found.tolist(), strict=True), centres)


def adjacent(size: int, pairs: Iterable[tuple[int, int]], centres: Floats | None = None) -> Neighbours:
    """Return neighbours from a list of adjacent areas; islands get the nearest area.

    Parameters
    ----------
    pairs : iterable of two positions
        In one direction or both; an area next to itself is left out.
    centres : array of float, shape (n, 2), optional
        By which the nearest is found; without them, islands stay without neighbours.

    Raises
    ------
    ValueError
        A position is not one of an area.
    """
    links = {link for one, two in pairs for link in ((one, two), (two, one)) if one != two}
    if links and not all(0 <= one < size for one, _ in links):
        raise ValueError("adjacent areas are named by positions from 0 to the number of areas")
    bordering = {one for one, _ in links}
    islands = np.array([area not in bordering for area in range(size)], dtype=np.bool_)
    nearest = _nearest(np.flatnonzero(islands), centres) if centres is not None else {}
    links |= {link for one, two in nearest.items() for link in ((one, two), (two, one))}
    ordered = np.array(sorted(links), dtype=np.intp).reshape(-1, 2)
    attached = np.isin(np.arange(size), list(nearest))
    return Neighbours(size, ordered[:, 0], ordered[:, 1], np.ones(len(ordered)), centres, attached)


def link_sums(neighbours: Neighbours) -> tuple[float, float, float]:
    """Return the sums S0, S1 and S2 of weights, which moments are made of (Cliff and Ord 1981)."""
    n, weight, back = neighbours.size, neighbours.weight, neighbours.weight_back
    out = np.bincount(neighbours.focal, weight, n) + np.bincount(neighbours.other, weight, n)
    return float(weight.sum()), float(((weight + back) ** 2).sum() / 2), float((out**2).sum())


def _nearest(islands: Positions, centres: Floats) -> dict[int, int]:
    """Return the area whose centre is nearest to that of each island, where both are known."""
    found = {}
    for island in islands.tolist():
        squares = ((centres - centres[island]) ** 2).sum(axis=1)
        squares[island] = np.nan
        if not np.isnan(squares).all():
            found[island] = int(np.nanargmin(squares))
    return found
