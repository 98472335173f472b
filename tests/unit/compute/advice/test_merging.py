"""Putting small areas together: who with whom, and what is summed."""

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.advice.merging import Smallness, grouped, merged
from keck.compute.cube import CellKey
from keck.compute.hierarchy import sum_up
from keck.domain.protection import ProtectionPolicy
from tests.unit.compute.disclosure import towns

SHARE = towns.share("s", "x", "n")
SMALL: Callable[[float, float | None], bool] = Smallness.of(SHARE, ProtectionPolicy(), nested=True)


def test_what_is_small() -> None:
    told = {(4, 100), (96, 100), (100, 100), (3, 9), (5, 9)}
    assert {pair for pair in told if SMALL(*pair)} == told
    assert not any(SMALL(*pair) for pair in ((5, 100), (95, 100), (0, 100), (0, 0)))
    assert Smallness.of(towns.share("s", "x", "n", zero_is_sensitive=True), ProtectionPolicy(), True)(0, 50)
    assert not Smallness.of(SHARE, ProtectionPolicy(), nested=False)(100, 100)
    strict = Smallness.of(towns.share("s", "x", "n", minimum_base=30), ProtectionPolicy(), nested=False)
    assert (strict(8, 29), strict(8, 30)) == (True, False)


def test_the_smallest_joins_its_smallest_neighbour() -> None:
    counts, bases = np.array([2.0, 30, 6, 40]), np.array([100.0, 100, 100, 100])
    line = [(0, 1), (1, 2), (2, 3)]
    assert grouped(counts, bases, None, line, SMALL).tolist() == [0, 0, 1, 2]
    # Without borders the smallest of all is the partner.
    assert grouped(counts, bases, None, None, SMALL).tolist() == [0, 1, 0, 2]


def test_areas_of_different_larger_ones_are_never_put_together() -> None:
    counts = np.array([2.0, 30, 3, 40])
    found = grouped(counts, np.full(4, 100.0), np.array([0, 1, 1, 1]), [(0, 1), (0, 2), (2, 3)], SMALL)
    assert found.tolist() == [0, 1, 2, 2]


def test_an_area_without_a_value_is_left_alone() -> None:
    counts = np.array([2.0, np.nan, 30])
    assert grouped(counts, None, None, None, SMALL).tolist() == [0, 1, 0]


@given(
    counts=st.lists(st.integers(0, 30), min_size=1, max_size=14),
    parents=st.lists(st.integers(0, 2), min_size=14, max_size=14),
)
def test_afterwards_only_those_are_small_that_nobody_stands_beside(
    counts: list[int], parents: list[int]
) -> None:
    numbers, above = np.array(counts, np.float64), np.array(parents[: len(counts)])
    labels = grouped(numbers, np.full(len(counts), 50.0), above, None, SMALL)
    for group in range(labels.max() + 1):
        places = np.flatnonzero(labels == group)
        assert len(set(above[places])) == 1
        if SMALL(numbers[places].sum(), 50.0 * len(places)):
            mine = above[places][0]
            assert set(np.flatnonzero(above == mine)) == set(places)


def test_the_sums_of_groups_stand_in_the_place_of_areas() -> None:
    cube = towns.town([0, 0, 1, 1], {"x": [1, 2, 30, 40, 7], "n": [10, 20, 50, 60, 9]})
    found = merged(cube, "teil", np.array([0, 0, 1, 2]))
    cells = found.cells[CellKey("x", "", "2024", "teil")]
    assert cells.values.tolist() == [3, 30, 40, 7]
    assert found.frames["teil"].keys == ("t0+t1", "t2", "t3")
    assert found.frames["teil"].parents is not None
    assert found.frames["teil"].parents.tolist() == [0, 1, 1]
    assert found.cells[CellKey("x", "", "2024", "bezirk")].values[:-1].tolist() == [3, 70]
    assert sum_up(found)[0].cells[CellKey("x", "", "2024", "kommune")].values[0] == 80
