"""Street names, and which area an address lies in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.house_numbers import HouseNumber, Side, range_of
from keck.domain.streets import Street, StreetList, StreetPart, collisions, fold_street, split_address

words = st.text("abcdefghijklmnoprtuvwzäöüß", min_size=2, max_size=9)
BRIDGE = Street(
    "Brückenstraße",
    (
        StreetPart(range_of("1", "15", Side.ODD), "01"),
        StreetPart(range_of("15a", "Ende", Side.ODD), "02"),
        StreetPart(range_of("2", "Ende", Side.EVEN), "03"),
    ),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hauptstr.", "Hauptstraße"),
        ("HAUPTSTRASSE", "Hauptstraße"),
        ("Robert-Koch-Str.", "Robert Koch Straße"),
        ("Straße des 17. Juni", "Str. des 17.Juni"),
        ("Königsplatz", "Koenigspl."),
        ("St.-Anna-Weg", "Sankt Anna Weg"),
        ("Dr.-Külz-Ring", "Doktor Külz Ring"),
        ("Chaussée-Straße", "Chausseestr"),
    ],
)
def test_spellings_of_one_street_fold_to_one_text(one: str, other: str) -> None:
    assert fold_street(one) == fold_street(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Schulstraße", "Schulweg"), ("Am Ring 1", "Am Ring"), ("Ost", "Öst")]
)
def test_different_streets_stay_different(one: str, other: str) -> None:
    assert fold_street(one) != fold_street(other)


@given(words, words)
def test_folding_ignores_case_hyphens_and_abbreviation(a: str, b: str) -> None:
    full = f"{a.title()}-{b.title()}-Straße"
    assert fold_street(full) == fold_street(f"{a} {b.upper()} STR.") == fold_street(fold_street(full))


@given(words, st.integers(1, 999), st.sampled_from(["", "a", " B", "-9", " 1/2"]))
def test_an_address_is_split_into_street_and_number(name: str, number: int, rest: str) -> None:
    street, house = split_address(f"{name}weg {number}{rest}")
    assert (street, HouseNumber.parse(house).number) == (f"{name}weg", number)


@pytest.mark.parametrize(
    ("house", "areas"),
    [("3", {"01"}), ("15", {"01"}), ("15a", {"02"}), ("17", {"02"}), ("40", {"03"}), ("1b", {"01"})],
)
def test_a_house_lies_in_the_part_that_names_it(house: str, areas: set[str]) -> None:
    assert BRIDGE.areas(HouseNumber.parse(house)) == areas


def test_without_a_number_all_areas_of_the_street_are_possible() -> None:
    assert BRIDGE.areas() == {"01", "02", "03"}


def test_a_street_is_found_however_it_is_written() -> None:
    listed = StreetList("stadtteil", (BRIDGE,))
    assert listed.find("BRUECKENSTR") is BRIDGE
    assert listed.find("Brückenweg") is None
    assert listed.similar("Brükenstr.") == "Brückenstraße"


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9), st.sampled_from(list(Side))), max_size=6))
def test_parts_are_kept_as_they_were(rows: list[tuple[int, int, Side]]) -> None:
    parts = [StreetPart(range_of(str(low), str(low + more), side), "7") for low, more, side in rows]
    assert [StreetPart.of(part.to_json()) for part in parts] == parts


def test_the_same_numbers_for_two_areas_are_told() -> None:
    parts = [
        StreetPart(range_of("1", "9"), "01"),
        StreetPart(range_of("10", "20"), "02"),
        StreetPart(range_of("9", "11", Side.ODD), "03"),
    ]
    assert list(collisions(parts)) == [(0, 2), (1, 2)]
