"""The foundation looks at a member's desk: it asks, the member grants for some hours, both write it down."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, insert, select, text, update

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.domain.texts import Language
from keck.persistence.models import Account, Membership, Staff, SupportGrant, Tenant
from keck.services import audit_log, letters, memberships, sources, staff_log
from keck.services.errors import NotFound, ProofNeeded, Refused
from keck.services.live_sessions import SignedIn
from keck.tenants.permissions import Permission
from keck.tenants.roles import Role
from keck.tenants.scope import OPERATOR, Scope, Support

PARTS = ("tables", "releases", "settings")
MOST_HOURS = 8
_READ_ONLY = text("set transaction read only")


def ask(
    settings: Settings,
    who: SignedIn,
    slug: str,
    *,
    reason: str,
    hours: int,
    parts: Iterable[str],
    origin: str = OPERATOR,
) -> UUID:
    """Ask a member to let a staff person look; nothing opens by that.

    Raises
    ------
    Refused
        If something is missing, the person belongs to the member, or asks already.
    """
    _require_staff(who)
    wanted = [part for part in PARTS if part in set(parts)]
    if not reason.strip():
        raise Refused("support_reason_missing")
    if not wanted:
        raise Refused("support_parts_missing")
    if not 1 <= hours <= MOST_HOURS:
        raise Refused("support_hours_wrong", most=MOST_HOURS)
    if any(place.slug == slug for place in memberships.places(settings, who.account_id)):
        raise Refused("support_self")
    tenant_id = _active(settings, slug)
    name = who.name or who.email
    grant_id = uuid4()
    values = {
        "tenant_id": tenant_id,
        "id": grant_id,
        "account_id": who.account_id,
        "name": name,
        "reason": reason.strip()[:500],
        "hours": hours,
        **{part: part in wanted for part in PARTS},
    }
    with plain_session(settings, "keck_staff") as session:
        if session.scalar(select(SupportGrant.id).where(*_open(who.account_id, tenant_id)).limit(1)):
            raise Refused("support_waits")
        session.execute(insert(SupportGrant).values(values))
    staff_log.record(
        settings, who.account_id, tenant_id, "support_asked", hours=hours, parts=",".join(wanted)
    )
    with tenant_session(settings, "keck_app", tenant_id) as session:
        scope = Scope(tenant_id, slug, who.account_id, Role.SYSTEM, session, settings, origin)
        audit_log.record(scope, "support_asked", by=name, hours=hours, parts=",".join(wanted))
        _tell_administrators(scope, name)
    return grant_id


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


def _require_staff(who: SignedIn) -> None:
    if not isinstance(who, SignedIn):
        raise ProofNeeded
    if who.staff_role is None:
        raise NotFound("staff")


def _active(settings: Settings, slug: str) -> UUID:
    query = select(Tenant.id).where(Tenant.slug == slug, Tenant.state == "active")
    with plain_session(settings, "keck_login") as session:
        found = session.scalar(query)
    if found is None:
        raise NotFound("tenant", slug)
    return found


def at_member(scope: Scope) -> list[SupportGrant]:
    """Return who asked to look at the member and what became of it, the newest first."""
    scope.require(Permission.ADMINISTER)
    query = (
        select(SupportGrant)
        .where(SupportGrant.tenant_id == scope.tenant_id)
        .order_by(SupportGrant.asked_at.desc(), SupportGrant.id)
        .limit(50)
    )
    return list(scope.session.scalars(query))


def waiting(scope: Scope) -> list[SupportGrant]:
    """Return what waits for an answer, for those who may give it."""
    if not scope.may(Permission.ADMINISTER):
        return []
    return [one for one in at_member(scope) if not (one.granted_at or one.declined_at or one.ended_at)]


def grant(scope: Scope, grant_id: UUID) -> None:
    """Let a staff person look, from now on and for the hours that were asked for.

    Raises
    ------
    Refused
        If it is answered already, or whoever grants works for the foundation.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    row = _asked(scope, grant_id)
    if _is_staff(scope):
        raise Refused("support_by_staff")
    row.granted_at, row.granted_by = datetime.now(UTC), scope.account_id
    row.expires_at = row.granted_at + timedelta(hours=row.hours)
    audit_log.record(scope, "support_granted", name=row.name, hours=row.hours, parts=",".join(parts_of(row)))
    scope.session.flush()


