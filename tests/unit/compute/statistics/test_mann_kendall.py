"""The Mann-Kendall test: exact for short series, and laws it keeps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from keck.compute.statistics.mann_kendall import hamed_rao, mann_kendall

orders = st.integers(2, 13).flatmap(lambda size: st.permutations(range(size)))


@given(orders)
def test_exact_p_values_are_those_of_kendalls_tau(order: list[int]) -> None:
    wanted = stats.kendalltau(range(len(order)), order, method="exact")
    found = mann_kendall(order)
    assert float(found.p_exact) == pytest.approx(wanted.pvalue, rel=1e-9)
    assert float(found.tau) == pytest.approx(wanted.statistic, rel=1e-9)


@given(st.lists(st.integers(0, 6), min_size=5, max_size=20))
def test_only_the_order_counts_and_backwards_the_sign_changes(values: list[int]) -> None:
    one = mann_kendall(values)
    curved, back = mann_kendall(np.exp(values)), mann_kendall(values[::-1])
    assert (curved.s, curved.variance, curved.p_normal) == (one.s, one.variance, one.p_normal)
    assert (back.s, back.p_normal) == (-one.s, one.p_normal)


@pytest.mark.parametrize("size", [6, 9, 15])
def test_p_values_fall_as_more_pairs_agree(size: int) -> None:
    # Moving the smallest value back from the front step by step undoes one pair after another.
    series = [[*range(1, place + 1), 0, *range(place + 1, size)] for place in range(size)]
    found = mann_kendall(series)
    for p in (found.p_value, found.p_normal, found.p_exact):
        first = [value for value, s in zip(p, found.s, strict=True) if s >= 0]
        assert first == sorted(first)
        assert len(set(first)) > 2


def test_short_series_without_ties_take_the_exact_p_value() -> None:
    falling = mann_kendall([30, 28, 27, 25, 22])
    assert falling.p_value == falling.p_exact != falling.p_normal
    tied = mann_kendall([30, 28, 28, 25, 22])
    assert np.isnan(tied.p_exact)
    assert tied.p_value == tied.p_normal
    long = mann_kendall(range(10))
    assert long.p_value == long.p_normal != long.p_exact


@pytest.mark.parametrize("values", [[], [1], [1, 2, 3, 4], [1, np.nan, 2, 3, 4]])
def test_below_five_points_there_is_no_p_value_to_be_used(values: list[float]) -> None:
    assert np.isnan(mann_kendall(values).p_value)


def test_a_series_that_stands_still_has_no_trend() -> None:
    found = mann_kendall([4.0] * 6)
    assert [float(one) for one in (found.s, found.z, found.p_value)] == [0, 0, 1]
    still = hamed_rao([4.0] * 25)
    assert np.isnan(still.variance)


def test_series_that_remember_are_less_sure() -> None:
    random = np.random.default_rng(11)
    walks = np.cumsum(random.normal(size=(200, 30)), axis=-1)
    plain, corrected = mann_kendall(walks), hamed_rao(walks)
    # Without any trend, the plain test finds one in most of these walks.
    assert np.mean(plain.p_value < 0.05) > 0.5
    assert np.nanmean(corrected.p_value < 0.05) < np.mean(plain.p_value < 0.05)


def test_series_with_gaps_have_no_correlation_with_their_past() -> None:
    values = np.arange(25.0)
    values[4] = np.nan
    found = hamed_rao(values)
    assert [float(one) for one in (found.points, found.s)] == [24, 24 * 23 / 2]
    assert np.isnan(found.variance)
    assert np.isnan(found.p_value)


def test_series_are_tested_together_as_alone() -> None:
    y = np.random.default_rng(6).integers(0, 9, (3, 4, 9)).astype(float)
    y[1, 2, 4] = np.nan
    for made in (mann_kendall, hamed_rao):
        found, one = np.array(made(y)), np.array(made(y[1, 2]))
        assert found.shape == (7, 3, 4)
        np.testing.assert_allclose(found[:, 1, 2], one, rtol=1e-13)
