"""Pooled years: counts are summed first, and what is not there in one of the years is not there."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.cube import Cube
from keck.compute.hierarchy import sum_up
from keck.compute.indicators import IndicatorCells, evaluate
from keck.compute.pooling import with_pools
from keck.domain.definitions import IndicatorDefinition
from keck.domain.statuses import Flag, Status
from tests.unit.compute.disclosure import towns

YEARS = ("2020", "2021", "2022", "2023")


def city(**numbers: list[list[float]]) -> Cube:
    """Make a town of four quarters with numbers of several years."""
    cube = towns.town([0, 0, 1, 1], {code: years[0] for code, years in numbers.items()}, YEARS[0])
    for code, years in numbers.items():
        for year, values in zip(YEARS[1:], years[1:], strict=False):
            towns.put(cube, code, year, "teil", values)
    return sum_up(cube)[0]


def pooled(cube: Cube, definition: IndicatorDefinition) -> dict[tuple[str, str], IndicatorCells]:
    """Evaluate one definition on pooled cells."""
    found = evaluate(definition, with_pools(cube, [definition]))
    return {(one.period, one.set_id): one for one in found}


def test_counts_of_three_years_are_divided_once() -> None:
    cube = city(x=[[1, 2, 3, 4]] * 4, n=[[10, 20, 30, 40], [20, 20, 30, 40], [30, 20, 30, 40], [1, 1, 1, 1]])
    found = pooled(cube, towns.share("s", "x", "n", pooling=3))
    assert {period for period, _ in found} == {"2020..2022", "2021..2023"}
    first = found["2020..2022", "teil"]
    assert first.values[:4].tolist() == [5.0, 10.0, 10.0, 10.0]
    assert (first.flags[:4] == Flag.POOLED).all()
    assert found["2020..2022", "kommune"].values[0] == 100 * 30 / 330


def test_other_indicators_of_the_same_measures_have_no_pooled_periods() -> None:
    cube = city(x=[[1, 2, 3, 4]] * 4)
    both = [towns.count("x", pooling=2), towns.count("x")]
    made = with_pools(cube, both)
    assert {one.period for one in evaluate(both[1], made)} == set(YEARS)
    assert {one.period for one in evaluate(both[0], made)} == {"2020..2021", "2021..2022", "2022..2023"}
    assert not cube.pooled


def test_a_missing_year_leaves_a_gap_for_the_area_alone() -> None:
    cube = city(x=[[1, 2, 3, 4], [1, np.nan, 3, 4]])
    found = pooled(cube, towns.count("x", pooling=2))["2020..2021", "teil"]
    assert found.statuses[:4].tolist() == [Status.OK, Status.MISSING, Status.OK, Status.OK]


def test_a_pooled_period_that_a_table_brings_is_left_as_it_is() -> None:
    cube = city(x=[[1, 2, 3, 4], [1, 2, 3, 4]])
    towns.put(cube, "x", "2020..2021", "teil", [9, 9, 9, 9])
    cube = sum_up(cube)[0]
    made = with_pools(cube, [towns.count("x", pooling=2)])
    assert evaluate(towns.count("x", pooling=2), made)[-1].values[:4].tolist() == [9, 9, 9, 9]


@given(st.lists(st.lists(st.integers(0, 50), min_size=4, max_size=4), min_size=4, max_size=4))
def test_sums_over_areas_equal_the_city_whatever_is_pooled(years: list[list[int]]) -> None:
    cube = city(x=[[float(v) for v in year] for year in years])
    found = pooled(cube, towns.count("x", pooling=4))
    (whole,) = {float(one.values[0]) for (_, set_id), one in found.items() if set_id == "kommune"}
    parts = found["2020..2023", "teil"].values[:4]
    assert whole == parts.sum() == np.array(years).sum()
