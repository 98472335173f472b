from math import inf, isnan, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.statistics.inequality import atkinson, fifths_ratio, gini, theil

amounts = st.floats(0, 1e6).map(lambda v: round(v, 2))
areas = st.lists(amounts, min_size=1, max_size=40).filter(any).map(np.array)
NEAR = 1e-9


@given(areas)
def test_gini_lies_between_nobody_and_all_but_one(values: np.ndarray) -> None:
    assert 0 <= gini(values) <= 1 - 1 / len(values) + NEAR
    assert gini(values) < 1


@given(areas, st.floats(1e-6, 1e6))
def test_neither_unit_nor_order_of_areas_counts(values: np.ndarray, unit: float) -> None:
    other = values[np.random.default_rng(1).permutation(len(values))] * unit
    for figure in (gini, atkinson, fifths_ratio, lambda v: theil(v).total):
        assert figure(other) == pytest.approx(figure(values), rel=1e-6, abs=NEAR)


@given(areas, st.data())
def test_theil_is_the_sum_of_its_parts(values: np.ndarray, data: st.DataObject) -> None:
    groups = data.draw(st.lists(st.integers(0, 4), min_size=len(values), max_size=len(values)))
    found = theil(values, np.array(groups))
    assert found.between + found.within == pytest.approx(theil(values).total, rel=NEAR, abs=NEAR)
    assert found.between >= -NEAR
    assert found.within >= -NEAR
    assert found.total <= log(len(values)) + NEAR


@given(areas)
def test_giving_from_the_richest_to_the_poorest_makes_all_more_equal(values: np.ndarray) -> None:
    levelled = values.copy()
    rich, poor = int(values.argmax()), int(values.argmin())
    gift = (values[rich] - values[poor]) / 4
    levelled[rich] -= gift
    levelled[poor] += gift
    for figure in (gini, atkinson, lambda v: theil(v).total):
        assert figure(levelled) <= figure(values) + NEAR


def test_areas_that_are_all_alike_are_equal() -> None:
    alike = np.full(7, 3.3)
    assert (gini(alike), theil(alike).total, fifths_ratio(alike)) == pytest.approx((0, 0, 1), abs=NEAR)


def test_fifths_count_an_area_on_their_border_in_part() -> None:
    assert fifths_ratio(np.arange(1.0, 11.0)) == pytest.approx((9 + 10) / (1 + 2))
    # A fifth of three areas is 0.6 of one.
    assert fifths_ratio(np.array([1.0, 2.0, 6.0])) == pytest.approx(6)
    # A fifth of 100 people: ten with 1 and ten with 2, against twenty with 6.
    assert fifths_ratio(np.array([1.0, 2.0, 6.0]), np.array([10.0, 60, 30])) == pytest.approx(6 / 1.5)
    assert fifths_ratio(np.array([0.0, 0, 0, 0, 0, 5, 5, 5, 5, 5])) == inf


def test_where_there_is_nothing_nothing_is_shared_out() -> None:
    for values in (np.zeros(4), np.array([])):
        assert isnan(gini(values))
        assert isnan(theil(values).total)
        assert isnan(atkinson(values))
        assert isnan(fifths_ratio(values))


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_what_can_not_be_shared_is_refused(bad: float) -> None:
    for figure in (gini, theil, atkinson, fifths_ratio):
        with pytest.raises(ValueError, match="not negative"):
            figure(np.array([1.0, bad]))
    with pytest.raises(ValueError, match="aversion"):
        atkinson(np.array([1.0, 2.0]), 0)


def test_who_cares_much_sees_total_inequality_where_one_has_nothing() -> None:
    assert atkinson(np.array([0.0, 5.0]), 1) == 1
    assert atkinson(np.array([0.0, 5.0]), 2) == 1
    assert atkinson(np.array([0.0, 5.0]), 0.5) == pytest.approx(0.5)
