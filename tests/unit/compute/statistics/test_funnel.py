"""Funnel limits: they say the same as the intervals of the areas."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from keck.compute.statistics.estimates import LEVELS, Estimate
from keck.compute.statistics.funnel import (
    position,
    proportion_limits,
    proportion_p_values,
    proportion_positions,
    rate_limits,
    rate_p_values,
    rate_positions,
)
from keck.compute.statistics.intervals import exact_poisson, wilson

levels = st.sampled_from(LEVELS)
baselines = st.floats(0.001, 0.999)


@given(st.integers(1, 100_000), baselines, levels, st.floats(1.1, 30))
def test_limits_of_proportions_hold_the_baseline_and_narrow_with_the_base(
    n: int, baseline: float, level: float, factor: float
) -> None:
    few, many = proportion_limits(n, baseline, level), proportion_limits(n * factor, baseline, level)
    assert 0 <= few.lower <= many.lower < baseline < many.upper <= few.upper <= 1


@given(st.integers(1, 3000), st.floats(0, 1), baselines, levels)
def test_a_proportion_is_outside_exactly_when_its_wilson_interval_does_not_hold_the_baseline(
    n: int, share: float, baseline: float, level: float
) -> None:
    x = round(n * share)
    limits, side = proportion_limits(n, baseline, level), wilson(x, n, level).side(baseline)
    assume(min(abs(x / n - float(limits.lower)), abs(x / n - float(limits.upper))) > 1e-9)
    assert side == float(x / n > limits.upper) - float(x / n < limits.lower)
    assert (proportion_p_values(x, n, baseline) < 1 - level) == (side != 0)


@given(st.floats(1e-3, 5000), st.integers(0, 6000), levels)
def test_a_rate_is_outside_exactly_when_its_exact_interval_does_not_hold_the_baseline(
    events: float, x: int, level: float
) -> None:
    n = 5000.0
    limits, side = rate_limits(n, events / n, level), exact_poisson(x, level).side(events)
    upper, lower = float(limits.upper) * n, float(limits.lower) * n
    assume(min(abs(x - upper), abs(x - lower)) > 1e-6 or x == lower == 0)
    assert side == float(x > upper) - float(x < lower)
    assert (rate_p_values(x, n, events / n) < 1 - level) == (side != 0)


@given(st.floats(0.001, 2000), levels, st.floats(1.1, 30))
def test_limits_of_rates_hold_the_baseline_and_narrow_with_the_base(
    n: float, level: float, factor: float
) -> None:
    few, many = rate_limits(n, 0.4, level), rate_limits(n * factor, 0.4, level)
    assert 0 <= few.lower <= many.lower <= 0.4 <= many.upper
    assert many.upper <= few.upper or n * 0.4 < 0.03


def test_limits_need_a_base() -> None:
    for limits in (proportion_limits([0, np.nan, 50], 0.2), rate_limits([0, np.nan, 50], 0.2)):
        np.testing.assert_array_equal(np.isnan(limits.lower), [True, True, False])
        np.testing.assert_array_equal(np.isnan(limits.upper), [True, True, False])
        np.testing.assert_array_equal(limits.value, [0.2] * 3)


def test_where_nothing_is_expected_the_first_event_is_outside() -> None:
    limits = rate_limits(100, 0)
    assert [float(one) for one in limits] == [0, 0, 0]
    np.testing.assert_array_equal(rate_positions([0, 1], 100, 0), [0, 2])


def test_positions_count_the_limits_that_are_passed() -> None:
    inner = Estimate(*(np.full(7, edge) for edge in (5.0, 4.0, 6.0)))
    outer = Estimate(*(np.full(7, edge) for edge in (5.0, 3.0, 7.0)))
    found = position([2, 3, 4, 6, 6.5, 7.5, np.nan], inner, outer)
    np.testing.assert_array_equal(found, [-2, -1, 0, 0, 1, 2, np.nan])


def test_positions_by_p_values_are_those_by_limits() -> None:
    x, n = np.arange(0, 80), np.full(80, 1000.0)
    inner, outer = (rate_limits(n, 0.03, level) for level in LEVELS)
    found = rate_positions(x, n, 0.03)
    np.testing.assert_array_equal(found, position(x / n, inner, outer))
    assert set(found) == {-2, -1, 0, 1, 2}


def test_positions_are_unknown_where_a_number_is() -> None:
    x, n = [5, np.nan, 5, 0], [50, 50, np.nan, 0]
    for found in (proportion_positions(x, n, 0.1), rate_positions(x, n, 0.1)):
        np.testing.assert_array_equal(np.isnan(found), [False, True, True, True])


@given(st.integers(0, 300), st.floats(0.1, 300))
def test_p_values_of_rates_are_twice_the_smaller_tail(x: int, events: float) -> None:
    tails = stats.poisson.cdf(x, events), stats.poisson.sf(x - 1, events)
    wanted = min(1.0, 2 * min(tails))
    assert float(rate_p_values(x, 1000, events / 1000)) == pytest.approx(wanted, rel=1e-7, abs=1e-300)


@given(st.integers(10, 2000), baselines)
def test_p_values_fall_with_the_distance_from_the_baseline(n: int, baseline: float) -> None:
    x = np.arange(n + 1)
    for p in (proportion_p_values(x, n, baseline), rate_p_values(x, n, baseline)):
        below, above = p[x <= n * baseline], p[x >= n * baseline]
        assert ((p >= 0) & (p <= 1)).all()
        assert (np.diff(below) >= -1e-12).all()
        assert (np.diff(above) <= 1e-12).all()


def test_what_is_no_proportion_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than their whole"):
        proportion_limits(100, 1.2)
    with pytest.raises(ValueError, match="bases"):
        rate_limits(-1, 0.2)
