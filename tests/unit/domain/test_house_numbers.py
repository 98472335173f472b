"""House numbers, ranges and sides of a street."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.house_numbers import HouseNumber, NumberRange, Side, parse_ranges, parse_side, range_of

suffixes = st.sampled_from(["", "a", "b", "k", "z", "1/2"])
houses = st.builds(HouseNumber, st.integers(1, 999), suffixes)
ends = st.one_of(st.none(), houses)
sides = st.sampled_from(list(Side))


@st.composite
def ranges(draw: st.DrawFn) -> NumberRange:
    first, last = draw(ends), draw(ends)
    if first is not None and last is not None and last < first:
        first, last = last, first
    return NumberRange(first, last, draw(sides))


@given(houses, st.sampled_from(["{}", " {} ", "Nr. {}", "{}, Hinterhaus"]))
def test_a_written_house_number_is_read_as_it_was(house: HouseNumber, form: str) -> None:
    assert HouseNumber.parse(form.format(house)) == house


@given(houses)
def test_capitals_and_blanks_before_the_letter_do_not_matter(house: HouseNumber) -> None:
    assert HouseNumber.parse(f"{house.number} {house.suffix.upper()}") == house


@given(houses, houses, houses)
def test_house_numbers_have_one_order(a: HouseNumber, b: HouseNumber, c: HouseNumber) -> None:
    assert (a < b) + (b < a) + (a == b) == 1
    assert not (a < b and b < c) or a < c


@given(st.integers(1, 400))
def test_fractions_and_letters_come_between_two_numbers(number: int) -> None:
    street = [HouseNumber(number, suffix) for suffix in ("", "1/2", "a", "b")]
    assert sorted([*reversed(street), HouseNumber(number + 1)]) == [*street, HouseNumber(number + 1)]


@given(ranges(), houses)
def test_a_range_holds_what_its_ends_and_its_side_say(numbers: NumberRange, house: HouseNumber) -> None:
    within = (numbers.first is None or numbers.first <= house) and (
        numbers.last is None or house <= numbers.last or HouseNumber(house.number) == numbers.last
    )
    wanted = {Side.ALL: True, Side.ODD: house.number % 2 == 1, Side.EVEN: house.number % 2 == 0}
    assert numbers.holds(house) == (within and wanted[numbers.side])


@given(ranges(), ranges())
def test_ranges_collide_alike_from_both_sides(a: NumberRange, b: NumberRange) -> None:
    assert a.collides(b) == b.collides(a)


@given(ranges(), ranges(), st.integers(1, 999))
def test_two_ranges_that_hold_a_plain_number_collide(a: NumberRange, b: NumberRange, number: int) -> None:
    house = HouseNumber(number)
    if a.holds(house) and b.holds(house):
        assert a.collides(b)


def test_letters_after_a_plain_end_are_no_collision() -> None:
    assert not range_of("1", "15").collides(range_of("15a", "20"))
    assert not range_of("1", "15", Side.ODD).collides(range_of("2", "16", Side.EVEN))
    assert range_of("1", "15").collides(range_of("15", "20"))


def test_a_cell_holds_several_ranges() -> None:
    found = [str(one) for one in parse_ranges("1–15 (ungerade), 2 bis 20 g; 21a und 23-Ende")]
    assert found == ["1-15 ungerade", "2-20 gerade", "21a", "23-Ende"]


def test_no_house_numbers_mean_the_whole_street() -> None:
    assert [one.whole for one in parse_ranges("  ")] == [True]
    assert range_of("", "").whole


@pytest.mark.parametrize(("first", "last"), [("20", "2"), ("abc", ""), ("1", "x9"), ("12 bis 14", "")])
def test_what_is_no_range_is_refused(first: str, last: str) -> None:
    with pytest.raises(ValueError, match=r"not a house number|backwards"):
        range_of(first, last)


@pytest.mark.parametrize(
    ("word", "side"), [("Ungerade", 1), ("u", 1), ("gerade", 2), ("G.", 2), ("", 0), ("beide", 0)]
)
def test_sides_are_read_in_words_and_letters(word: str, side: int) -> None:
    assert parse_side(word) == side


@given(st.text(max_size=30))
def test_any_text_is_a_range_or_refused(text: str) -> None:
    try:
        list(parse_ranges(text))
    except ValueError as error:
        assert str(error)  # noqa: PT017 - both outcomes are right
