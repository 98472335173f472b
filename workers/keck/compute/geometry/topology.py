"""Gaps and overlaps between the areas of a level."""

from collections.abc import Sequence

import numpy as np
import shapely

from keck.compute.geometry.outline import without_slivers
from keck.domain.findings import Finding, Severity

_SQUARE_METRES = 1_000_000.0
# Below these 500 m² two borders were only digitised a little differently.
_WORTH_TELLING = 500.0


def check(wkbs: Sequence[bytes | None]) -> list[Finding]:
    """Tell where areas of one level overlap or leave gaps.

    Returns
    -------
    list of Finding
        At most one per kind, with ``count`` and ``km2`` (the surface in question); enclaves of other
        municipalities are gaps too, so both are notes.
    """
    shapes = shapely.from_wkb(np.array([one for one in wkbs if one], dtype=object))
    found = [("area_overlaps", _overlaps(shapes)), ("area_gaps", _gaps(shapes))]
    return [_finding(code, sizes) for code, sizes in found if sizes]


def _finding(code: str, sizes: Sequence[float]) -> Finding:
    surface = round(sum(sizes) / _SQUARE_METRES, 4)
    return Finding(code, Severity.NOTE, params={"count": len(sizes), "km2": surface})


def _overlaps(shapes: np.ndarray) -> list[float]:
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = left < right
    sizes = shapely.area(shapely.intersection(shapes[left[once]], shapes[right[once]]))
    return [float(size) for size in sizes if size >= _WORTH_TELLING]


def _gaps(shapes: np.ndarray) -> list[float]:
    parts = shapely.get_parts(shapely.union_all(shapes))
    polygons = [without_slivers(part) for part in parts if part.geom_type == "Polygon"]
    holes = [shapely.Polygon(ring).area for polygon in polygons for ring in polygon.interiors]
    return [hole for hole in holes if hole >= _WORTH_TELLING]