def _is_staff(scope: Scope) -> bool:
    with plain_session(scope.settings, "keck_login") as session:
        return session.get(Staff, scope.account_id) is not None


def decline(scope: Scope, grant_id: UUID) -> None:
    """Do not let a staff person look."""
    scope.require(Permission.ADMINISTER)
    row = _asked(scope, grant_id)
    row.declined_at = datetime.now(UTC)
    audit_log.record(scope, "support_declined", name=row.name)
    scope.session.flush()


def end(scope: Scope, grant_id: UUID) -> None:
    """End a staff person's look at once."""
    scope.require(Permission.ADMINISTER)
    row = _row(scope, grant_id)
    if row.ended_at is None:
        row.ended_at = datetime.now(UTC)
        audit_log.record(scope, "support_ended", name=row.name)
        scope.session.flush()


def end_own(settings: Settings, who: SignedIn, grant_id: UUID) -> None:
    """End one's own look, or take one's question back."""
    _require_staff(who)
    mine = update(SupportGrant).where(
        SupportGrant.id == grant_id,
        SupportGrant.account_id == who.account_id,
        SupportGrant.ended_at.is_(None),
    )
    with plain_session(settings, "keck_staff") as session:
        tenant_id = session.scalar(mine.values(ended_at=datetime.now(UTC)).returning(SupportGrant.tenant_id))
    if tenant_id is None:
        raise NotFound("support_grant", str(grant_id))
    staff_log.record(settings, who.account_id, tenant_id, "support_ended")
    audit_log.record_alone(
        settings, tenant_id, "support_ended", by=who.name or who.email, name=who.name or who.email
    )


def _row(scope: Scope, grant_id: UUID) -> SupportGrant:
    row = scope.session.get(SupportGrant, (scope.tenant_id, grant_id), with_for_update=True)
    if row is None:
        raise NotFound("support_grant", str(grant_id))
    return row


def _asked(scope: Scope, grant_id: UUID) -> SupportGrant:
    row = _row(scope, grant_id)
    if row.granted_at or row.declined_at or row.ended_at:
        raise Refused("support_answered")
    return row


def parts_of(row: SupportGrant) -> list[str]:
    """Return the parts of the desk that are asked for."""
    return [part for part in PARTS if getattr(row, part)]


def of_staff(settings: Settings) -> list[tuple[SupportGrant, str, str]]:
    """Return what staff asked for, with each member's slug and name, the newest first."""
    query = (
        select(SupportGrant, Tenant.slug, Tenant.name)
        .join(Tenant, Tenant.id == SupportGrant.tenant_id)
        .order_by(SupportGrant.asked_at.desc(), SupportGrant.id)
        .limit(50)
    )
    with plain_session(settings, "keck_staff") as session:
        return [(row, slug, name) for row, slug, name in session.execute(query)]


@contextmanager
def open_scope(
    settings: Settings, who: SignedIn, slug: str, *, page: str, part: str | None, origin: str = OPERATOR
) -> Iterator[Scope]:
    """Open a transaction at a member for a staff person whom it lets look; the database lets nothing change.

    The grant is read anew each time. What is asked for is written into both
    logs first, even if it is refused.

    Parameters
    ----------
    part : str or None
        What the page belongs to; ``None`` for what no grant opens.

    Raises
    ------
    NotFound
        If there is no such member, no grant that holds now, or it does not open this page: all look the same.
    """
    _require_staff(who)
    tenant_id = _active(settings, slug)
    with tenant_session(settings, "keck_app", tenant_id) as session:
        held = select(SupportGrant).where(
            *_open(who.account_id, tenant_id), SupportGrant.granted_at.is_not(None)
        )
        row = session.scalars(held.order_by(SupportGrant.expires_at.desc()).limit(1)).one_or_none()
        if row is None or row.expires_at is None:
            raise NotFound("tenant", slug)
        support = Support(row.id, row.name, frozenset(parts_of(row)), row.expires_at)
        act = "support_looked" if part in support.parts else "support_refused"
        staff_log.record(settings, who.account_id, tenant_id, act, page=page[:300])
        scope = Scope(tenant_id, slug, who.account_id, Role.SYSTEM, session, settings, origin)
        audit_log.record(scope, act, by=support.name, page=page[:300])
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
            origin,
            is_fresh=False,
            support=support,
        )
