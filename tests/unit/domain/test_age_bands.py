"""Bands of ages: read, and put together to wider ones by whole years."""

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.age_bands import Ages, ages, tiling

_OLDEST = 12
"""Whoever is older is in the open bands of these tests."""


def text_of(band: Ages) -> str:
    low, high = band
    return f"{low}-" if high is None else f"{low}-{high}"


def years(text: str) -> set[int]:
    band = ages(text)
    assert band is not None
    return set(range(band[0], (_OLDEST + 1 if band[1] is None else band[1]) + 1))


bands = st.tuples(st.integers(0, _OLDEST - 1), st.one_of(st.none(), st.integers(0, _OLDEST - 1))).map(
    lambda pair: (pair[0], None if pair[1] is None else max(pair[0], pair[1]))
)


def exact(chosen: Iterable[str], wanted: str) -> bool:
    """Tell whether bands cover a wanted one, each year once."""
    covered = [year for one in chosen for year in years(one)]
    return sorted(covered) == sorted(years(wanted))


@given(bands.map(text_of), st.sets(bands.map(text_of), max_size=7))
def test_a_band_is_tiled_by_the_fewest_that_cover_each_year_once(wanted: str, known: set[str]) -> None:
    found = tiling(wanted, known)
    by_hand = [
        size
        for size in range(1, len(known) + 1)
        if any(exact(some, wanted) for some in combinations(sorted(known), size))
    ]
    if found is None:
        assert by_hand == []
    else:
        assert set(found) <= known
        assert exact(found, wanted)
        assert len(found) == by_hand[0]
        assert list(found) == sorted(found, key=lambda one: min(years(one)))


@pytest.mark.parametrize(
    ("wanted", "known", "found"),
    [
        ("0-5", ["0-2", "3-5"], ("0-2", "3-5")),
        ("0-5", ["0-5", "0-2", "3-5"], ("0-5",)),
        ("0-5", ["0", "1", "2", "3-5"], ("0", "1", "2", "3-5")),
        ("0-5", ["0-2", "4-5"], None),
        ("0-5", ["0-3", "3-5"], None),
        ("0-5", ["0-2", "3-6"], None),
        ("65-", ["65-79", "80-"], ("65-79", "80-")),
        ("65-", ["65-79", "80-99"], None),
        ("65-79", ["65-"], None),
        ("0-5", ["kinder", "0-2", "3-5"], ("0-2", "3-5")),
        ("kinder", ["0-2"], None),
        ("0-5", [], None),
    ],
)
def test_bands_of_real_tables(wanted: str, known: list[str], found: tuple[str, ...] | None) -> None:
    assert tiling(wanted, known) == found


@pytest.mark.parametrize("text", ["", "-5", "a-b", "5-3", "3–5", "3-5-7", "٣"])
def test_what_is_no_band_is_none(text: str) -> None:
    assert ages(text) is None
