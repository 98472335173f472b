"""What a member has withdrawn and not put back."""

from sqlalchemy import select

from keck.persistence.models import Tenant, Withdrawal
from keck.processing.publishing.taking_off import Taken
from keck.tenants.scope import Scope


def in_force(scope: Scope) -> list[Taken]:
    """Return all withdrawals in force, oldest first; what the foundation has taken off comes before all."""
    query = (
        select(Withdrawal)
        .where(Withdrawal.tenant_id == scope.tenant_id, Withdrawal.lifted_at.is_(None))
        .order_by(Withdrawal.created_at, Withdrawal.id)
    )
    whole = [Taken(None, None, None)] if is_hidden(scope) else []
    rows = scope.session.scalars(query)
    return whole + [Taken(row.indicator_code, row.area_id, row.period_code) for row in rows]


def is_hidden(scope: Scope) -> bool:
    """Tell whether the foundation has taken the member's public atlas off."""
    return scope.session.get_one(Tenant, scope.tenant_id, populate_existing=True).dark
