import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from keck.compute.geometry import overlap
from keck.compute.geometry.overlap import ParentMatch


def box(x: float, y: float, size: float) -> bytes:
    made: bytes = shapely.to_wkb(shapely.box(x, y, x + size, y + size))
    return made


def test_the_parent_is_the_one_that_covers_most() -> None:
    found = overlap.parents([box(8, 0, 4), box(20, 0, 2), box(50, 0, 1)], [box(0, 0, 11), box(11, 0, 30)])
    assert found == [ParentMatch(0, 0, 0.75), ParentMatch(1, 1, 1.0), ParentMatch(2, None, 0.0)]


def test_of_two_equal_parents_the_first_counts() -> None:
    assert overlap.parents([box(9, 0, 2)], [box(10, 0, 10), box(0, 0, 10)]) == [ParentMatch(0, 0, 0.5)]


def test_touching_is_not_overlapping() -> None:
    assert overlap.parents([box(10, 0, 2)], [box(0, 0, 10)]) == [ParentMatch(0, None, 0.0)]


def test_every_real_district_lies_in_one_borough(
    districts: NDArray[np.object_], boroughs: NDArray[np.object_]
) -> None:
    found = overlap.parents(list(shapely.to_wkb(districts)), list(shapely.to_wkb(boroughs)))
    assert [match.child for match in found] == list(range(86))
    assert {match.parent for match in found} == set(range(9))
    assert min(match.share for match in found) == pytest.approx(1, abs=0.001)
