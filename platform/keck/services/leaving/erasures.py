"""A member's erasure: asked for by one person and confirmed by another, and until its window is over undone.

Members' own logins may look at it and change nothing; states of members are the foundation's.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.domain.calendar_days import day_of
from keck.domain.texts import Language
from keck.persistence.models import Account, Erasure, Membership, Tenant
from keck.services import jobs, staff_acts
from keck.services.errors import NotFound, Refused
from keck.services.identity.live_sessions import SignedIn
from keck.services.logs import audit_log
from keck.services.post import letters
from keck.services.providers import provider_logins
from keck.tenants.permissions import Permission
from keck.tenants.roles import Role
from keck.tenants.scope import OPERATOR, STAFF, Scope
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope
from keck.views.formats import Formats


@dataclass(frozen=True, slots=True)
class Pending:
    """An erasure that was asked for, as people see it."""

    tenant_id: UUID
    slug: str
    name: str
    asked_at: datetime
    asked_by: UUID | None
    asked_as: str
    confirmed_at: datetime | None
    due_at: datetime | None
    begun_at: datetime | None
    admins: int = 0


def of(scope: Scope) -> Erasure | None:
    """Return the member's erasure, if one was asked for."""
    scope.require(Permission.ADMINISTER)
    return scope.session.get(Erasure, scope.tenant_id)


def ask(scope: Scope, *, typed: str) -> None:
    """Ask for the erasure of one's own member; nothing happens until somebody else confirms it.

    Parameters
    ----------
    typed : str
        The member's slug, typed by hand.

    Raises
    ------
    Refused
        If something else was typed, or it was asked for already.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    _require_same(scope.slug, typed)
    _open(scope.settings, scope.tenant_id, scope.account_id, "member")
    _note(scope.settings, scope.tenant_id, "erasure_asked", scope.account_id, scope.origin)


def ask_by_staff(scope: StaffScope, slug: str, *, typed: str) -> None:
    """Ask for a member's erasure as the foundation."""
    _require_lead(scope)
    _require_same(slug, typed)
    tenant_id = _tenant(scope.settings, slug)
    _open(scope.settings, tenant_id, scope.account_id, "staff")
    _note(scope.settings, tenant_id, "erasure_asked", origin=STAFF)


def ask_by_operator(settings: Settings, slug: str, *, typed: str) -> None:
    """Ask for a member's erasure at the command line."""
    _require_same(slug, typed)
    tenant_id = _tenant(settings, slug)
    _open(settings, tenant_id, None, "operator")
    _note(settings, tenant_id, "erasure_asked")


def confirm(scope: Scope) -> None:
    """Confirm the erasure as another administrator of the member: it is suspended from now on.

    Raises
    ------
    Refused
        If it is not the second person, or it was confirmed already.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    _confirm(scope.settings, scope.tenant_id, scope.account_id)
    _note(scope.settings, scope.tenant_id, "erasure_confirmed", scope.account_id, scope.origin)


def take_back(scope: Scope) -> None:
    """Take back what was asked for and not confirmed, as one of the member's administrators."""
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    _undo(scope.settings, scope.tenant_id)
    _note(scope.settings, scope.tenant_id, "erasure_undone", scope.account_id, scope.origin)


def may_stand_in(scope: StaffScope) -> bool:
    """Tell whether somebody of the foundation may be the second person for a member that has only one."""
    return scope.may(StaffPermission.MANAGE)


def confirm_by_staff(scope: StaffScope, tenant_id: UUID) -> None:
    """Confirm as the foundation, where the member has no second administrator of its own.

    Raises
    ------
    Refused
        If the member has two administrators, or it is not the second person.
    """
    _require_lead(scope)
    if _admins(scope.settings, tenant_id) > 1:
        raise Refused("erasure_members_confirm")
    _confirm(scope.settings, tenant_id, scope.account_id, by_staff=True)
    _note(scope.settings, tenant_id, "erasure_confirmed", origin=STAFF)


def undo_by_member(settings: Settings, who: SignedIn, tenant_id: UUID, *, origin: str = OPERATOR) -> None:
    """Undo it as one of the member's administrators, who can not open its desk any more."""
    provider_logins.require_whole(who)
    with plain_session(settings, "keck_login") as session:
        role = session.scalar(
            select(Membership.role).where(
                Membership.tenant_id == tenant_id, Membership.account_id == who.account_id
            )
        )
    if role != Role.ADMIN:
        raise NotFound("erasure")
    _undo(settings, tenant_id)
    _note(settings, tenant_id, "erasure_undone", who.account_id, origin)


def undo_by_staff(scope: StaffScope, tenant_id: UUID) -> None:
    """Undo it as the foundation."""
    _require_lead(scope)
    _undo(scope.settings, tenant_id, told=True, by=scope.account_id)
    _note(scope.settings, tenant_id, "erasure_undone", origin=STAFF)


def undo_by_operator(settings: Settings, slug: str) -> None:
    """Undo it at the command line."""
    tenant_id = _tenant(settings, slug)
    _undo(settings, tenant_id, told=True)
    _note(settings, tenant_id, "erasure_undone")


