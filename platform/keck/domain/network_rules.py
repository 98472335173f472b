"""What the network has agreed on about time: when data become public, and how old they may be."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

PUBLIC_WITHIN_MONTHS = 4
OLDEST_MONTHS = 15
"""A year's figures take some months to come; whoever has taken nothing over for longer has missed a year."""
TOLD_BEFORE = timedelta(days=28)
TOLD_AGAIN = timedelta(days=60)


class NetworkRule(StrEnum):
    """A rule that members are reminded of."""

    PUBLIC = "public"
    """Some of a member's data are public so many months after it has joined."""
    AGE = "age"
    """A member takes over newer data before the last ones are so many months old."""


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last one.

    >>> months_after(date(2026, 10, 31), 4)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due_days(joined: date, newest: date | None, *, public: bool) -> dict[NetworkRule, date]:
    """Return by when a member has to do something, by rule; none where a rule asks nothing of it.

    Parameters
    ----------
    newest : date or None
        Day on which data were last taken over.
    public : bool
        Whether anything of the member was ever public.
    """
    if not public:
        return {NetworkRule.PUBLIC: months_after(joined, PUBLIC_WITHIN_MONTHS)}
    return {NetworkRule.AGE: months_after(newest, OLDEST_MONTHS)} if newest else {}


def is_told(due: date, last: date | None, today: date) -> bool:
    """Tell whether a letter is written on a day: some weeks before the due day, then now and then."""
    near = today >= due - TOLD_BEFORE
    return near and (last is None or today - last >= TOLD_AGAIN)
