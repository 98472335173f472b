"""The shapes of one level at one boundary date, drawn for the screen and written as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from keck.compute.geometry import coverage, features, paths
from keck.compute.geometry.screen import Screen, fit

Detail = Literal["coarse", "fine"]


@dataclass(frozen=True, slots=True)
class _Grid:
    """How fine a drawing is: side of the triangles that may go (units) and decimals of its numbers."""

    tolerance: float
    decimals: int


_GRIDS: dict[Detail, _Grid] = {"coarse": _Grid(1.0, 0), "fine": _Grid(0.25, 1)}
# Gaps between neighbours up to this many units were never meant.
_GAP = 0.5


@dataclass(frozen=True, slots=True)
class ShapeSet:
    """A level's shapes in all published forms.

    Attributes
    ----------
    width, height : int
        Units of the drawing, the same for every detail.
    svg : bytes
        One ``path`` per area (``a{position}``) in draw order, then ``outline``; y axis down.
    geojson, topojson : bytes
        WGS 84; the first in full detail, the second in the drawing's.
    centroids : dict of int to (int, int)
        By position: a point inside the area, in units of the drawing.
    """

    width: int
    height: int
    svg: bytes
    geojson: bytes
    topojson: bytes
    centroids: dict[int, tuple[int, int]]


def build(
    areas: Sequence[tuple[int, bytes | None]],
    crs: str,
    detail: Detail = "coarse",
    properties: features.Properties | None = None,
) -> ShapeSet | None:
    """Draw a level's areas.

    Parameters
    ----------
    areas : sequence of (position, WKB)
        Valid polygons in metres; an area without shape gets no path.
    crs : str
        Projection of the shapes, ``EPSG:25832`` for instance.
    properties : sequence of mapping, optional
        What is said about each of the areas, in the same order; by default its position.

    Returns
    -------
    ShapeSet or None
        None where no area has a shape.
    """
    said = properties if properties is not None else [{"position": position} for position, _ in areas]
    drawn = [(position, wkb, about) for (position, wkb), about in zip(areas, said, strict=True) if wkb]
    if not drawn:
        return None
    positions = [position for position, _, _ in drawn]
    about = [one for _, _, one in drawn]
    given = [shapely.force_2d(shapely.from_wkb(wkb)) for _, wkb, _ in drawn]
    screen, grid = fit(given), _GRIDS[detail]
    full = coverage.clean(given, _GAP / screen.scale)
    simple = coverage.simplify(full, grid.tolerance / screen.scale)
    return ShapeSet(
        screen.width,
        screen.height,
        _svg(positions, simple, full, screen, grid.decimals),
        features.geojson(features.geographic(full, crs), about),
        features.topology(features.geographic(simple, crs), about),
        dict(zip(positions, _centres(full, screen), strict=True)),
    )


def _svg(
    positions: Sequence[int], shapes: coverage.Shapes, exact: coverage.Shapes, screen: Screen, decimals: int
) -> bytes:
    written = [
        f'<path id="a{position}" d="{paths.path(shape, whole, screen, decimals)}"/>'
        for position, shape, whole in zip(positions, shapes, exact, strict=True)
    ]
    city = shapely.normalize(shapely.coverage_union_all(shapes))
    written.append(f'<path id="outline" d="{paths.path(city, city, screen, decimals)}"/>')
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {screen.width} {screen.height}">'
    return "".join([frame, *written, "</svg>"]).encode()


def _centres(shapes: coverage.Shapes, screen: Screen) -> list[tuple[int, int]]:
    """Return the centroids, or a point inside where the centroid lies outside."""
    centroids = shapely.centroid(shapes)
    outside = ~shapely.contains(shapes, centroids)
    centroids[outside] = shapely.point_on_surface(shapes[outside])
    placed = np.rint(screen.place(shapely.get_coordinates(centroids))).astype(int)
    return [(int(x), int(y)) for x, y in placed]
