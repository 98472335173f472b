"""Numbers and periods as people write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.texts import LANGUAGES, LocalText
from keck.views.formats import Formats, babel_number


@given(st.floats(-1e9, 1e9), st.integers(0, 3), st.sampled_from(LANGUAGES))
def test_numbers_are_written_as_babel_writes_them(value: float, decimals: int, lang: str) -> None:
    assert Formats(lang).number(value, decimals) == babel_number(value, decimals, lang)  # type: ignore[arg-type]


def test_nothing_is_written_as_minus_zero() -> None:
    assert Formats("de").number(-0.04, 1) == "0,0"


@pytest.mark.parametrize(
    ("code", "german", "english"),
    [
        ("2024", "2024", "2024"),
        ("2024-Q4", "4. Quartal 2024", "Q4 2024"),
        ("2024-03", "März 2024", "March 2024"),
        ("2024-12-31", "31. Dezember 2024", "31 December 2024"),
        ("sy2023", "Schuljahr 2023/24", "School year 2023/24"),
        ("2020..2022", "2020–2022", "2020–2022"),
        ("irgendwann", "irgendwann", "irgendwann"),
    ],
)
def test_periods_are_said_in_words(code: str, german: str, english: str) -> None:
    assert Formats("de").period(code) == german
    assert Formats("en").period(code) == english


def test_units_stand_where_the_language_wants_them() -> None:
    assert Formats("de").quantity(17.84, 1, LocalText("%")) == "17,8\N{NO-BREAK SPACE}%"
    assert Formats("en").quantity(17.84, 1, LocalText("%")) == "17.8%"
    assert (
        Formats("en").quantity(3.2, 1, LocalText("je 1.000", "per 1,000")) == "3.2\N{NO-BREAK SPACE}per 1,000"
    )


def test_the_day_of_a_moment_is_the_one_on_a_calendar_in_berlin() -> None:
    assert Formats("de").day(datetime(2024, 7, 1, 22, 30, tzinfo=UTC)) == "2. Juli 2024"
    assert Formats("de").day(datetime(2024, 12, 1, 22, 30, tzinfo=UTC)) == "1. Dezember 2024"


def test_moments_are_shown_as_clocks_in_berlin_show_them() -> None:
    assert "12:00" in Formats("de").moment(datetime(2024, 7, 1, 10, tzinfo=UTC))
