"""What a correction is about, and where and how long it stands."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.corrections import NOTHING, ON_PAGES, Correction, Subject, on_page
from keck.domain.texts import LocalText

DAY = date(2026, 3, 1)
NAMES = st.sampled_from(["", "a", "b"])
SHOWN = st.none() | st.frozensets(st.sampled_from("ab"))


def correction(**bound: str) -> Correction:
    return Correction(LocalText("Die Zahlen waren vertauscht."), DAY, **bound)


@pytest.mark.parametrize(
    ("bound", "subject", "stands"),
    [
        ({}, NOTHING, True),
        ({"indicator": "births"}, Subject(indicators=frozenset({"births"})), True),
        ({"indicator": "births"}, Subject(indicators=frozenset({"moves"})), False),
        ({"indicator": "births", "period": "2023"}, Subject(periods=frozenset({"2024"})), False),
        ({"area": "quarter:01"}, Subject(), True),
        ({"area": "quarter:01"}, NOTHING, False),
    ],
)
def test_it_stands_where_what_it_is_about_is_shown(
    bound: dict[str, str], subject: Subject, stands: bool
) -> None:
    assert correction(**bound).concerns(subject) is stands


@given(NAMES, NAMES, NAMES, st.tuples(SHOWN, SHOWN, SHOWN))
def test_a_page_that_shows_more_has_no_fewer_corrections(
    indicator: str, area: str, period: str, shown: tuple[frozenset[str] | None, ...]
) -> None:
    one = correction(indicator=indicator, area=area, period=period)
    assert one.concerns(Subject())
    if one.concerns(Subject(*shown)):
        assert all(one.concerns(Subject(*(*shown[:at], None, *shown[at + 1 :]))) for at in range(3))


def test_after_a_year_it_leaves_the_pages() -> None:
    ones = [correction()]
    assert on_page(ones, Subject(), DAY) == tuple(ones)
    assert on_page(ones, Subject(), DAY + ON_PAGES - timedelta(days=1)) == tuple(ones)
    assert on_page(ones, Subject(), DAY + ON_PAGES) == ()


@given(st.builds(Correction, st.just(LocalText("x", "y")), st.dates(), NAMES, NAMES, NAMES))
def test_it_is_read_as_it_was_written(one: Correction) -> None:
    assert Correction.of(one.to_json()) == one
