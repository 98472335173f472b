"""Withdrawals: taking something off the public, and showing it again."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from keck.persistence.models import Withdrawal
from keck.services import jobs
from keck.services.errors import NotFound
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


def withdraw(
    scope: Scope,
    *,
    indicator: str | None = None,
    area: str | None = None,
    period: str | None = None,
    reason: str = "",
) -> UUID:
    """Take an indicator, an area, a period or the whole atlas off the public; one person, at once.

    Returns
    -------
    UUID
        The job that does it in the short slot.
    """
    scope.require(Permission.PUBLISH)
    row = Withdrawal(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        indicator_code=indicator,
        area_id=area,
        period_code=period,
        reason=reason[:500],
        created_by=scope.account_id,
    )
    scope.session.add(row)
    scope.session.flush()
    audit_log.record(scope, "withdrew", what=_what(row))
    return jobs.enqueue(scope, "withdraw", {"withdrawal_id": str(row.id)}, slot="short")


def _what(row: Withdrawal) -> str:
    return audit_log.things(row.indicator_code, row.area_id, row.period_code)


def lift(scope: Scope, withdrawal_id: UUID) -> UUID:
    """Show again what was withdrawn, as it was released.

    Returns
    -------
    UUID
        The job that does it.

    Raises
    ------
    NotFound
        If the member has no such withdrawal in force.
    """
    scope.require(Permission.PUBLISH)
    scope.require_proof()
    row = scope.session.get(Withdrawal, (scope.tenant_id, withdrawal_id))
    if row is None or row.lifted_at is not None:
        raise NotFound("withdrawal", str(withdrawal_id))
    row.lifted_at = datetime.now(UTC)
    scope.session.flush()
    audit_log.record(scope, "lifted", what=_what(row))
    return jobs.enqueue(scope, "withdraw", {"withdrawal_id": str(row.id)}, slot="short")


def all_of(scope: Scope) -> list[Withdrawal]:
    """Return what was withdrawn, newest first."""
    query = (
        select(Withdrawal)
        .where(Withdrawal.tenant_id == scope.tenant_id)
        .order_by(Withdrawal.created_at.desc(), Withdrawal.id)
    )
    return list(scope.session.scalars(query))


def is_dark(scope: Scope) -> bool:
    """Tell whether the whole public atlas is withdrawn."""
    return any(
        row.lifted_at is None and not (row.indicator_code or row.area_id or row.period_code)
        for row in all_of(scope)
    )
