"""Verdicts, by polarity, and never about what is unsure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.statistics.intervals import wilson
from keck.compute.statistics.verdicts import (
    Verdict,
    against,
    judged,
    rate_against_rest,
    share_against_rest,
    without,
)
from keck.domain.definitions import Polarity

SIDES = [-1.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        (Polarity.GOOD, [Verdict.WORSE, Verdict.SIMILAR, Verdict.BETTER]),
        (Polarity.BAD, [Verdict.BETTER, Verdict.SIMILAR, Verdict.WORSE]),
        (Polarity.NEUTRAL, [Verdict.LOWER, Verdict.SIMILAR, Verdict.HIGHER]),
    ],
)
def test_the_polarity_gives_the_word(polarity: Polarity, words: list[Verdict]) -> None:
    assert judged(SIDES, polarity).tolist() == words
    assert judged([-2.0, 0.0, 2.0], polarity).tolist() == words


@given(st.lists(st.floats(-1, 1) | st.just(float("nan")), min_size=1), st.sampled_from(list(Polarity)))
def test_nothing_is_said_about_the_unreliable_and_the_unknown(side: list[float], polarity: Polarity) -> None:
    assert (judged(side, polarity, unreliable=True) == Verdict.NONE).all()
    found = judged(side, polarity)
    np.testing.assert_array_equal(found == Verdict.NONE, np.isnan(side))


def test_the_interval_against_the_city_and_a_target() -> None:
    estimate = wilson([100, 200, 300, np.nan], 1000)
    assert against(estimate, 0.2, Polarity.BAD).tolist() == [
        Verdict.BETTER,
        Verdict.SIMILAR,
        Verdict.WORSE,
        Verdict.NONE,
    ]
    targets = [0.25, np.nan, 0.25, 0.25]
    assert against(estimate, targets, Polarity.NEUTRAL, [False, False, True, False]).tolist() == [
        Verdict.LOWER,
        Verdict.NONE,
        Verdict.NONE,
        Verdict.NONE,
    ]


def test_a_large_area_does_not_hide_in_its_city() -> None:
    # Two thirds of the city live here; the city's share is near the area's because it is the area's.
    x, n, city_x, city_n = 460, 2000, 640, 3000
    assert against(wilson(x, n), city_x / city_n, Polarity.BAD) == Verdict.SIMILAR
    assert share_against_rest(x, n, city_x, city_n, Polarity.BAD) == Verdict.WORSE
    assert share_against_rest(x, n, city_x, city_n, Polarity.BAD, unreliable=True) == Verdict.NONE


@given(st.integers(1, 400), st.integers(400, 900), st.integers(1, 400), st.integers(400, 900))
def test_an_area_and_the_rest_are_judged_oppositely(x: int, n: int, rest_x: int, rest_n: int) -> None:
    for made in (share_against_rest, rate_against_rest):
        pair = made([x, rest_x], [n, rest_n], x + rest_x, n + rest_n, Polarity.BAD)
        assert tuple(pair) in {
            (Verdict.BETTER, Verdict.WORSE),
            (Verdict.SIMILAR, Verdict.SIMILAR),
            (Verdict.WORSE, Verdict.BETTER),
        }


def test_a_small_area_is_judged_against_the_rest_as_against_the_city() -> None:
    x = np.arange(0, 100)
    found = share_against_rest(x, 200, 250_000, 1_000_000, Polarity.BAD)
    np.testing.assert_array_equal(found, against(wilson(x, 200), 0.25, Polarity.BAD))
    assert set(found) == {Verdict.BETTER, Verdict.SIMILAR, Verdict.WORSE}


def test_the_whole_city_has_no_rest() -> None:
    for made in (share_against_rest, rate_against_rest):
        assert made(50, 100, 50, 100, Polarity.GOOD) == Verdict.NONE


def test_an_area_with_more_than_the_city_is_refused() -> None:
    np.testing.assert_array_equal(without([1, np.nan, 5], 5), [4, np.nan, 0])
    with pytest.raises(ValueError, match="larger"):
        without(6, 5)
