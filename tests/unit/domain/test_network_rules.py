"""By when something is due, and when a letter says so."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.network_rules import TOLD_AGAIN, TOLD_BEFORE, NetworkRule, due_days, is_told, months_after

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
DUE = date(2027, 3, 29)


@given(DAYS, st.integers(0, 60))
def test_months_later_it_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("newest", "public", "due"),
    [
        (None, False, {NetworkRule.PUBLIC: date(2027, 3, 29)}),
        (date(2026, 12, 1), False, {NetworkRule.PUBLIC: date(2027, 3, 29)}),
        (date(2026, 12, 1), True, {NetworkRule.AGE: date(2028, 3, 1)}),
        (None, True, {}),
    ],
)
def test_first_data_become_public_then_newer_ones_come(
    newest: date | None, public: bool, due: dict[NetworkRule, date]
) -> None:
    assert due_days(date(2026, 11, 29), newest, public=public) == due


def test_a_letter_comes_before_the_day_and_now_and_then_after_it() -> None:
    first = DUE - TOLD_BEFORE
    told: list[date] = []
    for day in (first + timedelta(days=n) for n in range(-100, 200)):
        if is_told(DUE, told[-1] if told else None, day):
            told.append(day)
    assert told == [first + n * TOLD_AGAIN for n in range(4)]
