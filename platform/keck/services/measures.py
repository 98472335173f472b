"""Measures of a member's tables."""

from sqlalchemy import select

from keck.persistence.models import Measure
from keck.tenants.scope import Scope


def all_of(scope: Scope) -> list[Measure]:
    """Return all measures by table and position."""
    query = (
        select(Measure)
        .where(Measure.tenant_id == scope.tenant_id)
        .order_by(Measure.dataset_id, Measure.position, Measure.code)
    )
    return list(scope.session.scalars(query))
