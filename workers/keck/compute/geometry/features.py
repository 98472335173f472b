"""Areas as GeoJSON and TopoJSON in WGS 84."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from topojson.core.topology import Topology

from keck.compute.geometry.coverage import Shapes
from keck.domain.artefacts import canonical_json

# Eleven centimetres: finer than any such boundary was surveyed.
_DECIMALS = 6
_GRID = 10_000

Properties = Sequence[Mapping[str, Any]]


def geographic(shapes: Shapes, crs: str) -> Shapes:
    """Return shapes in longitude and latitude, rings counter-clockwise as RFC 7946 asks."""
    transformer = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)

    def degrees(points: NDArray[np.float64]) -> NDArray[np.float64]:
        longitude, latitude = transformer.transform(points[:, 0], points[:, 1])
        return np.round(np.column_stack([longitude, latitude]), _DECIMALS)

    turned = shapely.transform(shapes, degrees)
    return np.asarray(shapely.orient_polygons(turned), dtype=object)


def geojson(shapes: Shapes, properties: Properties) -> bytes:
    """Return a feature collection (RFC 7946) of shapes in degrees."""
    return canonical_json({"type": "FeatureCollection", "features": _features(shapes, properties)})


def topology(shapes: Shapes, properties: Properties) -> bytes:
    """Return a TopoJSON document of shapes in degrees: shared borders once, one object ``areas``."""
    collection = {"type": "FeatureCollection", "features": _features(shapes, properties)}
    document = Topology(collection, object_name="areas", prequantize=_GRID, shared_coords=False).to_dict()
    return canonical_json(document)


def _features(shapes: Shapes, properties: Properties) -> list[dict[str, Any]]:
    return [
        {"type": "Feature", "properties": dict(named), "geometry": shapely.geometry.mapping(shape)}
        for shape, named in zip(shapes, properties, strict=True)
    ]
