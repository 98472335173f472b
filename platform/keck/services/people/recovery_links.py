"""What those do about a recovery who have no account or need none: confirm it, look at it, stop it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Recovery, Tenant
from keck.services import member_notices, staff_acts
from keck.services.errors import Refused
from keck.services.people import recoveries
from keck.services.post import tickets
from keck.views.formats import Formats

_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A recovery as its links show it.

    Attributes
    ----------
    state : str
        ``started``, ``confirmed``, ``invited`` or ``stopped``.
    """

    town: str
    email: str
    name: str
    reason: str
    state: str
    confirmed_by: str
    due_at: datetime | None


def look(settings: Settings, token: str) -> Shown:
    """Return what a member's people may know about a recovery, for the link in their letter.

    Raises
    ------
    Refused
        If the link is none of ours.
    """
    with plain_session(settings, "keck_staff") as session:
        return _shown(session, _by_token(session, settings, "recovery", token))


def stop(settings: Settings, token: str) -> None:
    """Stop a recovery for somebody who belongs to the member.

    Raises
    ------
    Refused
        If it has ended already.
    """
    with plain_session(settings, "keck_staff") as session:
        one = _by_token(session, settings, "recovery", token, lock=True)
        if one.ended_at is not None:
            raise Refused("recovery_over")
        one.ended_at, one.outcome = datetime.now(UTC), "stopped"
        staff_acts.record(session, "recovery_objected", by=None, tenant_id=one.tenant_id, email=one.email)
        _tell(settings, one, "recovery_stopped")


def offered(settings: Settings, token: str) -> Shown:
    """Return what the link in the letter to the official address asks to confirm.

    Raises
    ------
    Refused
        With the same words for a link that is none, is over or was used.
    """
    with plain_session(settings, "keck_staff") as session:
        return _shown(session, _waiting(_by_token(session, settings, "recovery_code", token)))


def by_code(settings: Settings, code: str) -> str:
    """Return the token of the recovery whose code somebody has typed from a letter on paper.

    Raises
    ------
    Refused
        With the same words whatever is wrong.
    """
    query = select(Recovery).where(Recovery.ended_at.is_(None), Recovery.channel == "post")
    with plain_session(settings, "keck_staff") as session:
        for one in session.scalars(query):
            if recoveries.is_code(settings, one.id, code):
                return tickets.token_of(settings, "recovery_code", _waiting(one).id)
    raise Refused("recovery_over")


def confirm(settings: Settings, token: str, *, name: str, authorised: bool) -> None:
    """Confirm in the name of the municipality; everybody who belongs to the member is told.

    Raises
    ------
    Refused
        If the link does not count any more, or the form is not complete.
    """
    speaker = " ".join(name.split())[:200]
    if len(speaker) < _SHORTEST or not authorised:
        raise Refused("recovery_speaker")
    with plain_session(settings, "keck_staff") as session:
        one = _waiting(_by_token(session, settings, "recovery_code", token, lock=True))
        one.confirmed_at, one.confirmed_by = datetime.now(UTC), speaker
        staff_acts.record(session, "recovery_confirmed", by=None, tenant_id=one.tenant_id, name=speaker)
        until = Formats("de").day(one.confirmed_at + recoveries.WAITS)
        _tell(settings, one, "recovery_confirmed", name=speaker, until=until)


def _waiting(one: Recovery) -> Recovery:
    sent, now = one.sent_at, datetime.now(UTC)
    if one.ended_at or one.confirmed_at or sent is None or sent + recoveries.CODE_LASTS < now:
        raise Refused("recovery_over")
    return one


def _by_token(
    session: Session, settings: Settings, purpose: str, token: str, *, lock: bool = False
) -> Recovery:
    recovery_id = tickets.id_of(settings, purpose, token)
    found = session.get(Recovery, recovery_id, with_for_update=lock or None) if recovery_id else None
    if found is None:
        raise Refused("recovery_over")
    return found


def _shown(session: Session, one: Recovery) -> Shown:
    state = one.outcome or ("confirmed" if one.confirmed_at else "started")
    town = session.get_one(Tenant, one.tenant_id).name
    return Shown(town, one.email, one.name, one.reason, state, one.confirmed_by, recoveries.due_at(one))


def _tell(settings: Settings, one: Recovery, act: str, **params: str) -> None:
    member_notices.tell_all(
        settings,
        one.tenant_id,
        act,
        letter=act,
        ticket_id=one.id,
        by_staff=False,
        params={"email": one.email, **params},
    )
