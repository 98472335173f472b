"""Sen's slope and least squares beside scipy's, one series at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from keck.compute.statistics.estimates import LEVELS
from keck.compute.statistics.slopes import least_squares, sen

series = st.lists(st.one_of(st.integers(-50, 50), st.none()), min_size=2, max_size=14).filter(
    lambda one: sum(value is not None for value in one) >= 3
)


def floats(values: list[int | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


@given(series, st.sampled_from(LEVELS))
def test_sen_is_what_scipy_finds_in_the_known_points(values: list[int | None], level: float) -> None:
    y = floats(values)
    known = np.flatnonzero(~np.isnan(y))
    wanted = stats.theilslopes(y[known], known, alpha=level)
    found = sen(y, level)
    limits = float(found.slope), float(found.lower), float(found.upper)
    assert limits == pytest.approx((wanted.slope, wanted.low_slope, wanted.high_slope), abs=1e-12)
    assert found.lower <= found.slope <= found.upper


@given(series)
def test_sen_widens_with_the_level(values: list[int | None]) -> None:
    narrow, wide = (sen(floats(values), level) for level in LEVELS)
    assert wide.lower <= narrow.lower
    assert narrow.upper <= wide.upper


@given(st.floats(-5, 5), st.floats(-100, 100), st.integers(3, 12))
def test_of_points_on_a_line_both_find_the_line(slope: float, start: float, size: int) -> None:
    y = start + slope * np.arange(size)
    for found in (sen(y), least_squares(y)):
        assert float(found.slope) == pytest.approx(slope, abs=1e-9)
        assert float(found.intercept) == pytest.approx(start, abs=1e-9)


@given(series)
def test_least_squares_is_what_scipy_finds_in_the_known_points(values: list[int | None]) -> None:
    y = floats(values)
    known = np.flatnonzero(~np.isnan(y))
    wanted, found = stats.linregress(known, y[known]), least_squares(y)
    assert float(found.slope) == pytest.approx(wanted.slope, abs=1e-9)
    assert float(found.intercept) == pytest.approx(wanted.intercept, abs=1e-9)
    if np.ptp(y[known]) > 0:
        assert float(found.error) == pytest.approx(wanted.stderr, abs=1e-6)
        assert float(found.p_value) == pytest.approx(wanted.pvalue, abs=1e-6)
    else:
        assert np.isnan(found.error)
        assert np.isnan(found.p_value)


@pytest.mark.parametrize("values", [[], [3.0], [np.nan, 3.0, np.nan], [np.nan, np.nan]])
def test_one_point_has_no_slope(values: list[float]) -> None:
    assert np.isnan(np.array(sen(values))).all()
    assert np.isnan(least_squares(values).slope)


def test_two_points_have_a_slope_without_error() -> None:
    found = least_squares([1.0, np.nan, 4.0])
    assert float(found.slope) == pytest.approx(1.5)
    assert np.isnan(found.error)
    assert np.isnan(found.p_value)


def test_series_are_computed_together_as_alone() -> None:
    y = np.random.default_rng(4).normal(size=(3, 4, 9))
    y[1, 2, 4] = np.nan
    for made in (sen, least_squares):
        found, one = np.array(made(y)), np.array(made(y[1, 2]))
        assert found.shape == (4, 3, 4)
        np.testing.assert_allclose(found[:, 1, 2], one, rtol=1e-13)
