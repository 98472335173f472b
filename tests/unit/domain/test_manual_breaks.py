"""Breaks that somebody writes into an address are read, or refused with the part that is wrong."""

import pytest

from keck.domain.classes import MOST_BREAKS, BreaksError, manual_breaks


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["5", "10"], (5.0, 10.0)),
        (["5; 7,5; 10"], (5.0, 7.5, 10.0)),
        (["5 7.5", "10"], (5.0, 7.5, 10.0)),
        (["-3", "−1,5", "0"], (-3.0, -1.5, 0.0)),
        ([" 12 ;"], (12.0,)),
    ],
)
def test_breaks_are_read_with_comma_or_point(texts: list[str], wanted: tuple[float, ...]) -> None:
    assert manual_breaks(texts) == wanted


@pytest.mark.parametrize(
    ("texts", "code", "part"),
    [
        ([], "none", ""),
        (["", " ; "], "none", ""),
        (["5; x"], "not_a_number", "x"),
        (["nan"], "not_a_number", "nan"),
        (["1e9"], "not_a_number", "1e9"),
        (["inf"], "not_a_number", "inf"),
        (["9" * 400], "not_a_number", "9" * 20),
        (["<script>"], "not_a_number", "<script>"),
        (["5; 5"], "not_ascending", "5; 5"),
        (["10; 5"], "not_ascending", "10; 5"),
        (["1; 2; 3; 4; 5"], "too_many", "5"),
    ],
)
def test_what_is_wrong_is_named(texts: list[str], code: str, part: str) -> None:
    with pytest.raises(BreaksError) as caught:
        manual_breaks(texts)
    assert (caught.value.code, caught.value.text) == (code, part)


def test_there_are_no_more_breaks_than_colours_can_show() -> None:
    assert len(manual_breaks([str(n) for n in range(MOST_BREAKS)])) == MOST_BREAKS
