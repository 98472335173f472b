"""Applications and messages as staff work on them: states, notes and what happened."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from keck.domain.texts import Language
from keck.persistence.models import Account, Inquiry, InquiryEvent, Tenant
from keck.services.errors import NotFound, Refused
from keck.services.post import letters
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope

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


def listed(scope: StaffScope, queue: Queue, state: str | None = None) -> list[Inquiry]:
    """Return what came in, the newest first: what is open, or all of one state."""
    scope.require(StaffPermission.ANSWER)
    states = (state,) if state else OPEN
    query = (
        select(Inquiry)
        .where(Inquiry.kind.in_(KINDS[queue]), Inquiry.state.in_(states))
        .order_by(Inquiry.created_at.desc(), Inquiry.id)
        .limit(_MOST)
    )
    return list(scope.session.scalars(query))


def counts(scope: StaffScope, queue: Queue) -> dict[str, int]:
    """Return how many there are in each state."""
    scope.require(StaffPermission.ANSWER)
    query = select(Inquiry.state, func.count()).where(Inquiry.kind.in_(KINDS[queue])).group_by(Inquiry.state)
    return {state: int(count) for state, count in scope.session.execute(query)}


def find(scope: StaffScope, queue: Queue, inquiry_id: UUID) -> Inquiry:
    """Return what was sent.

    Raises
    ------
    NotFound
        If there is nothing of this queue with the id.
    """
    scope.require(StaffPermission.ANSWER)
    return locked(scope.session, queue, inquiry_id, lock=False)


def locked(session: Session, queue: Queue, inquiry_id: UUID, *, lock: bool = True) -> Inquiry:
    """Return a row for changing it; whoever else wants to waits."""
    found = session.get(Inquiry, inquiry_id, with_for_update=lock or None)
    if found is None or found.kind not in KINDS[queue]:
        raise NotFound("inquiry", str(inquiry_id))
    return found


def history(scope: StaffScope, inquiry_id: UUID) -> list[Happening]:
    """Return what happened, the newest first."""
    scope.require(StaffPermission.ANSWER)
    query = (
        select(InquiryEvent, Account.name, Account.email)
        .outerjoin(Account, Account.id == InquiryEvent.account_id)
        .where(InquiryEvent.inquiry_id == inquiry_id)
        .order_by(InquiryEvent.at.desc(), InquiryEvent.id)
    )
    return [
        Happening(one.at, name or email or "", one.act, one.text)
        for one, name, email in scope.session.execute(query)
    ]


def twins(scope: StaffScope, inquiry: Inquiry) -> tuple[list[Tenant], list[Inquiry]]:
    """Return the other members and the other applications that have the same official key."""
    scope.require(StaffPermission.ANSWER)
    members = (
        select(Tenant)
        .where(Tenant.official_key == inquiry.official_key, Tenant.slug.is_distinct_from(inquiry.slug))
        .order_by(Tenant.name)
    )
    others = (
        select(Inquiry)
        .where(Inquiry.official_key == inquiry.official_key, Inquiry.kind == "join", Inquiry.id != inquiry.id)
        .where(Inquiry.state.not_in(("spam", "unconfirmed")))
        .order_by(Inquiry.created_at.desc(), Inquiry.id)
    )
    return list(scope.session.scalars(members)), list(scope.session.scalars(others))


def note(scope: StaffScope, queue: Queue, inquiry_id: UUID, *, text: str) -> None:
    """Write down what the others of the staff should know.

    Raises
    ------
    Refused
        If nothing is written.
    """
    scope.require(StaffPermission.ANSWER)
    if not text.strip():
        raise Refused("inquiry_note_missing")
    tell(scope.session, locked(scope.session, queue, inquiry_id), "note", by=scope.account_id, text=text)


def step(scope: StaffScope, queue: Queue, inquiry_id: UUID, act: Act, *, reason: str = "") -> None:
    """Lead something on to its next state; whoever is declined gets a letter.

    Raises
    ------
    Refused
        If it is not where this leads on from, as somebody else was faster.
    """
    scope.require(StaffPermission.ANSWER)
    row = locked(scope.session, queue, inquiry_id)
    following = _STEPS[act].get(row.state)
    if following is None:
        raise Refused("inquiry_decided")
    row.state = "open" if act == "not_spam" and row.kind != "join" else following
    row.closed_at = datetime.now(UTC) if row.state in _CLOSED else None
    tell(scope.session, row, act, by=scope.account_id, text=reason)
    if act == "declined":
        # The address is free again; approved later, this must not lead into whoever has it by then.
        row.slug = None
    if act == "declined" and row.email:
        letters.post(
            scope.session,
            "declined",
            address=row.email,
            language=language_of(row),
            town=row.town,
            reason=reason.strip()[:_NOTE_LENGTH],
        )


def language_of(row: Inquiry) -> Language:
    """Return the language in which somebody has written."""
    return "en" if row.language == "en" else "de"


def tell(session: Session, row: Inquiry, act: str, *, by: UUID | None, text: str = "") -> None:
    """Write into the history of something."""
    session.add(InquiryEvent(inquiry_id=row.id, account_id=by, act=act, text=text.strip()[:_NOTE_LENGTH]))
    session.flush()
