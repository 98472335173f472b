"""The areas of a municipality: keys, names, parents and shapes, at each boundary date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from keck.processing.demo.grouping import group
from keck.processing.demo.landscape import Sheet, bend, lay_out
from keck.processing.demo.names import area_names, district_names
from keck.processing.demo.places import LevelName, Place

_FIRST_DAY = date(2015, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class AreaSet:
    """One level at one boundary date.

    Attributes
    ----------
    members : array of bool, shape (areas, cells)
        Which cells of the sheet make up an area.
    shapes : list of Polygon or None
        In EPSG:25832.
    """

    level: LevelName
    keys: list[str]
    names: list[str]
    members: NDArray[np.bool_]
    parents: Sequence[str] = ()
    shapes: Sequence[shapely.Geometry] | None = None
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Territory:
    """A municipality's areas; ``fine`` in the order of their dates."""

    place: Place
    sheet: Sheet
    fine: tuple[AreaSet, ...]
    upper: AreaSet | None

    def fine_at(self, day: date) -> AreaSet:
        """Return the fine areas that hold on a day."""
        begun = [one for one in self.fine if one.valid_from is None or one.valid_from <= day]
        return begun[-1]


def survey(rng: np.random.Generator, place: Place) -> Territory:
    """Make the areas of a place."""
    sheet = lay_out(rng, place.areas, river=place.river)
    shapes = bend(rng, sheet, centre=place.centre, radius=place.radius) if place.radius else None
    district = group(sheet, place.districts) if place.districts else None
    newest = _cells(place, district, shapes)
    if district is None or place.upper is None:
        return Territory(place, sheet, (newest,), None)
    upper = _districts(place, place.upper, newest, district)
    if place.split_on is None:
        return Territory(place, sheet, (newest,), upper)
    return Territory(place, sheet, _before_and_after(newest, sheet, district, place.split_on), upper)


def _cells(place: Place, district: list[int] | None, shapes: list[shapely.Polygon] | None) -> AreaSet:
    names = area_names(place.slug, place.areas)
    members = np.eye(place.areas, dtype=bool)
    drawn = shapes or None
    if district is None:
        width = 2 if place.areas > 9 else 1
        keys = [f"{number:0{width}d}" for number in range(1, place.areas + 1)]
        return AreaSet(place.level, keys, names, members, (), drawn)
    seen = [0] * place.districts
    keys, parents = [], []
    for number in district:
        seen[number] += 1
        parents.append(_district_key(place, number))
        keys.append(f"{parents[-1]}{seen[number]:02d}")
    return AreaSet(place.level, keys, names, members, parents, drawn)


def _district_key(place: Place, number: int) -> str:
    width = 2 if place.districts > 9 else 1
    return f"{number + 1:0{width}d}"


def _districts(place: Place, level: LevelName, cells: AreaSet, district: list[int]) -> AreaSet:
    members = np.array([[one == number for one in district] for number in range(place.districts)])
    keys = [_district_key(place, number) for number in range(place.districts)]
    return AreaSet(level, keys, district_names(place.slug), members, (), _united(cells, members))


def _united(cells: AreaSet, members: NDArray[np.bool_]) -> list[shapely.Geometry] | None:
    if cells.shapes is None:
        return None
    shapes = np.array(cells.shapes, dtype=object)
    return [_one(shapes[row]) for row in members]


def _one(shapes: NDArray[np.object_]) -> shapely.Geometry:
    whole = shapely.coverage_union_all(shapes)
    parts = shapely.get_parts(whole)
    union: shapely.Geometry = parts[0] if len(parts) == 1 else whole
    return shapely.normalize(union)


def _before_and_after(
    cells: AreaSet, sheet: Sheet, district: list[int], day: date
) -> tuple[AreaSet, AreaSet]:
    """Return the areas before and after one of them was divided into two."""
    north, south = _pair(sheet, district)
    parent, name = cells.parents[north], cells.names[north]
    keys, names = list(cells.keys), list(cells.names)
    keys[north], keys[south] = f"{parent}81", f"{parent}82"
    names[north], names[south] = f"{name}-Nord", f"{name}-Süd"
    after = AreaSet(cells.level, keys, names, cells.members, cells.parents, cells.shapes, day)
    kept = [row for row in range(len(keys)) if row != south]
    members = cells.members.copy()
    members[north, south] = True
    members = members[kept]
    before = AreaSet(
        cells.level,
        [cells.keys[row] for row in kept],
        [cells.names[row] for row in kept],
        members,
        [cells.parents[row] for row in kept],
        _united(cells, members),
        _FIRST_DAY,
    )
    return before, after


def _pair(sheet: Sheet, district: list[int]) -> tuple[int, int]:
    """Return two outer neighbours in one district that share a long border, the northern one first."""
    together = {
        pair: length
        for pair, length in sheet.borders.items()
        if district[pair[0]] == district[pair[1]] and min(pair) > len(district) // 2
    }
    one, other = max(together, key=lambda pair: (together[pair], pair))
    return (one, other) if sheet.points[one, 1] > sheet.points[other, 1] else (other, one)


def fastest_growing(territory: Territory) -> list[int]:
    """Return the cells of the area that was divided: many people have moved there."""
    if len(territory.fine) < 2:
        return []
    before = territory.fine[0]
    return [int(cell) for row in before.members if row.sum() > 1 for cell in np.flatnonzero(row)]
