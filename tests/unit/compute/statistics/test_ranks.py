"""Ranks with their intervals."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.compute.statistics.estimates import Estimate
from keck.compute.statistics.intervals import wilson
from keck.compute.statistics.ranks import ranked

cities = st.lists(st.tuples(st.integers(0, 60), st.integers(60, 400)), min_size=1, max_size=12)


@settings(deadline=None, max_examples=50)
@given(cities, st.integers(0, 1000))
def test_permuting_areas_changes_nothing(rows: list[tuple[int, int]], seed: int) -> None:
    x, n = np.array(rows).T
    order = np.random.default_rng(seed).permutation(len(rows))
    found, shuffled = ranked(wilson(x, n), draws=200), ranked(wilson(x[order], n[order]), draws=200)
    for side, other in zip(found, shuffled, strict=True):
        np.testing.assert_array_equal(side[order], other)


@settings(deadline=None, max_examples=50)
@given(cities)
def test_intervals_hold_the_rank_and_stay_within_the_number_of_areas(rows: list[tuple[int, int]]) -> None:
    x, n = np.array(rows).T
    value, lower, upper = ranked(wilson(x, n), draws=200)
    assert (lower >= 1).all()
    assert (lower <= value).all()
    assert (value <= upper).all()
    assert (upper <= len(rows)).all()
    np.testing.assert_array_equal(value, [1 + sum(x / n > own) for own in x / n])


def test_the_same_numbers_always_give_the_same_ranks() -> None:
    estimate = wilson(np.arange(20, 60, 2), 300)
    first, second = ranked(estimate), ranked(estimate)
    np.testing.assert_array_equal(np.array(first), np.array(second))
    assert (np.array(ranked(estimate, seed=5)) != np.array(first)).any()


def test_areas_far_apart_have_one_rank_and_areas_alike_any() -> None:
    apart = ranked(wilson([10, 500, 990], 1000))
    np.testing.assert_array_equal(np.array(apart), [[3, 2, 1]] * 3)
    alike = ranked(wilson([50, 50, 50, 50], 100))
    np.testing.assert_array_equal(np.array(alike), [[1] * 4, [1] * 4, [4] * 4])


def test_ranks_get_surer_with_the_base() -> None:
    share = np.linspace(0.1, 0.4, 15)
    few, many = (ranked(wilson(share * n, n)) for n in (60, 6000))
    assert (many.upper - many.lower).sum() < 0.5 * (few.upper - few.lower).sum()


def test_an_area_may_be_first_when_it_overtakes_in_more_than_a_tail_of_the_draws() -> None:
    # At 1.75 standard errors of the difference it overtakes in 4 % of the draws, at 2.2 in 1.4 %.
    for distance, second in ((1.75, [1, 2]), (2.2, [2, 2])):
        value = np.array([0.0, distance * np.sqrt(2)])
        _, lower, upper = ranked(Estimate(value, value - 1.959963984540054, value + 1.959963984540054))
        assert [lower[0], upper[0]] == second


def test_limits_of_another_level_are_as_wide_in_the_draws() -> None:
    x = np.arange(20, 60, 2)
    wide, narrow = (ranked(wilson(x, 300, level), level) for level in (0.998, 0.8))
    assert (wide.lower <= narrow.lower).all()
    assert (narrow.upper <= wide.upper).all()
    assert (wide.upper - wide.lower).sum() > (narrow.upper - narrow.lower).sum()


def test_areas_without_value_or_limits_have_no_rank() -> None:
    estimate = wilson([10, np.nan, 30, 0], [100, 100, 100, 0])
    found = ranked(estimate)
    np.testing.assert_array_equal(np.isnan(found.value), [False, True, False, True])
    np.testing.assert_array_equal(found.value[[0, 2]], [2, 1])
    assert np.isnan(np.array(ranked(wilson([np.nan] * 3, 10)))).all()


def test_every_row_is_a_city_of_its_own() -> None:
    x = np.random.default_rng(9).integers(0, 50, (2, 3, 7))
    found = ranked(wilson(x, 100), draws=300)
    assert found.value.shape == (2, 3, 7)
    one = ranked(wilson(x[1, 2], 100), draws=300)
    np.testing.assert_array_equal(np.array(found)[:, 1, 2], np.array(one))
