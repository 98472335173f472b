from datetime import date
from functools import cache

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from keck.processing.demo import generating
from keck.processing.demo.places import BEISPIELSTADT, ERFUNDENBURG, KLEIN_AUSGEDACHT, MUSTERLINGEN, Place
from keck.processing.demo.territory import AreaSet

model = cache(generating.model)
DRAWN = [MUSTERLINGEN, BEISPIELSTADT, ERFUNDENBURG]


def sets(place: Place) -> list[AreaSet]:
    territory, _ = model(place)
    return [*territory.fine, *([territory.upper] if territory.upper else [])]


def shapes(areas: AreaSet) -> NDArray[np.object_]:
    return np.array(areas.shapes, dtype=object)


@pytest.mark.parametrize("place", DRAWN)
def test_areas_share_their_borders_and_leave_no_gaps(place: Place) -> None:
    for areas in sets(place):
        drawn = shapes(areas)
        outline = shapely.coverage_union_all(drawn)
        assert shapely.is_valid(drawn).all()
        assert shapely.coverage_is_valid(drawn)
        assert outline.geom_type == "Polygon"
        assert shapely.get_num_interior_rings(outline) == 0


@pytest.mark.parametrize("place", DRAWN)
def test_every_level_covers_the_same_ground(place: Place) -> None:
    outlines = [shapely.coverage_union_all(shapes(areas)) for areas in sets(place)]
    differences = [shapely.symmetric_difference(outlines[0], other).area for other in outlines[1:]]
    assert all(difference < 1 for difference in differences)


@pytest.mark.parametrize("place", DRAWN)
def test_the_outline_is_neither_a_square_nor_a_circle(place: Place) -> None:
    outline = shapely.coverage_union_all(shapes(sets(place)[0]))
    roundness = 4 * np.pi * outline.area / outline.length**2
    assert 0.2 < roundness < 0.6
    assert outline.area / shapely.box(*outline.bounds).area < 0.75


@pytest.mark.parametrize("place", DRAWN)
def test_places_lie_in_germany(place: Place) -> None:
    left, bottom, right, top = shapely.total_bounds(shapes(sets(place)[0]))
    assert 290_000 < left < right < 900_000
    assert 5_240_000 < bottom < top < 6_100_000


def test_there_are_as_many_areas_as_announced() -> None:
    assert [len(areas.keys) for areas in sets(MUSTERLINGEN)] == [12]
    assert [len(areas.keys) for areas in sets(BEISPIELSTADT)] == [60, 8]
    assert [len(areas.keys) for areas in sets(ERFUNDENBURG)] == [119, 120, 12]


def test_the_small_place_is_a_list_without_shapes() -> None:
    (areas,) = sets(KLEIN_AUSGEDACHT)
    assert areas.shapes is None
    assert len(areas.names) == 6


@pytest.mark.parametrize("place", [*DRAWN, KLEIN_AUSGEDACHT])
def test_keys_and_names_are_unique_over_all_levels(place: Place) -> None:
    for areas in sets(place):
        assert len(set(areas.keys)) == len(areas.keys)
        assert len(set(areas.names)) == len(areas.names)
    upper = model(place)[0].upper
    if upper is not None:
        assert set(upper.names).isdisjoint(sets(place)[0].names)


def test_one_area_is_divided_into_two() -> None:
    territory, _ = model(ERFUNDENBURG)
    before, after = territory.fine
    gone, new = set(before.keys) - set(after.keys), set(after.keys) - set(before.keys)
    assert (len(gone), len(new)) == (1, 2)
    assert territory.fine_at(date(2020, 12, 31)) is before
    assert territory.fine_at(date(2021, 1, 1)) is after
    old = before.members[before.keys.index(gone.pop())]
    parts = [after.members[after.keys.index(key)] for key in new]
    assert (old == np.any(parts, axis=0)).all()