def pending(settings: Settings) -> list[Pending]:
    """Return all erasures that were asked for, those that are due first."""
    query = select(Erasure, Tenant.slug, Tenant.name).join(Tenant, Tenant.id == Erasure.tenant_id)
    with plain_session(settings, "keck_staff") as session:
        rows = session.execute(query.order_by(Erasure.due_at.nulls_last(), Tenant.slug)).all()
    return [_told(row.Erasure, row.slug, row.name, _admins(settings, row.Erasure.tenant_id)) for row in rows]


def pending_of(settings: Settings, account_id: UUID) -> list[Pending]:
    """Return the confirmed erasures of members that somebody administers."""
    query = (
        select(Erasure, Tenant.slug, Tenant.name)
        .join(Tenant, Tenant.id == Erasure.tenant_id)
        .join(Membership, Membership.tenant_id == Erasure.tenant_id)
        .where(
            Membership.account_id == account_id,
            Membership.role == Role.ADMIN,
            Erasure.confirmed_at.is_not(None),
        )
    )
    with plain_session(settings, "keck_login") as session:
        return [_told(row.Erasure, row.slug, row.name) for row in session.execute(query)]


def _told(row: Erasure, slug: str, name: str, admins: int = 0) -> Pending:
    asked = (row.asked_at, row.asked_by, row.asked_as)
    return Pending(row.tenant_id, slug, name, *asked, row.confirmed_at, row.due_at, row.begun_at, admins)


def _require_same(slug: str, typed: str) -> None:
    if typed.strip() != slug:
        raise Refused("erasure_slug_differs", slug=slug)


def _require_lead(scope: StaffScope) -> None:
    scope.require(StaffPermission.MANAGE)
    scope.require_proof()


def _tenant(settings: Settings, slug: str) -> UUID:
    with plain_session(settings, "keck_staff") as session:
        found = session.scalar(select(Tenant.id).where(Tenant.slug == slug))
    if found is None:
        raise NotFound("tenant", slug)
    return found


def _admins(settings: Settings, tenant_id: UUID) -> int:
    with plain_session(settings, "keck_login") as session:
        return len(_administrators(session, tenant_id))


def _administrators(session: Session, tenant_id: UUID) -> list[tuple[str, Language]]:
    query = (
        select(Account.email, Account.language)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.tenant_id == tenant_id, Membership.role == Role.ADMIN, Account.active)
        .order_by(Account.id)
    )
    return [(row.email, "en" if row.language == "en" else "de") for row in session.execute(query)]


def _open(settings: Settings, tenant_id: UUID, account_id: UUID | None, asked_as: str) -> None:
    values = {"tenant_id": tenant_id, "asked_by": account_id, "asked_as": asked_as}
    statement = insert(Erasure).values(values).on_conflict_do_nothing().returning(Erasure.tenant_id)
    with plain_session(settings, "keck_staff") as session:
        if session.scalar(statement) is None:
            raise Refused("erasure_open")
        if asked_as != "member":
            staff_acts.record(session, "erasure_asked", by=account_id, tenant_id=tenant_id)


def _confirm(settings: Settings, tenant_id: UUID, account_id: UUID | None, *, by_staff: bool = False) -> None:
    now = datetime.now(UTC)
    with plain_session(settings, "keck_staff") as session:
        row = session.get(Erasure, tenant_id, with_for_update=True)
        if row is None or row.confirmed_at is not None:
            raise NotFound("erasure")
        if row.asked_by == account_id:
            raise Refused("erasure_same_person")
        row.confirmed_at, row.confirmed_by = now, account_id
        row.due_at = now + timedelta(days=settings.erasure_days)
        tenant = session.get_one(Tenant, tenant_id, with_for_update=True)
        row.state_before, row.dark_before = tenant.state, tenant.dark
        tenant.state, tenant.dark = "suspended", True
        if by_staff:
            staff_acts.record(session, "erasure_confirmed", by=account_id, tenant_id=tenant_id)


def _undo(settings: Settings, tenant_id: UUID, *, told: bool = False, by: UUID | None = None) -> None:
    """Undo it; ``told`` says that it stands in the foundation's log."""
    with plain_session(settings, "keck_staff") as session:
        row = session.get(Erasure, tenant_id, with_for_update=True)
        if row is None or row.begun_at is not None:
            raise NotFound("erasure")
        if row.confirmed_at is not None:
            # Whom the foundation had suspended before, it alone takes up again.
            before = {"state": row.state_before, "dark": row.dark_before}
            session.execute(update(Tenant).where(Tenant.id == tenant_id).values(before))
        session.delete(row)
        if told:
            staff_acts.record(session, "erasure_undone", by=by, tenant_id=tenant_id)


def _note(
    settings: Settings, tenant_id: UUID, act: str, account_id: UUID | None = None, origin: str = OPERATOR
) -> None:
    """Write it into the member's log, tell all its administrators, and take its atlas off or show it."""
    with tenant_session(settings, "keck_app", tenant_id) as session:
        scope = Scope.system(session, settings, tenant_id, account_id=account_id, origin=origin)
        audit_log.record(scope, act)
        if act != "erasure_asked":
            jobs.enqueue(scope, "withdraw", {}, slot="short")
        row = session.get(Erasure, tenant_id)
        town = session.get_one(Tenant, tenant_id).name
        for address, language in _administrators(session, tenant_id):
            day = Formats(language).date(day_of(row.due_at)) if row and row.due_at else ""
            letters.post(session, act, address=address, language=language, town=town, day=day)
