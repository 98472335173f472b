import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.statistics.contiguity import Neighbours, adjacent, link_sums, queen

Shape = shapely.Geometry | None


def square(x: float, y: float, side: float = 1.0) -> shapely.Polygon:
    return shapely.box(x, y, x + side, y + side)


def of(found: Neighbours, area: int) -> list[int]:
    return [int(one) for one in found.other[found.focal == area]]


GRID: list[Shape] = [square(x, y) for y in range(3) for x in range(3)]

networks = st.integers(2, 25).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=60),
    )
)


def test_areas_that_share_a_border_or_a_corner_are_neighbours() -> None:
    found = queen(GRID)
    assert of(found, 4) == [0, 1, 2, 3, 5, 6, 7, 8]
    assert of(found, 0) == [1, 3, 4]
    assert not found.attached.any()


def test_an_island_gets_the_nearest_area_and_that_one_the_island() -> None:
    found = queen([*GRID, square(5, 1), square(30, 30)])
    assert of(found, 9) == [5, 10]
    assert 9 in of(found, 5)
    assert of(found, 10) == [9]
    assert np.flatnonzero(found.attached).tolist() == [9, 10]


def test_a_gap_between_borders_that_were_drawn_apart_can_be_bridged() -> None:
    apart: list[Shape] = [square(0, 0), square(1.002, 0), square(2.004, 0), square(50, 0)]
    assert not (queen(apart, within=0.01).attached[:3]).any()
    assert queen(apart).attached.all()


def test_areas_without_shape_have_no_neighbour() -> None:
    found = queen([*GRID, None, shapely.Polygon()])
    assert found.degrees.tolist()[9:] == [0, 0]
    assert not found.attached.any()


def test_an_adjacency_list_is_read_both_ways() -> None:
    found = adjacent(4, [(0, 1), (1, 0), (2, 1), (1, 1)])
    assert [of(found, area) for area in range(4)] == [[1], [0, 2], [1], []]
    near = adjacent(4, [(0, 1), (2, 1)], np.array([[0.0, 0], [1, 0], [2, 0], [9, 0]]))
    assert of(near, 3) == [2]
    with pytest.raises(ValueError, match="positions"):
        adjacent(3, [(0, 3)])


def test_areas_that_drop_out_leave_islands_to_the_nearest() -> None:
    row: list[Shape] = [square(x, 0) for x in range(5)]
    kept = np.array([True, False, True, True, False])
    found = queen(row).among(kept)
    assert [of(found, area) for area in range(3)] == [[1], [0, 2], [1]]
    assert found.attached.tolist() == [True, False, False]


@given(networks)
def test_standardised_rows_add_up_to_one_and_links_go_both_ways(
    network: tuple[int, list[tuple[int, int]]],
) -> None:
    found = adjacent(*network)
    links = set(zip(found.focal.tolist(), found.other.tolist(), strict=True))
    assert links == {(two, one) for one, two in links}
    sums = found.row_standardised().lag(np.ones(found.size))
    assert sums == pytest.approx((found.degrees > 0).astype(float))
    assert found.including_self().degrees.tolist() == (found.degrees + 1).tolist()


@given(networks)
def test_another_order_of_areas_gives_the_same_lags(network: tuple[int, list[tuple[int, int]]]) -> None:
    found = adjacent(*network).row_standardised()
    order = np.random.default_rng(2).permutation(found.size)
    values = np.arange(float(found.size)) ** 2
    assert found.reordered(order).lag(values[order]) == pytest.approx(found.lag(values)[order])


@given(networks)
def test_sums_of_weights_are_those_of_the_matrix(network: tuple[int, list[tuple[int, int]]]) -> None:
    for found in (adjacent(*network), adjacent(*network).row_standardised()):
        matrix = np.zeros((found.size, found.size))
        matrix[found.focal, found.other] = found.weight
        out = matrix.sum(axis=0) + matrix.sum(axis=1)
        expected = (matrix.sum(), ((matrix + matrix.T) ** 2).sum() / 2, (out**2).sum())
        assert link_sums(found) == pytest.approx(expected)
