"""Applications and messages as staff work on them: states, notes and what happened."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.texts import Language
from keck.persistence.models import Account, Inquiry, InquiryEvent, Tenant
from keck.services import letters
from keck.services.errors import NotFound, Refused

Queue = Literal["applications", "messages"]
Act = Literal["talks", "declined", "done", "reopened", "not_spam"]
KINDS: dict[Queue, tuple[str, ...]] = {"applications": ("join",), "messages": ("contact", "brochure")}
OPEN = ("new", "talks", "open")
# By act: the states that it leads on from, and where to; nobody leads a form from where it is not.
_STEPS: dict[str, dict[str, str]] = {
    "talks": {"new": "talks"},
    "declined": {"new": "declined", "talks": "declined"},
    "done": {"open": "done"},
    "reopened": {"done": "open", "declined": "talks"},
    "not_spam": {"spam": "new"},
}
_CLOSED = ("approved", "declined", "done")
_NOTE_LENGTH = 4000
_MOST = 300


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of what happened."""

    at: datetime
    who: str
    act: str
    text: str


def listed(settings: Settings, queue: Queue, state: str | None = None) -> list[Inquiry]:
    """Return what came in, the newest first: what is open, or all of one state."""
    states = (state,) if state else OPEN
    query = (
        select(Inquiry)
        .where(Inquiry.kind.in_(KINDS[queue]), Inquiry.state.in_(states))
        .order_by(Inquiry.created_at.desc(), Inquiry.id)
        .limit(_MOST)
    )
    with plain_session(settings, "keck_staff") as session:
        return list(session.scalars(query))


def counts(settings: Settings, queue: Queue) -> dict[str, int]:
    """Return how many there are in each state."""
    query = select(Inquiry.state, func.count()).where(Inquiry.kind.in_(KINDS[queue])).group_by(Inquiry.state)
    with plain_session(settings, "keck_staff") as session:
        return {state: int(count) for state, count in session.execute(query)}


def find(settings: Settings, queue: Queue, inquiry_id: UUID) -> Inquiry:
    """Return what was sent.

    Raises
    ------
    NotFound
        If there is nothing of this queue with the id.
    """
    with plain_session(settings, "keck_staff") as session:
        return locked(session, queue, inquiry_id, lock=False)


def locked(session: Session, queue: Queue, inquiry_id: UUID, *, lock: bool = True) -> Inquiry:
    """Return a row for changing it; whoever else wants to waits."""
    found = session.get(Inquiry, inquiry_id, with_for_update=lock or None)
    if found is None or found.kind not in KINDS[queue]:
        raise NotFound("inquiry", str(inquiry_id))
    return found


def history(settings: Settings, inquiry_id: UUID) -> list[Happening]:
    """Return what happened, the newest first."""
    query = (
        select(InquiryEvent, Account.name, Account.email)
        .outerjoin(Account, Account.id == InquiryEvent.account_id)
        .where(InquiryEvent.inquiry_id == inquiry_id)
        .order_by(InquiryEvent.at.desc(), InquiryEvent.id)
    )
    with plain_session(settings, "keck_staff") as session:
        return [
            Happening(one.at, name or email or "", one.act, one.text)
            for one, name, email in session.execute(query)
        ]


def twins(settings: Settings, inquiry: Inquiry) -> tuple[list[str], list[Inquiry]]:
    """Return the members and the other applications that have the same official key."""
    members = select(Tenant.name).where(Tenant.official_key == inquiry.official_key).order_by(Tenant.name)
    others = (
        select(Inquiry)
        .where(Inquiry.official_key == inquiry.official_key, Inquiry.kind == "join", Inquiry.id != inquiry.id)
        .where(Inquiry.state.not_in(("spam", "unconfirmed")))
        .order_by(Inquiry.created_at.desc(), Inquiry.id)
    )
    with plain_session(settings, "keck_staff") as session:
        return list(session.scalars(members)), list(session.scalars(others))


def note(settings: Settings, queue: Queue, inquiry_id: UUID, *, by: UUID, text: str) -> None:
    """Write down what the others of the staff should know.

    Raises
    ------
    Refused
        If nothing is written.
    """
    if not text.strip():
        raise Refused("inquiry_note_missing")
    with plain_session(settings, "keck_staff") as session:
        tell(session, locked(session, queue, inquiry_id), "note", by=by, text=text)


def step(settings: Settings, queue: Queue, inquiry_id: UUID, act: Act, *, by: UUID, reason: str = "") -> None:
    """Lead something on to its next state; whoever is declined gets a letter.

    Raises
    ------
    Refused
        If it is not where this leads on from, as somebody else was faster.
    """
    with plain_session(settings, "keck_staff") as session:
        row = locked(session, queue, inquiry_id)
        following = _STEPS[act].get(row.state)
        if following is None:
            raise Refused("inquiry_decided")
        row.state = "open" if act == "not_spam" and row.kind != "join" else following
        row.closed_at = datetime.now(UTC) if row.state in _CLOSED else None
        tell(session, row, act, by=by, text=reason)
        if act == "declined" and row.email:
            language: Language = "en" if row.language == "en" else "de"
            said = reason.strip()[:_NOTE_LENGTH]
            letters.post(
                session, "declined", address=row.email, language=language, town=row.town, reason=said
            )


def tell(session: Session, row: Inquiry, act: str, *, by: UUID | None, text: str = "") -> None:
    """Write into the history of something."""
    session.add(InquiryEvent(inquiry_id=row.id, account_id=by, act=act, text=text.strip()[:_NOTE_LENGTH]))
    session.flush()
