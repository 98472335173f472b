from itertools import product
from math import comb, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.statistics.segregation import dissimilarity, segregation

area = st.integers(0, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
cities = (
    st.lists(area, min_size=1, max_size=30)
    .map(lambda rows: np.array(rows, np.float64).T)
    .filter(lambda city: 0 < city[0].sum() < city[1].sum())
)
NEAR = 1e-9


@given(cities)
def test_indices_lie_between_none_and_complete(city: np.ndarray) -> None:
    found = segregation(*city)
    for figure in (found.dissimilarity.value, found.dissimilarity.expected, found.entropy, found.gini):
        assert -NEAR <= figure <= 1 + NEAR
    assert found.isolation + found.interaction == pytest.approx(1)
    assert -NEAR <= found.eta_squared <= 1 + NEAR
    assert found.gini >= found.dissimilarity.value - NEAR


@given(cities)
def test_neither_order_nor_empty_areas_count(city: np.ndarray) -> None:
    other = np.insert(city[:, ::-1], 0, 0, axis=1)
    one, two = segregation(*city), segregation(*other)
    assert two.dissimilarity.value == pytest.approx(one.dissimilarity.value, abs=NEAR)
    assert two.dissimilarity.expected == pytest.approx(one.dissimilarity.expected, abs=NEAR)
    assert (two.isolation, two.entropy, two.gini) == pytest.approx(
        (one.isolation, one.entropy, one.gini), abs=NEAR
    )


@given(cities)
def test_a_group_and_the_others_are_equally_dissimilar(city: np.ndarray) -> None:
    group, total = city
    one, two = dissimilarity(group, total), dissimilarity(total - group, total)
    assert (one.value, one.expected) == pytest.approx((two.value, two.expected), rel=1e-6, abs=NEAR)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=4), st.data())
def test_what_chance_gives_is_the_mean_over_all_ways_to_draw(totals: list[int], data: st.DataObject) -> None:
    people = sum(totals)
    members = data.draw(st.integers(1, people - 1))
    expected = ways = 0.0
    for drawn in product(*(range(total + 1) for total in totals)):
        if sum(drawn) == members:
            many = np.prod([comb(total, one) for total, one in zip(totals, drawn, strict=True)])
            apart = [
                abs(a / members - (t - a) / (people - members)) for a, t in zip(drawn, totals, strict=True)
            ]
            expected += many * sum(apart) / 2
            ways += many
    group = np.zeros(len(totals))
    left = members
    for place, total in enumerate(totals):
        group[place] = min(left, total)
        left -= int(group[place])
    found = dissimilarity(group, np.array(totals, np.float64))
    assert found.expected == pytest.approx(expected / ways, rel=1e-9)


def test_with_small_counts_chance_alone_separates_much() -> None:
    few = dissimilarity(np.array([1.0, 0, 2, 0, 1, 0, 0, 1]), np.full(8, 40.0))
    many = dissimilarity(np.array([100.0, 0, 200, 0, 100, 0, 0, 100]), np.full(8, 4000.0))
    assert few.value == pytest.approx(many.value)
    assert few.expected > 0.4
    assert many.expected < 0.06
    assert few.excess < many.excess < many.value


def test_without_a_group_or_without_others_there_is_no_index() -> None:
    for group in (np.zeros(3), np.full(3, 9.0)):
        assert isnan(segregation(group, np.full(3, 9.0)).isolation)
        assert isnan(dissimilarity(group, np.full(3, 9.0)).expected)


@pytest.mark.parametrize(("group", "total"), [(5.0, 4.0), (-1.0, 4.0), (np.nan, 4.0), (1.0, np.inf)])
def test_counts_that_can_not_be_are_refused(group: float, total: float) -> None:
    with pytest.raises(ValueError, match="not larger"):
        segregation(np.array([1.0, group]), np.array([2.0, total]))
