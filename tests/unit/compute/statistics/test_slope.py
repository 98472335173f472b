from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.statistics.refusals import NotOfferedError, Refusal
from keck.compute.statistics.slope import Scale, gradient, standard_errors

people = st.lists(st.floats(1, 1e5), min_size=5, max_size=10).map(np.array)


@given(people, st.floats(1, 100), st.floats(-0.9, 3))
def test_a_straight_gradient_is_found(groups: np.ndarray, start: float, growth: float) -> None:
    share = groups / groups.sum()
    ridit = np.cumsum(share) - share / 2
    found = gradient(start * (1 + growth * ridit), groups)
    assert found.intercept == pytest.approx(start, rel=1e-6)
    assert found.slope == pytest.approx(start * growth, rel=1e-6, abs=1e-6)
    assert found.ratio == pytest.approx(1 + growth, rel=1e-5)
    assert found.slope_limits is None


@given(people, st.data())
def test_the_other_direction_turns_the_sign_and_the_ratio(groups: np.ndarray, data: st.DataObject) -> None:
    size = len(groups)
    values = np.array(data.draw(st.lists(st.floats(0.1, 0.9), min_size=size, max_size=size)))
    logit = partial(gradient, scale=Scale.LOGIT, fitted_on_scale=True)
    one, two = logit(values, groups), logit(values, groups, multiplier=-1)
    back = logit(values[::-1], groups[::-1])
    assert two.slope == pytest.approx(-one.slope)
    assert two.ratio == pytest.approx(1 / one.ratio)
    assert (back.slope, back.ratio) == pytest.approx((-one.slope, 1 / one.ratio), abs=1e-8)


def test_limits_are_the_same_each_time_and_hold_the_point() -> None:
    values, groups, errors = np.array([9.0, 7, 6, 5, 4]), np.full(5, 100.0), np.full(5, 0.4)
    one, two = (gradient(values, groups, errors, draws=10_000) for _ in range(2))
    assert one == two
    assert one.slope_limits is not None
    assert one.ratio_limits is not None
    assert one.slope_limits[0] < one.slope < one.slope_limits[1]
    assert one.ratio_limits[0] < one.ratio < one.ratio_limits[1]
    # The slope is a weighted sum of independent values: its exact error is known.
    rise = np.array([-2, -1, 0, 1, 2]) / 2
    exact = 1.96 * 0.4 * np.sqrt((rise**2).sum())
    assert (one.slope_limits[1] - one.slope_limits[0]) / 2 == pytest.approx(exact, rel=0.03)


def test_a_wider_level_gives_wider_limits() -> None:
    values, groups, errors = np.array([9.0, 7, 6, 5, 4]), np.full(5, 100.0), np.full(5, 0.05)
    narrow, wide = (
        gradient(values, groups, errors, scale=Scale.LOG, level=level, draws=20_000).ratio_limits
        for level in (0.95, 0.998)
    )
    assert narrow is not None
    assert wide is not None
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_standard_errors_come_from_limits() -> None:
    lower, upper = np.array([0.2, 0.4]), np.array([0.3, 0.6])
    plain = standard_errors(lower, upper, Scale.PLAIN)
    assert plain == pytest.approx((upper - lower) / (2 * 1.959964), rel=1e-6)
    assert standard_errors(lower, upper, Scale.LOG) == pytest.approx(
        np.log(upper / lower) / 3.919928, rel=1e-6
    )


def test_fewer_than_five_groups_are_refused() -> None:
    with pytest.raises(NotOfferedError) as refused:
        gradient(np.ones(4), np.ones(4))
    assert (refused.value.reason, refused.value.found, refused.value.needed) == (Refusal.TOO_FEW_GROUPS, 4, 5)


@pytest.mark.parametrize(("scale", "bad"), [(Scale.LOG, 0.0), (Scale.LOGIT, 1.0), (Scale.LOGIT, 0.0)])
def test_values_without_logarithm_are_refused(scale: Scale, bad: float) -> None:
    values = np.array([0.2, 0.3, bad, 0.4, 0.5])
    with pytest.raises(NotOfferedError) as refused:
        gradient(values, np.ones(5), scale=scale, fitted_on_scale=True)
    assert refused.value.reason is Refusal.NOT_POSITIVE
    assert gradient(values, np.ones(5), scale=scale).slope_limits is None, "a straight line needs none"
