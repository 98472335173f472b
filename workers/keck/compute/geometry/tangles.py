"""Rings that cross themselves so often that mending them would take for ever."""

from typing import Any

import numpy as np
import shapely

MAX_CROSSINGS = 60_000
_LOOKED_AT = 200


def is_tangled(geometry: Any) -> bool:
    """Tell by a sample of edges whether a geometry crosses itself more often than is worth mending."""
    edges = _edges(geometry)
    if len(edges) < 2:
        return False
    step = max(1, len(edges) // _LOOKED_AT)
    sample = edges[::step]
    pairs = shapely.STRtree(edges).query(sample, predicate="crosses").shape[1]
    # Each crossing is met from both of its edges.
    return bool(pairs * len(edges) / len(sample) / 2 > MAX_CROSSINGS)


def _edges(geometry: Any) -> Any:
    rings = shapely.get_rings(shapely.get_parts(shapely.get_parts([geometry])))
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    together = ring[1:] == ring[:-1]
    pairs = np.stack([coordinates[:-1][together], coordinates[1:][together]], axis=1)
    return shapely.linestrings(pairs)
