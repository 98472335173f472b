"""Which numbers are too unsure."""

import numpy as np
import pytest

from keck.compute.statistics.estimates import LEVELS, Estimate
from keck.compute.statistics.intervals import rate, wilson
from keck.compute.statistics.reliability import ReliabilityRule, unreliable

SURE = wilson(400, 1000)


def test_a_wide_interval_few_events_and_a_small_base_are_each_enough() -> None:
    assert not unreliable(SURE, events=400, base=1000)
    assert unreliable(wilson(12, 1000))
    assert unreliable(SURE, events=9)
    assert not unreliable(SURE, events=10)
    assert unreliable(SURE, base=29)
    assert not unreliable(SURE, base=30)


def test_the_width_is_that_of_a_coefficient_of_variation_of_a_fifth() -> None:
    half = 1.959963984540054 * 20
    edge = Estimate(np.full(2, 100.0), np.array([100.01, 99.99]) - half, np.array([99.99, 100.01]) + half)
    assert unreliable(edge).tolist() == [False, True]


@pytest.mark.parametrize("x", [5, 20, 25, 30, 200])
def test_the_level_of_the_interval_does_not_matter(x: int) -> None:
    found = {bool(unreliable(rate(x, 5000, level), level=level)) for level in LEVELS}
    assert found == {x < 30}


def test_more_is_never_less_reliable() -> None:
    n = np.arange(10, 2000, 10)
    found = unreliable(wilson(n * 0.3, n), events=n * 0.3, base=n)
    assert (np.diff(found.astype(int)) <= 0).all()
    assert found[0]
    assert not found[-1]


def test_zero_is_unsure_and_nothing_is_no_number() -> None:
    assert unreliable(wilson([0, np.nan, 0], [500, 500, 0])).tolist() == [True, False, False]


def test_what_is_unknown_decides_nothing() -> None:
    bare = Estimate(np.array([5.0]), np.array([np.nan]), np.array([np.nan]))
    assert unreliable(bare, events=np.nan, base=np.nan).tolist() == [False]
    assert unreliable(bare, base=12).tolist() == [True]


def test_balances_are_not_judged_by_their_width() -> None:
    balance = Estimate(np.array(0.1), np.array(-2.0), np.array(2.2))
    assert unreliable(balance, base=500)
    assert not unreliable(balance, base=500, rule=ReliabilityRule(variation=np.inf))
