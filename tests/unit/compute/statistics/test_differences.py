"""Differences and ratios of two areas or years."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from keck.compute.statistics.differences import (
    difference,
    newcombe,
    ratio_of_proportions,
    ratio_of_rates,
)
from keck.compute.statistics.estimates import LEVELS, Estimate
from keck.compute.statistics.intervals import rate, wilson

levels = st.sampled_from(LEVELS)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[int, int, int, int]:
    n1, n2 = draw(st.integers(1, 5000)), draw(st.integers(1, 5000))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


def test_newcombe_gives_the_published_example() -> None:
    # Newcombe 1998, table II, method 10: 56/70 less 48/80, and 9/10 less 3/10.
    found = newcombe([56, 9], [70, 10], [48, 3], [80, 10])
    np.testing.assert_allclose(found.value, [0.2, 0.6])
    np.testing.assert_allclose(found.lower, [0.0524, 0.1705], atol=5e-5)
    np.testing.assert_allclose(found.upper, [0.3339, 0.8090], atol=5e-5)


@given(pairs(), levels)
def test_differences_hold_their_value_and_stay_in_range(
    pair: tuple[int, int, int, int], level: float
) -> None:
    value, lower, upper = newcombe(*pair, level)
    assert -1 - 1e-12 <= lower <= value <= upper <= 1 + 1e-12


@given(pairs(), levels)
def test_the_other_way_round_the_sign_changes(pair: tuple[int, int, int, int], level: float) -> None:
    x1, n1, x2, n2 = pair
    one, other = newcombe(x1, n1, x2, n2, level), newcombe(x2, n2, x1, n1, level)
    assert (one.value, one.lower, one.upper) == (-other.value, -other.upper, -other.lower)


@given(pairs())
def test_differences_widen_with_the_level(pair: tuple[int, int, int, int]) -> None:
    narrow, wide = (newcombe(*pair, level) for level in LEVELS)
    assert wide.upper - wide.lower > narrow.upper - narrow.lower


@given(st.integers(1, 900), st.integers(900, 9000), levels)
def test_against_a_fixed_number_the_difference_has_the_arms_of_the_interval(
    x: int, n: int, level: float
) -> None:
    fixed = Estimate(*(np.array(0.3) for _ in range(3)))
    own, found = wilson(x, n, level), difference(wilson(x, n, level), fixed)
    assert float(found.lower) == pytest.approx(float(own.lower) - 0.3, abs=1e-12)
    assert float(found.upper) == pytest.approx(float(own.upper) - 0.3, abs=1e-12)


def test_rates_take_the_same_way() -> None:
    found = difference(rate(40, 1000, per=1000), rate(20, 1000, per=1000))
    assert float(found.value) == 20
    assert 0 < found.lower < 20 < found.upper


def test_ratio_of_proportions_by_hand() -> None:
    value, lower, upper = ratio_of_proportions(30, 100, 15, 100)
    error = np.sqrt(1 / 30 - 1 / 100 + 1 / 15 - 1 / 100)
    assert float(value) == pytest.approx(2)
    assert float(lower) == pytest.approx(2 * np.exp(-1.959963984540054 * error), rel=1e-12)
    assert float(upper) == pytest.approx(2 * np.exp(1.959963984540054 * error), rel=1e-12)


@given(pairs(), levels, st.sampled_from([ratio_of_proportions, ratio_of_rates]))
def test_the_other_way_round_a_ratio_is_its_inverse(
    pair: tuple[int, int, int, int], level: float, made: Callable[..., Estimate]
) -> None:
    x1, n1, x2, n2 = pair
    assume(x1 and x2 and (x1 < n1 or x2 < n2))
    one, other = made(x1, n1, x2, n2, level), made(x2, n2, x1, n1, level)
    np.testing.assert_allclose(np.array(one), 1 / np.array([other[0], other[2], other[1]]), rtol=1e-9)
    assert one[1] < one[0] < one[2]


def test_ratios_without_events_have_no_limits() -> None:
    for made in (ratio_of_proportions, ratio_of_rates):
        value, lower, upper = made([0, 5, np.nan, 5], [10, 10, 10, 10], [5, 0, 5, 5], 10)
        np.testing.assert_array_equal(value, [0, np.nan, np.nan, 1])
        np.testing.assert_array_equal(np.isnan(lower), [True, True, True, False])
        np.testing.assert_array_equal(np.isnan(upper), [True, True, True, False])


def test_ratios_need_bases() -> None:
    assert np.isnan(np.array(ratio_of_proportions([0, 5], [0, 10], [5, 0], [10, 0]))).all()
    assert np.isnan(np.array(ratio_of_rates([5, 5], [0, 10], [5, 5], [10, 0]))).all()


def test_everybody_on_both_sides_leaves_no_limits() -> None:
    value, lower, upper = ratio_of_proportions(10, 10, 20, 20)
    assert value == 1
    assert np.isnan(lower)
    assert np.isnan(upper)
