"""Standardised rates: laws they keep, and when there are none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.statistics.estimates import LEVELS
from keck.compute.statistics.intervals import rate
from keck.compute.statistics.standardisation import direct, expected, indirect, ratio

bands = st.lists(
    st.tuples(st.integers(4, 500), st.integers(500, 9000), st.integers(1, 9000)), min_size=3, max_size=19
)


@given(bands, st.sampled_from(LEVELS))
def test_the_order_of_bands_and_the_size_of_the_standard_change_nothing(
    rows: list[tuple[int, int, int]], level: float
) -> None:
    x, n, weights = np.array(rows, dtype=float).T
    one, other = direct(x, n, weights, level), direct(x[::-1], n[::-1], 7 * weights[::-1], level)
    np.testing.assert_allclose(np.array(one), np.array(other), rtol=1e-12)
    assert one.lower < one.value < one.upper


@given(bands)
def test_with_its_own_structure_as_standard_an_area_has_its_crude_rate(
    rows: list[tuple[int, int, int]],
) -> None:
    x, n, _ = np.array(rows, dtype=float).T
    found, crude = direct(x, n, n, per=1000), rate(x.sum(), n.sum(), per=1000)
    np.testing.assert_allclose(np.array(found), np.array(crude), rtol=1e-9)


def test_areas_are_computed_together_as_alone() -> None:
    random = np.random.default_rng(3)
    x, n = random.integers(0, 30, (4, 6, 5)), random.integers(100, 900, (4, 6, 5))
    weights = np.array([5, 4, 3, 2, 1])
    found = direct(x, n, weights)
    assert found.value.shape == (4, 6)
    np.testing.assert_array_equal(found.lower[2, 3], direct(x[2, 3], n[2, 3], weights).lower)


@pytest.mark.parametrize(
    ("x", "n", "known"),
    [
        ([4, 5, 1], [50, 50, 50], True),
        ([4, 5, 0], [50, 50, 50], False),
        ([9, 9, np.nan], [50, 50, 50], False),
        ([9, 9, 9], [50, 50, np.nan], False),
        ([9, 9, 0], [50, 50, 0], False),
        ([9, 9, 9], [50, 50, 0], False),
    ],
)
def test_a_direct_rate_needs_ten_events_and_all_bands(x: list[float], n: list[float], known: bool) -> None:
    found = direct(x, n, [3, 2, 1])
    assert [bool(np.isfinite(side)) for side in found] == [known] * 3


@given(bands)
def test_an_area_with_the_rates_of_the_reference_has_the_ratio_one(rows: list[tuple[int, int, int]]) -> None:
    x, n, other = np.array(rows, dtype=float).T
    awaited = expected(other, x, n)
    found = ratio(awaited, awaited)
    assert float(found.value) == pytest.approx(1)
    assert found.lower < 1 < found.upper
    plain = indirect(awaited, awaited, 0.02, per=1000)
    assert float(plain.value) == pytest.approx(20)


def test_an_unknown_band_makes_the_expectation_unknown_unless_it_is_left_out() -> None:
    n, events, whole = [10, np.nan], [5, 5], [100, 100]
    assert np.isnan(expected(n, events, whole))
    assert expected(n, events, whole, where=[True, False]) == pytest.approx(0.5)
    assert np.isnan(expected([10, 10], [5, 0], [100, 0]))


def test_where_nothing_is_expected_there_is_no_ratio() -> None:
    found = ratio([0, 3, np.nan, 0], [0, 0, 2, 2])
    np.testing.assert_array_equal(np.isnan(found.value), [True, True, True, False])
    assert (found.value[3], found.lower[3]) == (0, 0)


def test_negative_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="weights"):
        direct([5, 5], [9, 9], [1, -1])
    with pytest.raises(ValueError, match="expected events"):
        ratio(5, -1)
