import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.classes import class_of
from keck.domain.statuses import Status
from keck.drawing.legend import LegendWords, css_class, rows, tones

WORDS = LegendWords()


def test_each_row_of_the_legend_names_the_class_of_the_values_it_tells() -> None:
    breaks = [5.0, 10.0, 20.0]
    found = rows(breaks, lambda value: f"{value:g}", WORDS)
    assert [row.text for row in found] == ["bis 5", "über 5 bis 10", "über 10 bis 20", "über 20"]
    for value in (1, 5, 5.1, 10, 15, 20, 21):
        assert css_class(value, Status.OK, breaks) == found[class_of(value, breaks)].css_class


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_a_ramp_with_fewer_classes_uses_distinct_colours_in_order(count: int) -> None:
    found = tones([float(n + 1) for n in range(count - 1)])
    assert len(set(found)) == count
    assert found == sorted(found)
    assert count == 1 or (found[0], found[-1]) == ("c0", "c4")


LIMITS = st.lists(st.integers(-50, 50), min_size=1, max_size=4, unique=True).map(sorted)


@given(LIMITS)
def test_colours_of_a_side_are_for_values_on_that_side_of_zero(breaks: list[int]) -> None:
    found = tones(breaks)
    assert len(set(found)) == len(breaks) + 1
    assert found == sorted(found)
    spans = list(zip([-100, *breaks], [*breaks, 100], found, strict=True))
    signed = breaks[0] < 0 and breaks[-1] >= 0
    assert all(tone[0] == ("d" if signed else "c") for tone in found)
    for low, high, tone in spans if signed else []:
        side = int(tone[1:]) - 4
        assert (side < 0) == (high <= 0)
        assert (side > 0) == (low >= 0)


@pytest.mark.parametrize("breaks", [[-2.0, -1.0, 1.0, 2.0], [-1.0, 0.0, 1.0], [-3.0, 3.0]])
def test_equally_far_from_zero_is_equally_strong(breaks: list[float]) -> None:
    strengths = [int(tone[1:]) - 4 for tone in tones(breaks)]
    assert strengths == [-one for one in reversed(strengths)]


@pytest.mark.parametrize(
    ("status", "letter"), [(Status.SUPPRESSED, "s"), (Status.MISSING, "m"), (Status.NOT_APPLICABLE, "n")]
)
def test_an_area_without_a_shown_value_never_gets_a_colour_of_the_ramp(status: Status, letter: str) -> None:
    assert css_class(12.0, status, [10.0]) == letter


def test_the_legend_tells_only_the_statuses_that_occur() -> None:
    found = rows([1.0], str, WORDS, statuses=[Status.OK, Status.MISSING, Status.MISSING])
    assert [row.css_class for row in found] == ["c0", "c4", "m"]
