import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.classes import breaks
from keck.domain.classes import class_of

numbers = st.floats(-1e6, 1e6).map(lambda v: round(v, 3))


@given(st.lists(st.lists(numbers, max_size=30), max_size=5))
def test_every_class_has_a_value_and_there_are_at_most_five(series: list[list[float]]) -> None:
    found = breaks(series)
    values = [v for one in series for v in one]
    assert len(found) <= 4
    assert found == sorted(set(found))
    if values:
        assert {class_of(v, found) for v in values} == set(range(len(found) + 1))


def test_years_share_one_set_of_breaks() -> None:
    assert breaks([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]) == [2, 4, 6, 8]


def test_breaks_are_friendly_numbers() -> None:
    values = np.random.default_rng(1).uniform(0, 40, 500)
    assert all(round(b, 0) == b for b in breaks([values]))


def test_hidden_values_do_not_move_breaks() -> None:
    assert breaks([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, np.nan]]) == [2, 4, 6, 8]


def test_there_are_no_more_classes_than_areas() -> None:
    years = [[10.0 * year + area for area in range(3)] for year in range(8)]
    bounds = breaks(years)
    assert len(bounds) == 2
    assert {class_of(value, bounds) for year in years for value in year} == {0, 1, 2}
    assert breaks([[year] for year in range(8)]) == [], "one area has no class of its own"


def test_few_distinct_values_make_few_classes() -> None:
    assert breaks([[1, 1, 1, 2, 2]]) == [1]
    assert breaks([[]]) == []
