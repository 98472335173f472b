"""Areas of boundaries that were drawn as lines."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from keck.domain.findings import Finding, Problem, Severity

_LINES = (1, 2, 5)
Columns = dict[str, list[Any]]
Geometries = NDArray[np.object_]


def are_lines(geometries: Geometries) -> bool:
    """Tell whether a layer holds lines and nothing else."""
    kinds = shapely.get_type_id(geometries)
    present = kinds[kinds >= 0]
    return len(present) > 0 and bool(np.isin(present, _LINES).all())


def polygonised(columns: Columns, geometries: Geometries) -> tuple[Columns, Geometries, list[Finding]]:
    """Make areas of lines.

    Where each line closes on itself, an area keeps the attributes of its line. Otherwise the lines are a
    net, whose meshes are numbered from north to south.

    Raises
    ------
    Problem
        If the lines enclose nothing.
    """
    own = np.array([_enclosed(line) for line in shapely.force_2d(geometries)], dtype=object)
    there = ~shapely.is_missing(geometries)
    if not shapely.is_missing(own[there]).any():
        note = Finding("lines_closed", Severity.NOTE, params={"count": int(there.sum())})
        return columns, own, [note]
    return _meshes(geometries)


def _enclosed(line: Any) -> Any:
    """Return what a line that closes on itself encloses; where it crosses itself, that is mended later."""
    if line is None:
        return None
    parts = shapely.get_parts(shapely.line_merge(line))
    if len(parts) == 0 or not shapely.is_closed(parts).all():
        return None
    if len(parts) == 1:
        return shapely.Polygon(shapely.get_coordinates(parts[0]))
    area = shapely.build_area(line)
    return None if area.is_empty else area


def _meshes(geometries: Geometries) -> tuple[Columns, Geometries, list[Finding]]:
    net = shapely.union_all(geometries[~shapely.is_missing(geometries)])
    found, _, dangles, _ = shapely.polygonize_full([net])
    meshes = shapely.get_parts(found)
    if len(meshes) == 0:
        raise Problem("lines_open")
    inside = shapely.get_coordinates(shapely.point_on_surface(meshes))
    order = np.lexsort((inside[:, 0], -inside[:, 1]))
    numbers = [str(number) for number in range(1, len(meshes) + 1)]
    width = len(numbers[-1])
    columns: Columns = {
        "nummer": [number.zfill(width) for number in numbers],
        "name": [f"Gebiet {number}" for number in numbers],
    }
    findings = [Finding("lines_joined", Severity.WARNING, params={"count": len(meshes)})]
    loose = len(shapely.get_parts(dangles))
    if loose:
        findings.append(Finding("lines_dangling", Severity.WARNING, params={"count": loose}))
    return columns, meshes[order], findings
