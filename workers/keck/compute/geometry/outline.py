"""The outline of a city: the union of its areas."""

from collections.abc import Sequence

import shapely


def union(wkbs: Sequence[bytes]) -> bytes:
    """Return the union of areas as WKB; slivers between neighbours, below a metre wide, are closed."""
    geometries = shapely.from_wkb(list(wkbs))
    closed = shapely.buffer(
        shapely.union_all(shapely.buffer(geometries, 0.5, join_style="mitre")), -0.5, join_style="mitre"
    )
    return bytes(shapely.to_wkb(shapely.make_valid(closed, method="structure", keep_collapsed=False)))
