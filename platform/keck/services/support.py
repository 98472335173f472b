"""The foundation asks to look at a member's desk: the member lets it for some hours, or does not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from keck.db.sessions import plain_session
from keck.persistence.models import Staff, SupportGrant
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

PARTS = ("tables", "releases", "settings")


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
