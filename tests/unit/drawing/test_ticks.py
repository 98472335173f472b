import itertools

from hypothesis import example, given
from hypothesis import strategies as st

from keck.drawing.ticks import ticks, value_ticks

values = st.floats(-1e7, 1e7).map(lambda value: round(value, 3))


@given(values, values)
@example(0.002, -6000000.0)
def test_ticks_enclose_the_span_in_few_equal_steps(one: float, other: float) -> None:
    low, high = sorted((one, other))
    found = ticks(low, high)
    # Nobody sees a hundred-millionth of an axis, and floats of this size err by less than the rest.
    slack = 1e-8 * (high - low) + 1e-8
    assert found[0] <= low + slack
    assert found[-1] >= high - slack
    assert 2 <= len(found) <= 9
    distances = [b - a for a, b in itertools.pairwise(found)]
    # Steps far from zero differ by what a float can not hold.
    rounding = 1e-14 * max(abs(low), abs(high))
    assert max(distances) - min(distances) <= 1e-6 * max(distances) + rounding


@given(st.integers(0, 40), st.integers(0, 40))
def test_ticks_of_counts_are_whole(one: int, other: int) -> None:
    assert all(tick == int(tick) for tick in ticks(min(one, other), max(one, other), whole=True))


def test_an_axis_begins_at_zero_unless_the_values_are_far_from_it() -> None:
    assert value_ticks(12, 30)[0] == 0
    assert value_ticks(97.2, 98.9)[0] > 90
    assert 0.0 in value_ticks(-4, 9)
