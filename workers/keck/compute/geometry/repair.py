"""Repairing areas: valid polygons in two dimensions, and what had to be done to each."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from keck.compute.geometry.tangles import is_tangled
from keck.domain.findings import Finding, Problem, Severity

MAX_VERTICES = 5_000_000
MAX_VERTICES_OF_ONE = 1_000_000
_AREAL = (3, 6)
_POINTS = (0, 4)
_LINES = (1, 2, 5)
_COLLECTION = 7


def repair(geometries: NDArray[np.object_]) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return polygons or multi-polygons; what is not one and holds none becomes ``None``.

    Self-crossing rings are rebuilt from their structure. The older way, by noding all lines, takes minutes
    for a ring made to be slow.

    Raises
    ------
    Problem
        If there are too many vertices, coordinates that are no numbers, rings that cross themselves too
        often, or no area at all.
    """
    _check_sizes(geometries)
    flat = shapely.force_2d(geometries)
    valid = shapely.is_valid(flat)
    mended = np.array(flat, dtype=object)
    findings: list[Finding] = []
    for wrong in np.flatnonzero(~valid & ~shapely.is_missing(flat)):
        mended[wrong] = _rebuilt(flat[wrong], int(wrong) + 1, findings)
    for place, geometry in enumerate(mended):
        mended[place] = _areal(geometry)
        findings += _losses(geometry, mended[place], place + 1)
    if all(geometry is None for geometry in mended):
        raise Problem("geometry_none")
    return mended, findings


def refuse_lines(geometries: NDArray[np.object_]) -> None:
    """Refuse a layer that holds no areas by its kind.

    Raises
    ------
    Problem
        If all geometries are lines, all are points, or one is a curve.
    """
    kinds = shapely.get_type_id(geometries)
    present = kinds[kinds >= 0]
    if len(present) == 0:
        return
    if np.isin(present, _LINES).all():
        raise Problem("geometry_lines")
    if np.isin(present, _POINTS).all():
        raise Problem("geometry_points")
    if (present > _COLLECTION).any():
        raise Problem("geometry_curves")


def _check_sizes(geometries: NDArray[np.object_]) -> None:
    counts = shapely.get_num_coordinates(geometries)
    if counts.sum() > MAX_VERTICES:
        raise Problem("geometry_too_large", count=int(counts.sum()), limit=MAX_VERTICES)
    if counts.max(initial=0) > MAX_VERTICES_OF_ONE:
        feature = int(counts.argmax()) + 1
        raise Problem(
            "geometry_one_too_large", feature=feature, count=int(counts.max()), limit=MAX_VERTICES_OF_ONE
        )
    coordinates, places = shapely.get_coordinates(geometries, return_index=True)
    wrong = places[~np.isfinite(coordinates).all(axis=1)]
    if len(wrong):
        raise Problem("geometry_not_finite", feature=int(wrong[0]) + 1)


def _rebuilt(geometry: Any, feature: int, findings: list[Finding]) -> Any:
    if is_tangled(geometry):
        raise Problem("geometry_tangled", feature=feature)
    reason = shapely.is_valid_reason(geometry)
    place = reason.partition("[")[2].rstrip("]") or "–"
    findings.append(
        Finding(
            "geometry_repaired",
            Severity.NOTE,
            row=feature,
            params={"feature": feature, "place": place},
        )
    )
    return shapely.make_valid(geometry, method="structure", keep_collapsed=False)


def _losses(before: Any, after: Any, feature: int) -> list[Finding]:
    if before is None:
        code = "geometry_missing"
    elif after is None:
        code = "geometry_empty" if before.is_empty else "geometry_dropped"
    elif shapely.get_type_id(before) == _COLLECTION:
        code = "geometry_parts_dropped"
    else:
        return []
    return [Finding(code, Severity.WARNING, row=feature, params={"feature": feature})]


def _areal(geometry: Any) -> Any:
    """Return the areal part of a geometry."""
    if geometry is None or geometry.is_empty:
        return None
    if shapely.get_type_id(geometry) in _AREAL:
        return geometry
    parts = [part for part in shapely.get_parts(geometry) if shapely.get_type_id(part) in _AREAL]
    if not parts:
        return None
    united = shapely.union_all(np.array(parts, dtype=object))
    return None if united.is_empty else united
