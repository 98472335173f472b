"""The foundation's side of a look at a member's desk: asking, looking while it is let, ending it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, insert, select, text, update
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import tenant_session
from keck.domain.texts import Language
from keck.persistence.models import Account, Membership, SupportGrant, Tenant
from keck.services import sources, staff_acts
from keck.services.errors import NotFound, ProofNeeded, Refused
from keck.services.foundation.staff_scopes import open_staff
from keck.services.identity.live_sessions import SignedIn
from keck.services.logs import audit_log
from keck.services.people import memberships
from keck.services.post import letters
from keck.services.support import PARTS, parts_of
from keck.tenants.roles import Role
from keck.tenants.scope import STAFF, Scope, Support
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope

MOST_HOURS = 8
_READ_ONLY = text("set transaction read only")


def ask(scope: StaffScope, slug: str, *, reason: str, hours: int, parts: Iterable[str]) -> UUID:
    """Ask a member to let oneself look; nothing opens by that.

    Raises
    ------
    Refused
        If something is missing, the person belongs to the member, or asks already.
    """
    scope.require(StaffPermission.ANSWER)
    scope.require_proof()
    wanted = [part for part in PARTS if part in set(parts)]
    if not reason.strip():
        raise Refused("support_reason_missing")
    if not wanted:
        raise Refused("support_parts_missing")
    if not 1 <= hours <= MOST_HOURS:
        raise Refused("support_hours_wrong", most=MOST_HOURS)
    account_id, name = _person(scope)
    if any(place.slug == slug for place in memberships.places(scope.settings, account_id)):
        raise Refused("support_self")
    tenant_id = _active(scope.session, slug)
    if scope.session.scalar(select(SupportGrant.id).where(*_open(account_id, tenant_id)).limit(1)):
        raise Refused("support_waits")
    values = {
        "tenant_id": tenant_id,
        "id": uuid4(),
        "account_id": account_id,
        "name": name,
        "reason": reason.strip()[:500],
        "hours": hours,
        **{part: part in wanted for part in PARTS},
    }
    scope.session.execute(insert(SupportGrant).values(values))
    about = {"hours": hours, "parts": ",".join(wanted)}
    staff_acts.record(scope.session, "support_asked", by=account_id, tenant_id=tenant_id, **about)
    with tenant_session(scope.settings, "keck_app", tenant_id) as session:
        member = _visitor(session, scope.settings, tenant_id, account_id)
        audit_log.record(member, "support_asked", by=name, **about)
        _tell_administrators(member, name)
    return UUID(str(values["id"]))


def _person(scope: StaffScope) -> tuple[UUID, str]:
    """Return whose account it is; the command line can look at nothing, since a member lets in people."""
    query = select(Account.name, Account.email).where(Account.id == scope.account_id)
    found = scope.session.execute(query).one_or_none()
    if scope.account_id is None or found is None:
        raise NotFound("staff")
    return scope.account_id, found.name or found.email


def _visitor(session: Session, settings: Settings, tenant_id: UUID, account_id: UUID) -> Scope:
    """Return the scope in which the member's log tells what somebody of the foundation did."""
    return Scope.system(session, settings, tenant_id, account_id=account_id, origin=STAFF)


def _open(account_id: UUID, tenant_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        SupportGrant.account_id == account_id,
        SupportGrant.tenant_id == tenant_id,
        SupportGrant.declined_at.is_(None),
        SupportGrant.ended_at.is_(None),
        SupportGrant.expires_at.is_(None) | (SupportGrant.expires_at > datetime.now(UTC)),
    )


def _tell_administrators(scope: Scope, name: str) -> None:
    query = (
        select(Account.email, Account.language)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.tenant_id == scope.tenant_id, Membership.role == Role.ADMIN, Account.active)
    )
    town = sources.supplier_name(scope)
    for email, spoken in scope.session.execute(query):
        language: Language = "en" if spoken == "en" else "de"
        letters.post(scope.session, "support_asked", address=email, language=language, town=town, name=name)


