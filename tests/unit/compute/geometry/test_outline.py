import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from keck.compute.geometry import outline, topology


def boxes(*corners: tuple[float, float, float, float]) -> list[bytes]:
    return [shapely.to_wkb(shapely.box(*one)) for one in corners]


def test_the_outline_has_no_slivers_but_keeps_true_enclaves() -> None:
    ring = [(0, 0, 1000, 100), (0, 900, 1000, 1000), (0, 100, 100, 900), (900, 100, 1000, 900)]
    sliver = [(100, 100, 500, 499.6), (500.4, 100, 900, 500), (100, 500, 500, 600), (500, 500, 900, 600)]
    found = shapely.from_wkb(outline.union(boxes(*ring, *sliver)))
    assert isinstance(found, shapely.Polygon)
    assert [round(shapely.Polygon(hole).area) for hole in found.interiors] == [800 * 300]


def test_places_in_two_parts_keep_both() -> None:
    found = shapely.from_wkb(outline.union(boxes((0, 0, 9, 9), (20, 0, 29, 9))))
    assert (found.geom_type, found.area) == ("MultiPolygon", 162)


def test_the_outline_of_the_real_districts_is_that_of_the_boroughs(
    districts: NDArray[np.object_], boroughs: NDArray[np.object_]
) -> None:
    small, large = (
        shapely.from_wkb(outline.union(list(shapely.to_wkb(one)))) for one in (districts, boroughs)
    )
    assert shapely.symmetric_difference(small, large).area / large.area == pytest.approx(0, abs=0.0001)


def test_gaps_and_overlaps_are_told_with_their_surface() -> None:
    found = topology.check(
        boxes((0, 0, 1000, 400), (0, 600, 1000, 1000), (0, 400, 400, 600), (500, 400, 1100, 700))
    )
    assert [(one.code, one.params) for one in found] == [
        ("area_overlaps", {"count": 1, "km2": 0.05}),
        ("area_gaps", {"count": 1, "km2": 0.02}),
    ]


def test_real_neighbours_are_fine(districts: NDArray[np.object_]) -> None:
    assert topology.check(list(shapely.to_wkb(districts))) == []
