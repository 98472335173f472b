"""The recent trend: what is one, and what a single year does not make one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.statistics.estimates import Estimate
from keck.compute.statistics.intervals import rate
from keck.compute.statistics.trend import share_trend, value_trend
from keck.compute.statistics.verdicts import Verdict
from keck.domain.definitions import Polarity

BASE = np.full(5, 1000.0)
series = st.lists(st.tuples(st.integers(0, 400), st.integers(400, 900)), min_size=5, max_size=5)


def test_a_clear_fall_is_a_trend_and_good_where_little_is_good() -> None:
    found = share_trend([330, 290, 250, 210, 170], BASE)
    assert found.direction() == -1
    assert float(found.slope) == pytest.approx(-0.04)
    assert found.verdicts(Polarity.BAD) == Verdict.BETTER
    assert found.verdicts(Polarity.GOOD) == Verdict.WORSE
    assert found.verdicts(Polarity.NEUTRAL) == Verdict.LOWER
    assert found.verdicts(Polarity.BAD, unreliable=True) == Verdict.NONE


def test_one_odd_year_makes_no_trend() -> None:
    # The test alone would call this a rise; without the last year there is a slight fall.
    found = share_trend([204, 203, 202, 201, 320], BASE)
    assert found.chi_square > 9.55
    assert found.slope > 0
    assert not found.steady
    assert found.direction() == 0
    assert found.verdicts(Polarity.BAD) == Verdict.SIMILAR


def test_the_limit_is_that_of_99_8_per_cent() -> None:
    # Both are steady; only the test differs.
    found = share_trend([[200, 208, 216, 224, 232], [200, 216, 232, 248, 264]], np.tile(BASE, (2, 1)))
    assert found.steady.all()
    assert found.chi_square[0] < 9.5495 < found.chi_square[1]
    assert found.direction().tolist() == [0, 1]
    assert found.direction(0.5).tolist() == [1, 1]
    assert found.p_value[0] > 0.002 > found.p_value[1]


@given(series)
def test_the_test_of_shares_is_the_squared_correlation_of_persons_and_years(
    rows: list[tuple[int, int]],
) -> None:
    x, n = np.array(rows).T
    year = np.repeat(np.arange(5), n)
    counted = np.concatenate([np.arange(size) < part for part, size in rows]).astype(float)
    found = share_trend(x, n)
    if counted.any():
        wanted = n.sum() * np.corrcoef(year, counted)[0, 1] ** 2
        assert float(found.chi_square) == pytest.approx(wanted, rel=1e-6, abs=1e-9)
    else:
        assert found.chi_square == 0
        assert found.direction() == 0


@given(series)
def test_backwards_the_trend_turns_round(rows: list[tuple[int, int]]) -> None:
    x, n = np.array(rows, dtype=float).T
    one, other = share_trend(x, n), share_trend(x[::-1], n[::-1])
    assert float(one.slope) == pytest.approx(-float(other.slope), abs=1e-12)
    assert float(one.chi_square) == pytest.approx(float(other.chi_square), abs=1e-9)


@given(series)
def test_the_trend_of_the_others_is_the_opposite(rows: list[tuple[int, int]]) -> None:
    x, n = np.array(rows, dtype=float).T
    one, other = share_trend(x, n), share_trend(n - x, n)
    assert float(one.slope) == pytest.approx(-float(other.slope), abs=1e-12)
    assert float(one.chi_square) == pytest.approx(float(other.chi_square), abs=1e-9)


def test_rates_take_the_weighted_line_through_their_values() -> None:
    counts, base = np.array([12.0, 25, 40, 52, 70]), np.array([900.0, 950, 1000, 990, 1100])
    estimate = rate(counts, base, per=1000)
    found = value_trend(estimate)
    error = (estimate.upper - estimate.lower) / (2 * 1.959963984540054)
    (slope, _), covariance = np.polyfit(np.arange(5), estimate.value, 1, w=1 / error, cov="unscaled")
    assert float(found.slope) == pytest.approx(slope, rel=1e-9)
    assert float(found.chi_square) == pytest.approx(slope**2 / covariance[0, 0], rel=1e-9)
    assert found.direction() == 1


def test_only_the_five_newest_known_points_count_at_their_own_times() -> None:
    x = [900, 10, np.nan, 210, 220, 230, 240]
    found = share_trend(x, np.full(7, 1000.0))
    line = np.polyfit([1, 3, 4, 5, 6], [0.01, 0.21, 0.22, 0.23, 0.24], 1)
    assert float(found.slope) == pytest.approx(line[0], rel=1e-9)


@pytest.mark.parametrize(
    "x", [[100, 90, 80, 70], [100, np.nan, 90, 80, 70], [100, 90, 80, 70, 60, np.nan], []]
)
def test_too_few_points_and_an_unknown_newest_one_give_no_trend(x: list[float]) -> None:
    found = share_trend(x, np.full(len(x), 1000.0))
    assert np.isnan(found.slope)
    assert np.isnan(found.chi_square)
    assert np.isnan(found.direction())
    assert found.verdicts(Polarity.GOOD) == Verdict.NONE


def test_nobody_and_everybody_in_a_year_are_no_obstacle() -> None:
    found = share_trend(
        [[0, 20, 40, 60, 80], [100, 90, 80, 70, 60], [0] * 5, [100] * 5], np.full((4, 5), 100)
    )
    assert found.direction().tolist() == [1, -1, 0, 0]


def test_values_without_width_have_no_test() -> None:
    value = np.array([1.0, 2, 3, 4, 5])
    assert np.isnan(value_trend(Estimate(value, value, value)).direction())


def test_series_are_tested_together_as_alone() -> None:
    random = np.random.default_rng(8)
    n = random.integers(50, 500, (4, 6, 8))
    x = random.binomial(n, np.linspace(0.2, 0.3, 8))
    found = share_trend(x, n)
    assert found.slope.shape == (4, 6)
    one = share_trend(x[2, 3], n[2, 3])
    assert (found.slope[2, 3], found.chi_square[2, 3]) == (one.slope, one.chi_square)


def test_a_trend_of_two_points_is_refused() -> None:
    with pytest.raises(ValueError, match="three"):
        share_trend([1, 2], [5, 5], points=2)