def _active(session: Session, slug: str) -> UUID:
    query = select(Tenant.id).where(Tenant.slug == slug, Tenant.state == "active")
    found = session.scalar(query)
    if found is None:
        raise NotFound("tenant", slug)
    return found


def end_own(scope: StaffScope, grant_id: UUID) -> None:
    """End one's own look, or take one's question back."""
    scope.require(StaffPermission.ANSWER)
    account_id, name = _person(scope)
    mine = update(SupportGrant).where(
        SupportGrant.id == grant_id, SupportGrant.account_id == account_id, SupportGrant.ended_at.is_(None)
    )
    ended = mine.values(ended_at=datetime.now(UTC)).returning(SupportGrant.tenant_id)
    tenant_id = scope.session.scalar(ended)
    if tenant_id is None:
        raise NotFound("support_grant", str(grant_id))
    staff_acts.record(scope.session, "support_ended", by=account_id, tenant_id=tenant_id)
    with tenant_session(scope.settings, "keck_app", tenant_id) as session:
        member = _visitor(session, scope.settings, tenant_id, account_id)
        audit_log.record(member, "support_ended", by=name, name=name)


def of_staff(scope: StaffScope) -> list[tuple[SupportGrant, str, str]]:
    """Return what staff asked for, with each member's slug and name, the newest first."""
    scope.require(StaffPermission.ANSWER)
    query = (
        select(SupportGrant, Tenant.slug, Tenant.name)
        .join(Tenant, Tenant.id == SupportGrant.tenant_id)
        .order_by(SupportGrant.asked_at.desc(), SupportGrant.id)
        .limit(50)
    )
    return [(row, slug, name) for row, slug, name in scope.session.execute(query)]


@contextmanager
def open_scope(
    settings: Settings, who: SignedIn, slug: str, *, page: str, part: str | None
) -> Iterator[Scope]:
    """Open a transaction at a member for a staff person whom it lets look; the database lets nothing change.

    The grant is read anew each time. What is asked for is written into both logs first, even if it is
    refused.

    Parameters
    ----------
    part : str or None
        What the page belongs to; ``None`` for what no grant opens.

    Raises
    ------
    NotFound
        If there is no such member, no grant that holds now, or it does not open this page: all look the same.
    """
    if not isinstance(who, SignedIn):
        raise ProofNeeded
    # A session that a member's provider has opened has none, and opens nothing here.
    if who.staff_role is None:
        raise NotFound("staff")
    tenant_id, support = _let_in(settings, who, slug, page=page[:300], part=part)
    if part not in support.parts:
        raise NotFound("tenant", slug)
    with tenant_session(settings, "keck_app", tenant_id) as session:
        session.execute(_READ_ONLY)
        yield Scope(
            tenant_id,
            slug,
            who.account_id,
            Role.SUPPORT,
            session,
            settings,
            STAFF,
            is_fresh=False,
            support=support,
        )


def _let_in(
    settings: Settings, who: SignedIn, slug: str, *, page: str, part: str | None
) -> tuple[UUID, Support]:
    """Find the grant that holds now, and write down what is asked for; both are committed before it opens."""
    with open_staff(settings, who) as staff:
        staff.require(StaffPermission.ANSWER)
        tenant_id = _active(staff.session, slug)
        held = select(SupportGrant).where(
            *_open(who.account_id, tenant_id), SupportGrant.granted_at.is_not(None)
        )
        row = staff.session.scalars(held.order_by(SupportGrant.expires_at.desc()).limit(1)).one_or_none()
        if row is None or row.expires_at is None:
            raise NotFound("tenant", slug)
        support = Support(row.id, row.name, frozenset(parts_of(row)), row.expires_at)
        act = "support_looked" if part in support.parts else "support_refused"
        staff_acts.record(staff.session, act, by=who.account_id, tenant_id=tenant_id, page=page)
    with tenant_session(settings, "keck_app", tenant_id) as session:
        member = _visitor(session, settings, tenant_id, who.account_id)
        audit_log.record(member, act, by=support.name, page=page)
    return tenant_id, support
