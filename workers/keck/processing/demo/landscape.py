"""Areas that look grown: cells around scattered points, with borders bent together.

Everything is laid out on a plain sheet whose unit is the radius of the municipality. Borders are divided into
short pieces there, each border once for both neighbours, and every corner is then moved by one smooth
function of its place. So neighbours share their borders exactly, and nothing can overlap.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]

_RELAXED = 8
_WAVES = 7
# Twice as many points as areas: the outer ones only shape the border of the municipality.
_SURPLUS = 2.4
_STEP = 0.014
_BENDS = ((4.5, 0.26), (1.9, 0.10), (0.75, 0.03), (0.3, 0.008))
_RIPPLES = ((0.2, 0.007), (0.08, 0.0028))
_STRENGTHS = (1.0, 0.8, 0.6, 0.4, 0.2, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Cells on the plain sheet.

    Attributes
    ----------
    points : array of float, shape (n, 2)
        Centres of the areas, from the middle outwards.
    cells : list of array of float, shape (k, 2)
        Rings of the areas, divided finely; corners of neighbours are the same numbers.
    borders : dict
        Pairs of neighbours with the length of what they share.
    """

    points: Points
    cells: list[Points]
    borders: dict[tuple[int, int], float]


def lay_out(rng: np.random.Generator, count: int, *, river: bool) -> Sheet:
    """Lay out areas on the plain sheet."""
    points = _scatter(rng, round(count * _SURPLUS) + 12, river=river)
    reach = _reach(rng, points)
    order = np.argsort(reach, kind="stable")
    points = points[order]
    rings = _voronoi(points)[:count]
    return Sheet(points[:count], _divided(rings, _STEP), _borders(rings))


def _scatter(rng: np.random.Generator, count: int, *, river: bool) -> Points:
    """Scatter points evenly, not regularly; at a river they face each other across it."""
    points = rng.uniform(-1.75, 1.75, (count, 2))
    frame = shapely.box(-1.75, -1.75, 1.75, 1.75)
    for _ in range(_RELAXED):
        cells = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame, ordered=True)
        centres = shapely.centroid(shapely.intersection(shapely.get_parts(cells), frame))
        points = 0.25 * points + 0.75 * shapely.get_coordinates(centres)
    if river:
        near = 1.1 * 3.5 / np.sqrt(count)
        bank = points[(points[:, 1] > 0) & (points[:, 1] < near)]
        bank[:, 1] = np.maximum(bank[:, 1], 0.3 * near)
        points = np.vstack([points[np.abs(points[:, 1]) >= near], bank, bank * [1, -1]])
    return np.round(points, 6)


def _reach(rng: np.random.Generator, points: Points) -> NDArray[np.float64]:
    """Return how far out points lie, measured against an outline with bays and tongues."""
    angle = np.arctan2(points[:, 1], points[:, 0])
    edge = np.ones(len(points))
    for wave, height in ((1, 0.08), (2, 0.14), (3, 0.12), (4, 0.06)):
        edge += height * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    return np.asarray(np.hypot(points[:, 0], points[:, 1]) / edge)


def _voronoi(points: Points) -> list[Points]:
    cells = shapely.voronoi_polygons(shapely.multipoints(points), ordered=True)
    rings = shapely.get_exterior_ring(shapely.normalize(shapely.get_parts(cells)))
    # Rounded, so that corners computed twice are the same number.
    return [np.round(shapely.get_coordinates(ring), 7) for ring in rings]


def _borders(rings: list[Points]) -> dict[tuple[int, int], float]:
    owner: dict[tuple[tuple[float, ...], ...], int] = {}
    shared: dict[tuple[int, int], float] = {}
    for number, ring in enumerate(rings):
        for start, end in pairwise(ring):
            edge = tuple(sorted((tuple(start.tolist()), tuple(end.tolist()))))
            other = owner.setdefault(edge, number)
            if other != number:
                length = float(np.hypot(*(end - start)))
                shared[other, number] = shared.get((other, number), 0.0) + length
    return shared


def _divided(rings: list[Points], step: float) -> list[Points]:
    return [np.vstack([_pieces(start, end, step) for start, end in pairwise(ring)]) for ring in rings]


def _pieces(start: Points, end: Points, step: float) -> Points:
    """Divide a border from its start, the end left out; both directions give the same corners."""
    turned = tuple(start.tolist()) > tuple(end.tolist())
    first, last = (end, start) if turned else (start, end)
    number = max(1, int(np.ceil(float(np.hypot(*(last - first))) / step)))
    corners = np.round(first + (last - first) * (np.arange(number + 1)[:, None] / number), 7)
    return corners[:0:-1] if turned else corners[:-1]


def bend(
    rng: np.random.Generator, sheet: Sheet, *, centre: tuple[float, float], radius: float
) -> list[shapely.Polygon]:
    """Move every corner to its place in the country: wide bends, small ones, and a dense middle."""
    corners, index = np.unique(np.vstack(sheet.cells), axis=0, return_inverse=True)
    cell = np.sqrt(np.pi / len(sheet.cells))
    moved = np.zeros_like(corners)
    for length, height in (*((a * cell, b * cell) for a, b in _BENDS), *_RIPPLES):
        moved += _swell(rng, corners, length, height)
    ends = np.cumsum([len(ring) for ring in sheet.cells])[:-1]
    # Where strong bends meet, the sheet would fold; then all of them are weakened.
    for strength in _STRENGTHS:
        bent = corners + strength * moved
        distance = np.hypot(bent[:, 0], bent[:, 1])[:, None]
        bent *= 0.72 + 0.28 * np.minimum(distance, 1.6)
        placed = np.round(np.asarray(centre) + radius * bent, 2)[index.ravel()]
        shapes = [shapely.Polygon(ring) for ring in np.split(placed, ends)]
        if shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes):
            break
    return shapes


def _swell(rng: np.random.Generator, places: Points, length: float, height: float) -> Points:
    """Return a smooth displacement: waves from several sides, stronger here and weaker there."""
    moved = np.zeros_like(places)
    for axis in (0, 1):
        for angle in rng.uniform(0, 2 * np.pi, _WAVES):
            waves = rng.uniform(0.7, 1.4) * 2 * np.pi / length
            along = places @ np.array([np.cos(angle), np.sin(angle)])
            moved[:, axis] += np.sin(waves * along + rng.uniform(0, 2 * np.pi))
    calm = 0.65 + 0.35 * np.sin(places @ rng.uniform(-1, 1, 2) * np.pi + rng.uniform(0, 2 * np.pi))
    return np.asarray(moved * (height / np.sqrt(_WAVES)) * calm[:, None])
