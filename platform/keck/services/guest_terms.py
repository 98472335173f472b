"""Until when a membership opens anything, and what is agreed with a guest."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_

from keck.domain.calendar_days import BERLIN, day_of
from keck.persistence.models import Membership

USUAL_DAYS, LONGEST_DAYS = 90, 365
TOLD_BEFORE = timedelta(days=7)
BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Terms:
    """What a guest may see, and the last day on which they may."""

    topics: tuple[str, ...]
    until: date

    @property
    def ends_at(self) -> datetime:
        """The moment from which nothing is open any more."""
        return datetime.combine(self.until + timedelta(days=1), time(), BERLIN)

    def about(self) -> dict[str, str]:
        """Return what the log tells of it."""
        return {"topics": BETWEEN.join(self.topics), "until": self.until.isoformat()}


def is_living() -> ColumnElement[bool]:
    """Hold a membership against the clock: the one condition of all who look memberships up."""
    return or_(Membership.expires_at.is_(None), Membership.expires_at > func.now())


def last_day(ends_at: datetime | None) -> date | None:
    """Return the last day before an end.

    >>> last_day(Terms((), date(2027, 3, 31)).ends_at)
    datetime.date(2027, 3, 31)
    """
    return day_of(ends_at - timedelta(seconds=1)) if ends_at else None


def today() -> date:
    """Return the day that it is now."""
    return day_of(datetime.now(UTC))


def usual_end() -> date:
    """Return the last day that is proposed for a guest."""
    return today() + timedelta(days=USUAL_DAYS)


def latest_end() -> date:
    """Return the latest day that a guest can have."""
    return today() + timedelta(days=LONGEST_DAYS)
