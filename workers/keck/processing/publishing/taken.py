"""What a member has withdrawn and not put back."""

from sqlalchemy import select

from keck.persistence.models import Withdrawal
from keck.processing.publishing.bundle import Taken
from keck.tenants.scope import Scope


def in_force(scope: Scope) -> list[Taken]:
    """Return all withdrawals in force, oldest first."""
    query = (
        select(Withdrawal)
        .where(Withdrawal.tenant_id == scope.tenant_id, Withdrawal.lifted_at.is_(None))
        .order_by(Withdrawal.created_at, Withdrawal.id)
    )
    return [Taken(row.indicator_code, row.area_id, row.period_code) for row in scope.session.scalars(query)]
