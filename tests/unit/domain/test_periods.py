"""Periods are dates."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.periods import Period, PeriodKind

YEARS = st.integers(1000, 9998)
SINGLE = (
    YEARS.map(lambda year: f"{year:04d}")
    | st.tuples(YEARS, st.integers(1, 4)).map(lambda p: f"{p[0]:04d}-Q{p[1]}")
    | st.tuples(YEARS, st.integers(1, 12)).map(lambda p: f"{p[0]:04d}-{p[1]:02d}")
    | YEARS.map(lambda year: f"sy{year:04d}")
    | st.dates(date(1000, 1, 1)).map(str)
)


@given(SINGLE)
def test_a_period_keeps_its_code_and_begins_before_it_ends(code: str) -> None:
    period = Period.parse(code)
    assert period.code == code
    assert period.first <= period.last
    assert Period.parse(period.code) == period


@given(YEARS)
def test_quarters_and_months_fill_the_year_without_gaps(year: int) -> None:
    for codes in ([f"{year}-Q{n}" for n in range(1, 5)], [f"{year}-{n:02d}" for n in range(1, 13)]):
        parts = [Period.parse(code) for code in codes]
        assert (parts[0].first, parts[-1].last) == (date(year, 1, 1), date(year, 12, 31))
        for before, after in pairwise(parts):
            assert after.first == before.last + timedelta(days=1)


@given(st.integers(1000, 9900), st.integers(1, 20))
def test_pooled_periods_span_their_parts(year: int, length: int) -> None:
    period = Period.parse(f"{year}..{year + length}")
    assert period.kind is PeriodKind.POOLED
    assert (period.first.year, period.last.year) == (year, year + length)


@given(st.text(max_size=12))
def test_other_texts_are_refused_with_one_kind_of_error(text: str) -> None:
    with suppress(ValueError):
        assert Period.parse(text).code == text


@pytest.mark.parametrize(
    "text",
    [
        "2022..2020",
        "2020..2020",
        "2020..2021-Q1",
        "2020..2021..2022",
        "2024-13",
        "2024-Q5",
        "2024-02-30",
        "",
        "..",
        "0000",
        "٢٠٢٤",
    ],
)
def test_impossible_periods_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message repeats the text
        Period.parse(text)
