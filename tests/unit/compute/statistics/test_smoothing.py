import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.statistics.contiguity import adjacent
from keck.compute.statistics.refusals import NotOfferedError, Refusal
from keck.compute.statistics.smoothing import (
    Smoothing,
    empirical_bayes,
    excess_risk,
    neighbourhood_rates,
    spatial_empirical_bayes,
    standardised_rates,
)

area = st.integers(0, 500).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
cities = (
    st.lists(area, min_size=2, max_size=30)
    .map(lambda rows: np.array(rows, np.float64).T)
    .filter(lambda city: city[1].sum() > 0)
)
NEAR = 1e-9


def ring(size: int) -> list[tuple[int, int]]:
    return [(one, (one + 1) % size) for one in range(size)]


@given(cities)
def test_smoothed_rates_lie_between_the_raw_one_and_the_one_they_are_drawn_to(city: np.ndarray) -> None:
    links = adjacent(city.shape[1], ring(city.shape[1]))
    for found in (
        empirical_bayes(*city),
        spatial_empirical_bayes(city[0], city[1], links),
        neighbourhood_rates(city[0], city[1], links),
    ):
        known = city[1] > 0
        assert np.isnan(found.smoothed).tolist() == (~known).tolist()
        raw, smoothed, towards = found.raw[known], found.smoothed[known], found.towards[known]
        assert (smoothed >= np.minimum(raw, towards) - NEAR).all()
        assert (smoothed <= np.maximum(raw, towards) + NEAR).all()
        assert (np.abs(smoothed - towards) <= np.abs(raw - towards) + NEAR).all(), "never away from the mean"
        assert ((found.weight >= 0) & (found.weight <= 1))[known].all()


@given(cities)
def test_order_of_areas_does_not_count(city: np.ndarray) -> None:
    size = city.shape[1]
    back = adjacent(size, [(size - 1 - one, size - 1 - two) for one, two in ring(size)])
    turned = city[:, ::-1]
    one, two = empirical_bayes(*city).smoothed, empirical_bayes(*turned).smoothed
    assert two[::-1] == pytest.approx(one, abs=NEAR, nan_ok=True)
    one = spatial_empirical_bayes(city[0], city[1], adjacent(size, ring(size))).smoothed
    two = spatial_empirical_bayes(turned[0], turned[1], back).smoothed
    assert two[::-1] == pytest.approx(one, abs=NEAR, nan_ok=True)


@given(cities)
def test_where_all_are_neighbours_the_neighbourhood_is_the_city(city: np.ndarray) -> None:
    size = city.shape[1]
    links = adjacent(size, [(one, two) for one in range(size) for two in range(one)])
    near, whole = spatial_empirical_bayes(city[0], city[1], links), empirical_bayes(*city)
    if (city[1] > 0).all():
        assert near.smoothed == pytest.approx(whole.smoothed, abs=NEAR)


def test_the_fewer_people_the_more_is_smoothed() -> None:
    base = np.array([10.0, 100, 1000, 10000])
    found = empirical_bayes(base * np.array([0.5, 0.4, 0.1, 0.2]), base)
    assert (np.diff(found.weight) > 0).all()
    assert found.method is Smoothing.EMPIRICAL_BAYES


def test_without_any_event_all_rates_are_zero() -> None:
    found = empirical_bayes(np.zeros(3), np.array([10.0, 20, 30]))
    assert found.smoothed.tolist() == [0, 0, 0]
    assert np.isnan(excess_risk(np.zeros(3), np.array([10.0, 20, 30]))).all()


def test_nobody_at_risk_gets_no_rate_and_counts_for_nothing() -> None:
    events, base = np.array([3.0, 9, 1]), np.array([30.0, 40, 50])
    with_empty = empirical_bayes(np.append(events, 0), np.append(base, 0)).smoothed
    assert with_empty[:3] == pytest.approx(empirical_bayes(events, base).smoothed)
    assert np.isnan(with_empty[3])
    assert np.isnan(empirical_bayes(np.zeros(2), np.zeros(2)).smoothed).all()


@pytest.mark.parametrize("bad", [-1.0, np.nan])
def test_what_is_no_count_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="counts"):
        empirical_bayes(np.array([1.0, bad]), np.array([5.0, 5.0]))


def test_standardised_rates_take_out_what_the_base_explains() -> None:
    rng = np.random.default_rng(3)
    base = np.repeat([30.0, 3000.0], 400)
    events = rng.poisson(0.1 * base).astype(np.float64)
    raw, found = events / base, standardised_rates(events, base)
    assert raw[:400].std() > 5 * raw[400:].std()
    assert found[:400].std() == pytest.approx(found[400:].std(), rel=0.2)


@pytest.mark.parametrize(("events", "base"), [([0, 0], [5, 5]), ([1, 0], [5, 0])])
def test_rates_that_can_not_be_standardised_are_refused(events: list[int], base: list[int]) -> None:
    with pytest.raises(NotOfferedError) as refused:
        standardised_rates(np.array(events, np.float64), np.array(base, np.float64))
    assert refused.value.reason is Refusal.NOT_POSITIVE


def test_a_negative_variance_of_standardised_rates_counts_as_none(reference_dir: Path) -> None:
    case = json.loads((reference_dir / "empirical_bayes.json").read_text())["cases"][1]
    events, base = np.array(case["events"]), np.array(case["base"])
    mean = events.sum() / base.sum()
    expected = (events / base - mean) / np.sqrt(mean / base)
    assert standardised_rates(events, base) == pytest.approx(expected)
