"""Gaps and overlaps between the areas of a level."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from keck.compute.geometry.outline import without_slivers
from keck.domain.findings import Finding, Severity

_SQUARE_METRES = 1_000_000.0
# Below these 500 m² two borders were only digitised a little differently.
_WORTH_TELLING = 500.0
_CODES = {"overlap": "area_overlaps", "gap": "area_gaps"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where areas of a level overlap or leave a gap.

    Attributes
    ----------
    areas : tuple of int
        The areas that overlap, or that lie around the gap.
    surface : float
        Square metres.
    """

    kind: Literal["gap", "overlap"]
    areas: tuple[int, ...]
    shape: shapely.Geometry
    surface: float


def places(wkbs: Sequence[bytes | None]) -> list[Place]:
    """Return the places where areas overlap or leave gaps, the largest first.

    Enclaves of other municipalities are gaps too: whether a gap is meant, people decide.
    """
    numbers = np.array([number for number, one in enumerate(wkbs) if one], dtype=np.intp)
    if len(numbers) == 0:
        return []
    shapes = shapely.from_wkb(np.array([wkbs[number] for number in numbers], dtype=object))
    found = [*_overlaps(shapes, numbers), *_gaps(shapes, numbers)]
    return sorted(found, key=lambda place: -place.surface)


def told(found: Sequence[Place]) -> list[Finding]:
    """Sum places up: at most one finding per kind, with ``count`` and ``km2`` (the surface in question)."""
    findings = []
    for kind, code in _CODES.items():
        sizes = [place.surface for place in found if place.kind == kind]
        if sizes:
            surface = round(sum(sizes) / _SQUARE_METRES, 4)
            findings.append(Finding(code, Severity.NOTE, params={"count": len(sizes), "km2": surface}))
    return findings


def check(wkbs: Sequence[bytes | None]) -> list[Finding]:
    """Tell whether areas of one level overlap or leave gaps."""
    return told(places(wkbs))


def _overlaps(shapes: np.ndarray, numbers: np.ndarray) -> list[Place]:
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    # Neighbours that only touch are the most; their common part is a line.
    common = shapely.intersection(shapes[left], shapes[right])
    sizes = shapely.area(common)
    return [
        Place("overlap", (int(numbers[left[n]]), int(numbers[right[n]])), common[n], float(sizes[n]))
        for n in np.flatnonzero(sizes >= _WORTH_TELLING)
    ]


def _gaps(shapes: np.ndarray, numbers: np.ndarray) -> list[Place]:
    parts = shapely.get_parts(shapely.union_all(shapes))
    rings = [ring for part in parts if part.geom_type == "Polygon" for ring in _holes(part)]
    tree = shapely.STRtree(shapes)
    return [
        Place("gap", tuple(sorted(int(numbers[n]) for n in tree.query(hole, "intersects"))), hole, hole.area)
        for hole in rings
    ]


def _holes(polygon: shapely.Polygon) -> list[shapely.Polygon]:
    large = [ring for ring in polygon.interiors if shapely.Polygon(ring).area >= _WORTH_TELLING]
    kept = without_slivers(shapely.Polygon(polygon.exterior, large))
    return [shapely.Polygon(ring) for ring in kept.interiors]
