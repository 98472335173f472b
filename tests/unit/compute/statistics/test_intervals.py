"""Intervals of proportions, counts and rates: laws they keep, and their edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from keck.compute.statistics.estimates import LEVELS
from keck.compute.statistics.intervals import byar, exact_poisson, parts_of, poisson, rate, wilson

levels = st.sampled_from(LEVELS)
counts = st.floats(0, 1e7, allow_subnormal=False)


@st.composite
def parts(draw: st.DrawFn) -> tuple[float, float]:
    n = draw(st.floats(1e-3, 1e7))
    return n * draw(st.floats(0, 1)), n


@given(parts(), levels)
def test_wilson_holds_the_proportion_within_0_and_1(pair: tuple[float, float], level: float) -> None:
    value, lower, upper = wilson(*pair, level)
    assert 0 <= lower <= value <= upper <= 1
    assert lower < upper


@given(parts())
def test_wilson_widens_with_the_level(pair: tuple[float, float]) -> None:
    (_, lower, upper), (_, lower_wide, upper_wide) = (wilson(*pair, level) for level in LEVELS)
    # Near 0 and 1 the limits of both levels meet, but for rounding.
    assert lower_wide <= lower + 1e-12
    assert upper <= upper_wide + 1e-12
    assert upper - lower < upper_wide - lower_wide


@given(parts(), levels, st.floats(1.5, 50))
def test_wilson_narrows_with_the_base(pair: tuple[float, float], level: float, factor: float) -> None:
    few, many = wilson(*pair, level), wilson(pair[0] * factor, pair[1] * factor, level)
    assert many.upper - many.lower < few.upper - few.lower


@given(parts(), levels)
def test_wilson_of_the_others_is_the_mirror_image(pair: tuple[float, float], level: float) -> None:
    x, n = pair
    one, other = wilson(x, n, level), wilson(n - x, n, level)
    assert float(one.lower) == pytest.approx(1 - float(other.upper), abs=1e-12)
    assert float(one.upper) == pytest.approx(1 - float(other.lower), abs=1e-12)


def test_wilson_at_its_edges() -> None:
    value, lower, upper = wilson([0, 10, 0, np.nan, 5, 0.5], [10, 10, 0, 10, np.nan, 1])
    np.testing.assert_array_equal(np.isnan(value), [False, False, True, True, True, False])
    np.testing.assert_array_equal(np.isnan(lower), np.isnan(value))
    np.testing.assert_array_equal(np.isnan(upper), np.isnan(value))
    assert (lower[0], upper[1]) == (0, 1)
    assert upper[0] == pytest.approx(0.2775, abs=1e-4)
    assert lower[1] == pytest.approx(1 - 0.2775, abs=1e-4)


def test_wilson_keeps_its_digits_for_very_rare_events() -> None:
    # By the difference of two large numbers the lower limit would lose half of its digits.
    _, lower, upper = wilson(1e-3, 1e9)
    square = stats.norm.ppf(0.975) ** 2
    product = 1e-3**2 / (1e9 * (1e9 + square))
    assert float(lower * upper) == pytest.approx(product, rel=1e-12)


@pytest.mark.parametrize(("x", "n"), [(11, 10), ([1, 5], [2, 4]), (-1, 10), (1, -10), (1e-3, 0)])
def test_what_is_no_part_of_its_whole_is_refused(x: float, n: float) -> None:
    with pytest.raises(ValueError, match=r"larger than their whole|negative"):
        wilson(x, n)


def test_a_part_that_rounding_made_larger_is_cut() -> None:
    part, whole = parts_of(0.1 + 0.2, 0.3)
    assert part == whole
    assert wilson(0.1 + 0.2, 0.3).upper == 1


def test_arrays_of_any_shape_and_order_give_the_same_values() -> None:
    random = np.random.default_rng(5)
    n = random.integers(0, 400, (3, 4, 5)).astype(float)
    x = np.floor(n * random.random(n.shape))
    order = random.permutation(n.size)
    for made in (wilson, rate):
        whole = made(x, n)
        shuffled = made(x.ravel()[order], n.ravel()[order])
        for side, other in zip(whole, shuffled, strict=True):
            assert side.shape == n.shape
            np.testing.assert_array_equal(side.ravel()[order], other)
        one = made(x[1, 2, 3], n[1, 2, 3])
        np.testing.assert_array_equal([float(side) for side in one], [side[1, 2, 3] for side in whole])


@given(counts, levels)
def test_poisson_holds_the_count(x: float, level: float) -> None:
    value, lower, upper = poisson(x, level)
    assert 0 <= lower <= value < upper


@given(counts)
def test_poisson_widens_with_the_level(x: float) -> None:
    (_, lower, upper), (_, lower_wide, upper_wide) = (poisson(x, level) for level in LEVELS)
    assert lower_wide <= lower
    assert upper < upper_wide


@given(st.integers(0, 100_000), levels)
def test_limits_of_counts_rise_with_the_count(x: int, level: float) -> None:
    found = poisson([x, x + 1], level)
    assert found.lower[0] < found.lower[1]
    assert found.upper[0] < found.upper[1]


@given(st.floats(1, 1e5), st.floats(1.5, 50), levels)
def test_rates_narrow_with_the_base(n: float, factor: float, level: float) -> None:
    few, many = rate(n * 0.2, n, level), rate(n * 0.2 * factor, n * factor, level)
    # The step from exact to Byar's limits is below one part in a hundred.
    assert many.upper - many.lower < (few.upper - few.lower) * 1.01


@given(st.integers(0, 60), levels)
def test_exact_limits_leave_half_of_the_rest_on_either_side(x: int, level: float) -> None:
    _, lower, upper = exact_poisson(x, level)
    tail = (1 - level) / 2
    assert float(stats.poisson.cdf(x, upper)) == pytest.approx(tail, rel=1e-9)
    if x:
        assert float(stats.poisson.sf(x - 1, lower)) == pytest.approx(tail, rel=1e-9)
    else:
        assert lower == 0


def test_counts_are_exact_below_ten_and_by_byar_from_ten() -> None:
    x = np.array([0, 0.5, 9, 9.99, 10, 10.5, 500])
    found, exact, near = poisson(x), exact_poisson(x), byar(x)
    np.testing.assert_array_equal(found.lower, np.where(x < 10, exact.lower, near.lower))
    np.testing.assert_array_equal(found.upper, np.where(x < 10, exact.upper, near.upper))
    np.testing.assert_allclose(near.lower[4:], exact.lower[4:], rtol=2e-3)
    np.testing.assert_allclose(near.upper[4:], exact.upper[4:], rtol=2e-3)


def test_byar_has_no_lower_limit_where_its_formula_has_none() -> None:
    assert np.isnan(byar([0, 1], 0.998).lower).all()
    assert byar(0).upper > 0


def test_rates_at_their_edges() -> None:
    found = rate([5, 0, np.nan, 5, 30], [0, 50, 10, np.nan, 20], per=100)
    np.testing.assert_array_equal(np.isnan(found.value), [True, False, True, True, False])
    np.testing.assert_array_equal(np.isnan(found.lower), np.isnan(found.value))
    assert (found.value[1], found.lower[1]) == (0, 0)
    assert found.upper[1] == pytest.approx(-2 * np.log(0.025))
    assert found.value[4] == 150


def test_negative_counts_and_bases_are_refused() -> None:
    for made in (poisson, byar, exact_poisson):
        with pytest.raises(ValueError, match="counts"):
            made([3, -3])
    with pytest.raises(ValueError, match="bases"):
        rate(3, -3)
