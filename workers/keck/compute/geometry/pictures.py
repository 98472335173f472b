"""Pictures of a level for its own people: the areas as they were read, and places worth a look."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from keck.compute.geometry import paths
from keck.compute.geometry.coverage import polygonal
from keck.compute.geometry.screen import Screen, fit
from keck.compute.geometry.topology import Place

# Triangles with sides below so many units of the drawing are not seen.
_TOLERANCE = 1.0
_LISTED = 60
_SQUARE_METRES = 1_000_000.0
Picture = dict[str, Any]


def picture(keys: Sequence[str], wkbs: Sequence[bytes | None], found: Sequence[Place]) -> Picture | None:
    """Draw a level without mending it, so that gaps and overlaps stay to be seen.

    Returns
    -------
    dict or None
        ``width`` and ``height``, ``areas`` (pairs of key and path data) and ``places`` (kind, path data, a
        point inside, square kilometres and keys), all in units of the drawing; None without shapes.
    """
    drawn = [(key, one) for key, one in zip(keys, wkbs, strict=True) if one]
    if not drawn:
        return None
    shapes = shapely.from_wkb(np.array([one for _, one in drawn], dtype=object))
    screen = fit(list(shapes))
    simple = shapely.coverage_simplify(shapes, _TOLERANCE / screen.scale)
    lines = [
        [key, paths.path(_kept(few, all_), all_, screen, 0)]
        for (key, _), few, all_ in zip(drawn, simple, shapes, strict=True)
    ]
    places = [_place(place, keys, screen) for place in found[:_LISTED]]
    return {"width": screen.width, "height": screen.height, "areas": lines, "places": places}


def _kept(few: shapely.Geometry, whole: shapely.Geometry) -> shapely.Geometry:
    return whole if shapely.is_empty(few) else few


def _place(place: Place, keys: Sequence[str], screen: Screen) -> Picture:
    shape = polygonal(place.shape)
    inside = screen.place(shapely.get_coordinates(shapely.point_on_surface(shape)))[0]
    x, y = (int(one) for one in np.rint(inside))
    return {
        "kind": place.kind,
        "path": paths.path(shape, shape, screen, 1),
        "x": x,
        "y": y,
        "km2": round(place.surface / _SQUARE_METRES, 4),
        "areas": [keys[number] for number in place.areas],
    }
