"""Levels, and on which side of a benchmark an interval lies."""

import numpy as np
import pytest

from keck.compute.statistics.estimates import Estimate, nonnegative, normal_quantile, tail_of


def test_quantiles_are_those_of_the_tables() -> None:
    assert normal_quantile(0.95) == pytest.approx(1.959963984540054, rel=1e-14)
    assert normal_quantile(0.998) == pytest.approx(3.090232306167814, rel=1e-14)


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, float("nan")])
def test_what_is_no_level_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        tail_of(level)


def test_negative_numbers_are_refused_and_unknown_ones_let_through() -> None:
    assert np.isnan(nonnegative("counts", [np.nan, 1])).tolist() == [True, False]
    with pytest.raises(ValueError, match="counts: 2 of 3 are negative"):
        nonnegative("counts", [-1, 0, -0.1])


def test_an_interval_that_touches_the_benchmark_holds_it() -> None:
    estimate = Estimate(np.full(6, 2.0), np.full(6, 1.0), np.array([3, 3, 3, 3, 3, np.nan]))
    side = estimate.side([0.5, 1, 3, 3.5, np.nan, 0.5])
    np.testing.assert_array_equal(side, [1, 0, 0, -1, np.nan, np.nan])


def test_scaling_is_for_value_and_limits() -> None:
    one = np.array(0.2), np.array(0.1), np.array(0.4)
    assert [float(side) for side in Estimate(*one).scaled(100)] == [20, 10, 40]
