"""What the foundation tells all desks for a time; each person may put it away."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from uuid import UUID, uuid4

from sqlalchemy import BindParameter, Select, bindparam, exists, select
from sqlalchemy.dialects.postgresql import insert

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.calendar_days import BERLIN, day_of
from keck.domain.texts import LocalText
from keck.persistence.models import Announcement, Dismissal
from keck.services import staff_acts
from keck.services.errors import NotFound, Refused
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope

LONGEST = 400


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement as people see it.

    Attributes
    ----------
    last : date
        The last day on which it is shown.
    """

    id: UUID
    text: LocalText
    begins_at: datetime
    ends_at: datetime

    @property
    def last(self) -> date:
        """The last day on which it is shown."""
        return day_of(self.ends_at - timedelta(microseconds=1))


def add(scope: StaffScope, *, de: str, en: str, first: str, last: str) -> UUID:
    """Tell all desks something from one day to another, both included.

    Raises
    ------
    Refused
        If the text is missing or too long, or the days are none or in the wrong order.
    """
    scope.require(StaffPermission.ANNOUNCE)
    german, english = " ".join(de.split()), " ".join(en.split())
    if not german:
        raise Refused("announcement_missing")
    if max(len(german), len(english)) > LONGEST:
        raise Refused("announcement_long", limit=LONGEST)
    begins, ends = _beginning(first), _beginning(last) + timedelta(days=1)
    if begins >= ends or ends <= datetime.now(UTC):
        raise Refused("announcement_days")
    one = Announcement(
        id=uuid4(),
        text={"de": german, "en": english} if english else {"de": german},
        begins_at=begins,
        ends_at=ends,
        created_by=scope.account_id,
    )
    scope.session.add(one)
    staff_acts.record(scope.session, "announced", by=scope.account_id, text=german)
    return one.id


def _beginning(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), BERLIN)
    except ValueError as error:
        raise Refused("announcement_days") from error


def end(scope: StaffScope, announcement_id: UUID) -> None:
    """Tell it no more from now on."""
    scope.require(StaffPermission.ANNOUNCE)
    one = scope.session.get(Announcement, announcement_id, with_for_update=True)
    now = datetime.now(UTC)
    if one is None or one.ends_at <= now:
        raise NotFound("announcement", str(announcement_id))
    one.begins_at, one.ends_at = min(one.begins_at, now - timedelta(seconds=1)), now
    staff_acts.record(scope.session, "ended_announcement", by=scope.account_id, text=one.text["de"])


def planned(scope: StaffScope) -> list[Told]:
    """Return what is told now or will be, in the order of its days."""
    scope.require(StaffPermission.SEE)
    query = (
        select(Announcement)
        .where(Announcement.ends_at > datetime.now(UTC))
        .order_by(Announcement.begins_at, Announcement.id)
    )
    return [_told(row) for row in scope.session.scalars(query)]


def for_person(settings: Settings, account_id: UUID) -> list[Told]:
    """Return what somebody is told at this moment and has not put away."""
    asked = {"whose": account_id, "now": datetime.now(UTC)}
    with plain_session(settings, "keck_login") as session:
        return [_told(row) for row in session.scalars(_told_now(), asked)]


@cache
def _told_now() -> Select[Announcement]:
    """Return what every page of a desk asks; to put it together takes longer than to answer it."""
    now: BindParameter[datetime] = bindparam("now")
    mine = (Dismissal.account_id == bindparam("whose"), Dismissal.announcement_id == Announcement.id)
    return (
        select(Announcement)
        .where(Announcement.begins_at <= now, Announcement.ends_at > now, ~exists().where(*mine))
        .order_by(Announcement.begins_at, Announcement.id)
    )


def dismiss(settings: Settings, account_id: UUID, announcement_id: UUID) -> None:
    """Put an announcement away for one person, on all devices."""
    with plain_session(settings, "keck_login") as session:
        if session.get(Announcement, announcement_id) is None:
            raise NotFound("announcement", str(announcement_id))
        row = {"account_id": account_id, "announcement_id": announcement_id}
        session.execute(insert(Dismissal).values(row).on_conflict_do_nothing())


def _told(row: Announcement) -> Told:
    return Told(row.id, LocalText.of(row.text), row.begins_at, row.ends_at)
