"""Days as a calendar in Berlin shows them: dates that are agreed with a member begin and end there."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def day_of(moment: datetime) -> date:
    """Return the day of a point in time.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 6, 30, 22, 15, tzinfo=UTC))
    datetime.date(2026, 7, 1)
    """
    return moment.astimezone(BERLIN).date()


def beginning_of_day(moment: datetime) -> datetime:
    """Return when the day of a point in time began.

    >>> from datetime import UTC
    >>> beginning_of_day(datetime(2026, 6, 30, 22, 15, tzinfo=UTC)).astimezone(UTC).isoformat()
    '2026-06-30T22:00:00+00:00'
    """
    return datetime.combine(day_of(moment), time(), BERLIN)
