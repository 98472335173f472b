"""Which area of a coarser level each area lies in, by the largest overlap."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely


@dataclass(frozen=True, slots=True)
class ParentMatch:
    """The parent of one area.

    Attributes
    ----------
    child, parent : int
        Places in the given sequences; no parent where nothing overlaps.
    share : float
        Part of the child's surface that lies in the parent, 0 to 1.
    """

    child: int
    parent: int | None
    share: float


def parents(children_wkb: Sequence[bytes | None], parents_wkb: Sequence[bytes | None]) -> list[ParentMatch]:
    """Find each child's parent: the one that covers most of it, the first of equals.

    Shapes must be valid polygons of one projection in metres.
    """
    children = shapely.from_wkb(np.array(children_wkb, dtype=object))
    above = shapely.from_wkb(np.array(parents_wkb, dtype=object))
    child, parent = shapely.STRtree(above).query(children, predicate="intersects")
    common = shapely.area(shapely.intersection(children[child], above[parent]))
    order = np.lexsort((parent, -common, child))
    best = {int(child[i]): i for i in reversed(order) if common[i] > 0}
    surface = shapely.area(children)
    return [
        ParentMatch(n, int(parent[best[n]]), min(1.0, float(common[best[n]] / surface[n])))
        if n in best
        else ParentMatch(n, None, 0.0)
        for n in range(len(children))
    ]
