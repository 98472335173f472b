"""Intervals of means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from keck.compute.statistics.estimates import LEVELS
from keck.compute.statistics.means import design_effect, student


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30), st.sampled_from(LEVELS))
def test_limits_are_those_of_the_t_distribution(values: list[float], level: float) -> None:
    spread = float(np.std(values, ddof=1))
    found = student(np.mean(values), spread, len(values), level)
    scale = spread / np.sqrt(len(values))
    wanted = np.mean(values) + scale * np.array(
        stats.t.ppf([(1 - level) / 2, (1 + level) / 2], len(values) - 1)
    )
    np.testing.assert_allclose([found.lower, found.upper], wanted, rtol=1e-9, atol=1e-9)


@given(st.floats(1, 40), st.floats(0, 1))
def test_clusters_widen_by_the_root_of_the_design_effect(size: float, correlation: float) -> None:
    effect = design_effect(size, correlation)
    plain, clustered = student(3.5, 0.8, 60), student(3.5, 0.8, 60, effect=effect)
    assert effect >= 1
    widened = float((clustered.upper - clustered.lower) / (plain.upper - plain.lower))
    assert widened == pytest.approx(float(effect) ** 0.5, rel=1e-12)


def test_design_effect_is_one_without_clusters_or_likeness() -> None:
    np.testing.assert_array_equal(design_effect([1, 20, 20], [0.3, 0, 1]), [1, 1, 20])


@pytest.mark.parametrize(("size", "correlation"), [(0.5, 0.1), (5, -0.1), (5, 1.1)])
def test_design_effects_of_what_is_no_cluster_are_refused(size: float, correlation: float) -> None:
    with pytest.raises(ValueError, match="clusters"):
        design_effect(size, correlation)


def test_means_of_too_few_have_a_value_but_no_limits() -> None:
    found = student([3.0, 3.0, 3.0, np.nan], 1.0, [0, 1, 2, 20])
    np.testing.assert_array_equal(np.isnan(found.value), [False, False, False, True])
    np.testing.assert_array_equal(np.isnan(found.lower), [True, True, False, True])
    np.testing.assert_array_equal(np.isnan(found.upper), [True, True, False, True])


def test_a_negative_deviation_is_refused() -> None:
    with pytest.raises(ValueError, match="deviations"):
        student(3, -1, 10)
