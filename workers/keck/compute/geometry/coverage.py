"""Simplifying areas together, so that what two of them share stays shared."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]

# An area that loses more than this part of its surface truly overlaps others: it is not cleaned.
_LOSS = 0.05


def clean(shapes: Sequence[shapely.Geometry], width: float) -> Shapes:
    """Make neighbours share their borders exactly: vertices matched, slivers closed.

    Parameters
    ----------
    width : float
        Gaps between neighbours up to this width (metres) are closed too.
    """
    given = np.array([polygonal(shape) for shape in shapes], dtype=object)
    if shapely.coverage_is_valid(given):
        return given
    cleaned = _cleaned(given, width)
    overlapping = _lost(given, cleaned, width)
    if overlapping.any():
        cleaned = given.copy()
        cleaned[~overlapping] = _cleaned(given[~overlapping], width)
        vanished = _lost(given, cleaned, width)
        cleaned[vanished] = given[vanished]
    return cleaned


def simplify(shapes: Shapes, tolerance: float) -> Shapes:
    """Simplify a clean coverage; a shared border stays one line, and no area becomes less than a triangle.

    Parameters
    ----------
    tolerance : float
        Side of the triangles that may go, in metres.
    """
    simpler = np.asarray(shapely.coverage_simplify(shapes, tolerance), dtype=object)
    gone = shapely.is_empty(simpler)
    simpler[gone] = shapes[gone]
    return np.asarray(shapely.normalize(simpler), dtype=object)


def polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a shape, as one polygon where there is one."""
    pieces = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    parts = [piece for piece in pieces if piece.geom_type == "Polygon"]
    whole: shapely.Geometry = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    return whole


def _cleaned(shapes: Shapes, width: float) -> Shapes:
    # The published types of shapely do not know this function of its version 2.2 yet.
    return np.array(shapely.coverage_clean(shapes, gap_width=width))  # type: ignore[attr-defined]


def _lost(before: Shapes, after: Shapes, width: float) -> NDArray[np.bool_]:
    loss = shapely.area(before) - shapely.area(after)
    large = (loss > _LOSS * shapely.area(before)) & (loss > width * width)
    return np.asarray(large | shapely.is_empty(after))
