"""Coordinate systems: what a file says, and the system that all areas are brought to."""

import re
from typing import TypeAlias

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from keck.domain.findings import Problem

Bounds: TypeAlias = tuple[float, float, float, float] | NDArray[np.float64]

WEST, EAST = "EPSG:25832", "EPSG:25833"
# Germany with its neighbours; what lies outside was read in a wrong system.
_BOUNDS = (3.0, 44.0, 20.0, 58.0)
_EAST_BEGINS = 12.0
# Candidates for files that do not say: code, and the ranges of x and y in which Germany lies there.
_CANDIDATES = (
    ("EPSG:25832", (250_000, 5_200_000, 950_000, 6_120_000)),
    ("EPSG:25833", (-200_000, 5_200_000, 520_000, 6_120_000)),
    ("EPSG:4647", (32_250_000, 5_200_000, 32_950_000, 6_120_000)),
    ("EPSG:31466", (2_450_000, 5_200_000, 2_750_000, 6_120_000)),
    ("EPSG:31467", (3_250_000, 5_200_000, 3_950_000, 6_120_000)),
    ("EPSG:31468", (4_250_000, 5_200_000, 4_750_000, 6_120_000)),
    ("EPSG:31469", (5_250_000, 5_200_000, 5_550_000, 6_120_000)),
    # UTM 32 with two million metres more to the east: no code names it, yet cities use it.
    ("EPSG:25832+2000000", (2_250_000, 5_200_000, 2_950_000, 6_120_000)),
    ("EPSG:3857", (600_000, 5_900_000, 1_700_000, 7_450_000)),
    ("EPSG:4326", (5, 46, 16, 56)),
)
_CODE = re.compile(r"(?:epsg:)?(\d{4,6})(?:\+(\d{1,8}))?", re.IGNORECASE)
_DEFINITION = re.compile(r"\s*(?:PROJC|GEOGC|GEODC|COMPD|BOUNDCRS|EPSG|OGC|URN|ESRI)", re.IGNORECASE)


def read_crs(text: str) -> pyproj.CRS:
    """Read a system from a code or a definition; a definition of the file's own counts as it is.

    ``EPSG:25832+2000000`` is a system whose eastings are that many metres larger.

    Raises
    ------
    Problem
        If it is no coordinate system of areas.
    """
    code = _CODE.fullmatch(text.strip())
    if not code and not _DEFINITION.match(text):
        raise Problem("crs_unknown", crs=text[:60])
    try:
        crs = pyproj.CRS.from_user_input(f"EPSG:{code.group(1)}" if code else text)
        if code and code.group(2):
            crs = _moved_east(crs, float(code.group(2)))
    except (pyproj.exceptions.CRSError, KeyError) as error:
        raise Problem("crs_unknown", crs=text[:60]) from error
    # PROJ draws a compound system's vertical part into every transformation; areas have none.
    flat = crs.sub_crs_list[0] if crs.is_compound else crs
    if not (flat.is_projected or flat.is_geographic):
        raise Problem("crs_unknown", crs=text[:60])
    return flat.to_2d()


def _moved_east(crs: pyproj.CRS, metres: float) -> pyproj.CRS:
    described = crs.to_json_dict()
    for parameter in described["conversion"]["parameters"]:
        if parameter["name"] == "False easting":
            parameter["value"] += metres
    described["name"] += f" + {metres:.0f} m"
    described.pop("id", None)
    return pyproj.CRS.from_json_dict(described)


def suggest(bounds: Bounds) -> list[str]:
    """Return the systems that coordinates could be in, for a person to choose from.

    >>> suggest((2_553_000, 5_632_000, 2_586_000, 5_661_000))
    ['EPSG:31466', 'EPSG:25832+2000000']
    """
    return [code for code, box in _CANDIDATES if _within(bounds, box)]


def are_degrees(bounds: Bounds) -> bool:
    """Tell whether coordinates can be degrees at all."""
    return _within(bounds, (-180.0, -180.0, 180.0, 180.0))


def swapped(bounds: Bounds, crs: pyproj.CRS) -> bool:
    """Tell whether axes are swapped: outside Germany as they are, inside when they are turned.

    >>> degrees = pyproj.CRS("EPSG:4326")
    >>> swapped((51.2, 12.2, 51.4, 12.5), degrees), swapped((12.2, 51.2, 12.5, 51.4), degrees)
    (True, False)
    """
    turned = (bounds[1], bounds[0], bounds[3], bounds[2])
    return not _is_here(bounds, crs) and _is_here(turned, crs)


def _is_here(bounds: Bounds, crs: pyproj.CRS) -> bool:
    if not np.isfinite(bounds).all():
        return False
    to_degrees = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    west, south, east, north = (float(bound) for bound in bounds)
    return _within(to_degrees.transform_bounds(west, south, east, north), _BOUNDS)


def _within(bounds: Bounds, box: Bounds) -> bool:
    west, south, east, north = box
    return bool(west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north)


def to_target(geometries: NDArray[np.object_], crs: pyproj.CRS) -> tuple[NDArray[np.object_], str]:
    """Bring geometries to UTM 32N, or 33N where their middle lies east of 12°.

    The middle is that of the whole extent, so that all levels of a city come to the same system.

    Raises
    ------
    Problem
        If they do not lie in or near Germany: the system is wrong then.
    """
    degrees = shapely.total_bounds(_transform(geometries, crs, pyproj.CRS("EPSG:4326")))
    if not np.isfinite(degrees).all() or not _within(degrees, _BOUNDS):
        raise Problem("crs_not_here", crs=name_of(crs))
    target = EAST if (degrees[0] + degrees[2]) / 2 >= _EAST_BEGINS else WEST
    return _transform(geometries, crs, pyproj.CRS(target)), target


def _transform(
    geometries: NDArray[np.object_], source: pyproj.CRS, target: pyproj.CRS
) -> NDArray[np.object_]:
    if source == target:
        return geometries
    transformer = pyproj.Transformer.from_crs(source, target, always_xy=True)
    moved: NDArray[np.object_] = shapely.transform(
        geometries, lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    )
    return moved


def name_of(crs: pyproj.CRS) -> str:
    """Return a system's code where it has one, else its name."""
    authority = crs.to_authority(min_confidence=90)
    return ":".join(authority) if authority else str(crs.name)


def definition_of(crs: pyproj.CRS) -> str:
    """Return a system in full, as `read_crs` reads it again."""
    return str(crs.to_wkt())
