"""Shapes for the screen: borders simplified once for both neighbours, in whole screen units."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
import shapely
import topojson
from numpy.typing import NDArray

from keck.compute.geometry.paths import path_data

# The coarse level fits a map of this width on the screen; the fine one a zoom of four.
COARSE, FINE = 1000, 4000
_MARGIN = 0.01
_DEGREES = 6


@dataclass(frozen=True, slots=True)
class ShapeSet:
    """All forms of one area set.

    Attributes
    ----------
    width, height : int
        Size of the coarse drawing.
    svg : tuple of bytes
        Coarse and fine drawing over the same view box.
    centroids : list of (float, float) or None
        A point inside each area in units of the drawing; ``None`` without shape.
    """

    width: int
    height: int
    svg: tuple[bytes, bytes]
    geojson: bytes
    topojson: bytes
    centroids: list[tuple[float, float] | None]


def build(wkbs: Sequence[bytes | None], properties: Sequence[dict[str, Any]], crs: str) -> ShapeSet:
    """Make the shapes of an area set.

    Parameters
    ----------
    wkbs : sequence of bytes or None
        Areas in block order, in the projected system ``crs``.
    properties : sequence of dict
        Attributes for the data formats, in the same order.
    """
    present = [place for place, wkb in enumerate(wkbs) if wkb]
    geometries = shapely.from_wkb([wkbs[place] for place in present])
    west, south, east, north = shapely.total_bounds(geometries)
    scale = COARSE / max(east - west, (north - south) * 0.8)
    pad = COARSE * _MARGIN
    width = round((east - west) * scale + 2 * pad)
    height = round((north - south) * scale + 2 * pad)

    def screen(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x = (points[:, 0] - west) * scale + pad
        y = (north - points[:, 1]) * scale + pad
        return np.column_stack([x, y])

    drawn = shapely.transform(geometries, screen)
    svg = tuple(_svg(drawn, present, width, height, detail) for detail in (1, FINE // COARSE))
    degrees = _in_degrees(_simplified(geometries, 1 / (scale * 4)), crs)
    centroids: list[tuple[float, float] | None] = [None] * len(wkbs)
    for place, point in zip(present, shapely.get_coordinates(shapely.point_on_surface(drawn)), strict=True):
        centroids[place] = (round(float(point[0]), 1), round(float(point[1]), 1))
    described = [properties[place] for place in present]
    return ShapeSet(
        width,
        height,
        (svg[0], svg[1]),
        _geojson(degrees, described),
        _topojson(degrees, described),
        centroids,
    )


def _simplified(geometries: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    """Simplify shared borders once, so that they never tear; an area that would vanish keeps its form."""
    simple = shapely.coverage_simplify(geometries, tolerance)
    lost = shapely.is_empty(simple) | (shapely.area(simple) <= 0)
    simple[lost] = geometries[lost]
    return simple


def _svg(drawn: NDArray[np.object_], places: Sequence[int], width: int, height: int, detail: int) -> bytes:
    simple = _simplified(drawn, 0.6 / detail)
    outline = shapely.union_all(shapely.buffer(simple, 0.3 / detail, join_style="mitre"))
    paths = [
        f'<path id="a{place}" d="{path_data(shape, detail)}"/>'
        for place, shape in zip(places, simple, strict=True)
    ]
    edge = path_data(shapely.simplify(outline, 0.6 / detail), detail)
    box = f'viewBox="0 0 {width * detail} {height * detail}"'
    body = "".join(paths) + f'<path id="outline" d="{edge}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{body}</svg>'.encode()


def _in_degrees(geometries: NDArray[np.object_], crs: str) -> NDArray[np.object_]:
    transformer = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    moved = shapely.transform(
        geometries,
        lambda points: np.round(np.column_stack(transformer.transform(points[:, 0], points[:, 1])), _DEGREES),
    )
    return np.asarray(shapely.orient_polygons(moved), dtype=object)


def _geojson(degrees: NDArray[np.object_], properties: Sequence[dict[str, Any]]) -> bytes:
    features = [
        {"type": "Feature", "properties": one, "geometry": json.loads(shapely.to_geojson(shape))}
        for one, shape in zip(properties, degrees, strict=True)
    ]
    return _canonical({"type": "FeatureCollection", "features": features})


def _topojson(degrees: NDArray[np.object_], properties: Sequence[dict[str, Any]]) -> bytes:
    features = [
        {"type": "Feature", "properties": one, "geometry": json.loads(shapely.to_geojson(shape))}
        for one, shape in zip(properties, degrees, strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    topology = topojson.Topology(collection, prequantize=1e5, object_name="areas")
    return _canonical(topology.to_dict())


def _canonical(document: Any) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
