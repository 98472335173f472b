"""The outline of a place: the union of its areas."""

from collections.abc import Sequence

import numpy as np
import shapely

# Neighbours digitised apart leave slivers this narrow (metres) between them, no part of the outline.
SLIVER = 2.0


def union(wkbs: Sequence[bytes | None]) -> bytes:
    """Return the union of polygons as WKB, without slivers between neighbours."""
    shapes = shapely.from_wkb(np.array([one for one in wkbs if one], dtype=object))
    merged = shapely.union_all(shapes)
    parts = [without_slivers(part) for part in shapely.get_parts(merged) if part.geom_type == "Polygon"]
    if len(parts) == 1:
        return shapely.to_wkb(shapely.normalize(parts[0]))
    return shapely.to_wkb(shapely.normalize(shapely.multipolygons(parts)))


def without_slivers(polygon: shapely.Polygon) -> shapely.Polygon:
    """Return a polygon without holes that are narrower than a sliver."""
    holes = [ring for ring in polygon.interiors if not shapely.is_empty(_core(ring))]
    return shapely.Polygon(polygon.exterior, holes)


def _core(ring: shapely.LinearRing) -> shapely.Geometry:
    return shapely.buffer(shapely.Polygon(ring), -SLIVER / 2)
