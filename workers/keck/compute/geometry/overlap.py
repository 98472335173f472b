"""Finding the larger area in which each area lies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely


@dataclass(frozen=True, slots=True)
class ParentMatch:
    """An area and the parent with which it shares most of its surface.

    Attributes
    ----------
    child, parent : int
        Positions in the given sequences; parent is -1 where nothing overlaps.
    share : float
        Part of the child's surface that lies in the parent, from 0 to 1.
    """

    child: int
    parent: int
    share: float


def parents(children: Sequence[bytes], larger: Sequence[bytes]) -> list[ParentMatch]:
    """Return the best parent of each child by the largest overlap.

    Parameters
    ----------
    children, larger : sequence of bytes
        WKB of valid polygons in one projected system.
    """
    small, large = shapely.from_wkb(list(children)), shapely.from_wkb(list(larger))
    tree = shapely.STRtree(large)
    child, parent = tree.query(small, predicate="intersects")
    surface = shapely.area(shapely.intersection(small[child], large[parent]))
    whole = np.maximum(shapely.area(small), 1e-9)
    matches = []
    for position in range(len(small)):
        mine = child == position
        if not mine.any() or surface[mine].max() <= 0:
            matches.append(ParentMatch(position, -1, 0.0))
            continue
        best = np.flatnonzero(mine)[surface[mine].argmax()]
        matches.append(ParentMatch(position, int(parent[best]), float(surface[best] / whole[position])))
    return matches
