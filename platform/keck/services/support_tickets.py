"""Questions of members to the foundation, and its answers by letter and at the desk."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update

from keck.domain.texts import Language
from keck.persistence.models import Account, SupportTicket, Tenant
from keck.services import staff_acts
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.services.post import letters
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope

STATES = ("open", "working", "answered", "closed")
MOST_OPEN = 20
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the member that asked it."""

    ticket: SupportTicket
    slug: str
    town: str


def ask(scope: Scope, *, question: str, page: str = "", job_id: UUID | None = None) -> UUID:
    """Ask the foundation; page and job are named, nothing of what stands there goes along.

    Raises
    ------
    Refused
        If nothing is asked, or too many questions wait.
    """
    scope.require(Permission.READ)
    if not question.strip():
        raise Refused("ticket_empty")
    waiting = select(func.count()).where(
        SupportTicket.tenant_id == scope.tenant_id, SupportTicket.state.in_(("open", "working"))
    )
    if (scope.session.scalar(waiting) or 0) >= MOST_OPEN:
        raise Refused("tickets_too_many", limit=MOST_OPEN)
    who = scope.session.execute(
        select(Account.name, Account.email, Account.language).where(Account.id == scope.account_id)
    ).one()
    ticket_id = uuid4()
    scope.session.execute(
        insert(SupportTicket).values(
            tenant_id=scope.tenant_id,
            id=ticket_id,
            account_id=scope.account_id,
            name=who.name or who.email,
            email=who.email,
            language=who.language,
            question=question.strip()[:_LONGEST],
            page=_own_page(scope, page),
            job_id=job_id,
        )
    )
    audit_log.record(scope, "asked_help")
    return ticket_id


def _own_page(scope: Scope, page: str) -> str:
    """Return the path of a page of this desk without its query, which may hold words of the member."""
    path = page.partition("?")[0]
    return path[:300] if path.startswith(f"/desk/{scope.slug}/") else ""


def at_member(scope: Scope) -> list[SupportTicket]:
    """Return the member's questions, the newest first; administrators see all, others their own."""
    query = select(SupportTicket).where(SupportTicket.tenant_id == scope.tenant_id)
    if not scope.may(Permission.ADMINISTER):
        query = query.where(SupportTicket.account_id == scope.account_id)
    newest = query.order_by(SupportTicket.asked_at.desc(), SupportTicket.id).limit(50)
    return list(scope.session.scalars(newest))


def all_of(scope: StaffScope) -> list[Question]:
    """Return the questions of all members, open ones first and the oldest of them first."""
    scope.require(StaffPermission.ANSWER)
    query = (
        select(SupportTicket, Tenant.slug, Tenant.name)
        .join(Tenant, Tenant.id == SupportTicket.tenant_id)
        .order_by(SupportTicket.state.in_(("answered", "closed")), SupportTicket.asked_at, SupportTicket.id)
        .limit(200)
    )
    return [Question(*row) for row in scope.session.execute(query)]


def find(scope: StaffScope, ticket_id: UUID) -> Question:
    """Return one question.

    Raises
    ------
    NotFound
        If there is none with the id.
    """
    scope.require(StaffPermission.ANSWER)
    query = (
        select(SupportTicket, Tenant.slug, Tenant.name)
        .join(Tenant, Tenant.id == SupportTicket.tenant_id)
        .where(SupportTicket.id == ticket_id)
    )
    row = scope.session.execute(query).one_or_none()
    if row is None:
        raise NotFound("ticket", str(ticket_id))
    return Question(*row)


def work(scope: StaffScope, ticket_id: UUID, *, state: str, answer: str = "") -> None:
    """Change a question's state; an answer goes by letter, too.

    Raises
    ------
    Refused
        If there is no such state, or it is to be answered without an answer.
    """
    asked = find(scope, ticket_id)
    said = answer.strip()[:_LONGEST]
    if state not in STATES:
        raise Refused("ticket_state")
    if state == "answered" and not said:
        raise Refused("ticket_answer_missing")
    values: dict[str, object] = {"state": state}
    if said:
        values |= {"answer": said, "answered_at": datetime.now(UTC), "answered_by": _name(scope)}
    scope.session.execute(update(SupportTicket).where(SupportTicket.id == ticket_id).values(values))
    ticket = asked.ticket
    if state == "answered":
        language: Language = "en" if ticket.language == "en" else "de"
        letters.post(
            scope.session,
            "ticket_answered",
            address=ticket.email,
            language=language,
            town=asked.town,
            answer=said,
        )
    staff_acts.record(scope.session, f"ticket_{state}", by=scope.account_id, tenant_id=ticket.tenant_id)


def _name(scope: StaffScope) -> str:
    query = select(Account.name, Account.email).where(Account.id == scope.account_id)
    found = scope.session.execute(query).one()
    return str(found.name or found.email)
