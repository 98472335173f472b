"""Repairing areas: valid polygons in two dimensions, and what had to be done to each."""

import numpy as np
import shapely
from numpy.typing import NDArray

from keck.domain.findings import Finding, Problem, Severity

MAX_VERTICES = 10_000_000
MAX_VERTICES_OF_ONE = 2_000_000
_AREAL = (3, 6)
_LINES = (1, 2, 5)


def repair(geometries: NDArray[np.object_]) -> tuple[list[shapely.Geometry | None], list[Finding]]:
    """Return polygons or multi-polygons; what is not one and holds none becomes ``None``.

    Self-crossing rings are rebuilt from their structure. The older way, by noding all lines, takes minutes
    for a ring made to be slow.

    Raises
    ------
    Problem
        If there are too many vertices, coordinates that are no numbers, or lines instead of areas.
    """
    counts = shapely.get_num_coordinates(geometries)
    if counts.sum() > MAX_VERTICES or counts.max(initial=0) > MAX_VERTICES_OF_ONE:
        raise Problem("geometry_too_large", count=int(counts.sum()), limit=MAX_VERTICES)
    if not np.isfinite(shapely.get_coordinates(geometries)).all():
        raise Problem("geometry_not_finite")
    _refuse_lines(geometries)
    flat = shapely.force_2d(geometries)
    valid = shapely.is_valid(flat)
    mended = flat.copy()
    mended[~valid] = shapely.make_valid(flat[~valid], method="structure", keep_collapsed=False)
    findings: list[Finding] = []
    result = [_areal(geometry) for geometry in mended]
    for place, geometry in enumerate(result, start=1):
        if geometry is None:
            findings.append(Finding("geometry_empty", Severity.WARNING, row=place))
        elif not valid[place - 1]:
            reason = shapely.is_valid_reason(flat[place - 1]).split("[")[0].strip()
            findings.append(Finding("geometry_repaired", Severity.NOTE, row=place, params={"reason": reason}))
    return result, findings


def _refuse_lines(geometries: NDArray[np.object_]) -> None:
    kinds = shapely.get_type_id(geometries)
    present = kinds[kinds >= 0]
    if len(present) and np.isin(present, _LINES).all():
        raise Problem("geometry_lines")
    if len(present) and np.isin(present, (0, 4)).all():
        raise Problem("geometry_points")


def _areal(geometry: shapely.Geometry | None) -> shapely.Geometry | None:
    """Return the areal part of a geometry."""
    if geometry is None or geometry.is_empty:
        return None
    if shapely.get_type_id(geometry) in _AREAL:
        return geometry
    parts = [part for part in shapely.get_parts(geometry) if shapely.get_type_id(part) in _AREAL]
    if not parts:
        return None
    return shapely.multipolygons(shapely.get_parts(np.array(parts, dtype=object)))
