"""The control of false discoveries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from keck.compute.statistics.discovery import adjusted, controlled_level
from keck.compute.statistics.estimates import Marks
from keck.compute.statistics.funnel import proportion_p_values
from keck.compute.statistics.intervals import wilson

families = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(families)
def test_without_gaps_it_is_what_scipy_finds(p: list[float]) -> None:
    np.testing.assert_allclose(adjusted(p), stats.false_discovery_control(p), rtol=1e-12, atol=0)


@given(families, st.integers(0, 1000))
def test_gaps_and_order_change_nothing(p: list[float], seed: int) -> None:
    with_gaps = [*p, *[float("nan")] * 5]
    order = np.random.default_rng(seed).permutation(len(with_gaps))
    found = adjusted(np.array(with_gaps)[order])
    wanted = np.append(adjusted(p), [np.nan] * 5)[order]
    np.testing.assert_array_equal(found, wanted)


@given(families)
def test_adjusting_keeps_the_order_and_never_lowers(p: list[float]) -> None:
    found = adjusted(p)
    assert (found >= p).all()
    assert (found <= 1).all()
    assert (np.diff(found[np.argsort(p)]) >= 0).all()


def test_families_lie_along_the_last_axis() -> None:
    p = np.array([[0.01, 0.02, np.nan], [0.01, 0.02, 0.9]])
    np.testing.assert_allclose(adjusted(p), [[0.02, 0.02, np.nan], [0.03, 0.03, 0.9]])
    np.testing.assert_array_equal(adjusted(np.full((2, 3), np.nan)), np.full((2, 3), np.nan))


def test_of_many_tests_without_any_difference_hardly_a_family_finds_one() -> None:
    p = np.random.default_rng(2).random((2000, 60))
    families_with_finding = (adjusted(p) <= 0.05).any(axis=-1).mean()
    assert 0.03 < families_with_finding < 0.07
    assert (p <= 0.05).any(axis=-1).mean() > 0.9


@pytest.mark.parametrize("p", [[-0.1, 0.5], [0.5, 1.1]])
def test_what_is_no_probability_is_refused(p: list[float]) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjusted(p)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=40), st.floats(0.05, 0.95))
@settings(deadline=None)
def test_limits_are_controlled_as_p_values_are(parts: list[int], reference: float) -> None:
    # The score test and Wilson's limits are one and the same, so both ways must find the same.
    p = proportion_p_values(parts, 200, reference)

    def different(level: float) -> Marks:
        marks: Marks = wilson(np.array(parts), 200, level).side(reference) != 0
        return marks

    found = different(controlled_level(different, len(parts)))
    np.testing.assert_array_equal(found, adjusted(p) <= 0.05)


def test_without_tests_or_findings_there_still_is_a_level() -> None:
    assert controlled_level(lambda _: np.array([], np.bool_), 0) == 0.95
    assert controlled_level(lambda _: np.zeros(40, np.bool_), 40) == pytest.approx(1 - 0.05 / 40)
    assert controlled_level(lambda _: np.ones(40, np.bool_), 40) == 0.95
