"""Coordinate systems: what a file says, and the system that all areas are brought to."""

from collections.abc import Sequence

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from keck.domain.findings import Problem

WEST, EAST = "EPSG:25832", "EPSG:25833"
# Germany with its neighbours; what lies outside was read in a wrong system.
_BOUNDS = (3.0, 44.0, 20.0, 58.0)
_EAST_BEGINS = 12.0
# Candidates for files that do not say: code, and the range of x in which Germany lies there.
_CANDIDATES = (
    ("EPSG:25832", 250_000, 950_000),
    ("EPSG:31466", 2_450_000, 2_650_000),
    ("EPSG:31467", 3_250_000, 3_950_000),
    ("EPSG:31468", 4_300_000, 4_700_000),
    ("EPSG:4326", 5, 16),
)


def read_crs(text: str) -> pyproj.CRS:
    """Read a system from a code or a definition; a definition of the file's own counts as it is.

    Raises
    ------
    Problem
        If it is no coordinate system.
    """
    try:
        # PROJ draws a compound system's vertical part into every transformation; areas have none.
        crs = pyproj.CRS.from_user_input(text)
        return crs.sub_crs_list[0] if crs.is_compound else crs
    except pyproj.exceptions.CRSError as error:
        raise Problem("crs_unknown", crs=text[:60]) from error


def suggest(bounds: Sequence[float]) -> list[str]:
    """Return the systems that coordinates could be in, for a person to choose from."""
    return [code for code, low, high in _CANDIDATES if low <= bounds[0] and bounds[2] <= high]


def swapped(bounds: Sequence[float]) -> bool:
    """Tell whether degrees stand as latitude, longitude: outside Germany as they are, inside when swapped."""
    return not _inside(bounds) and _inside((bounds[1], bounds[0], bounds[3], bounds[2]))


def _inside(bounds: Sequence[float]) -> bool:
    west, south, east, north = _BOUNDS
    return bool(west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north)


def to_target(geometries: NDArray[np.object_], crs: pyproj.CRS) -> tuple[NDArray[np.object_], str]:
    """Bring geometries to UTM 32N, or 33N where their middle lies east of 12°.

    Raises
    ------
    Problem
        If they do not lie in or near Germany: the system is wrong then.
    """
    degrees = shapely.total_bounds(_transform(geometries, crs, pyproj.CRS("EPSG:4326")))
    if not np.isfinite(degrees).all() or not _inside(degrees):
        raise Problem("crs_not_here", crs=name_of(crs))
    target = EAST if (degrees[0] + degrees[2]) / 2 >= _EAST_BEGINS else WEST
    return _transform(geometries, crs, pyproj.CRS(target)), target


def _transform(
    geometries: NDArray[np.object_], source: pyproj.CRS, target: pyproj.CRS
) -> NDArray[np.object_]:
    if source == target:
        return geometries
    transformer = pyproj.Transformer.from_crs(source, target, always_xy=True)
    return shapely.transform(
        geometries, lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    )


def name_of(crs: pyproj.CRS) -> str:
    """Return a system's code where it has one, else its name."""
    authority = crs.to_authority(min_confidence=90)
    return ":".join(authority) if authority else str(crs.name)
