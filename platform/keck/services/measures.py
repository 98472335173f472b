"""Measures of a member's tables."""

from sqlalchemy import select

from keck.domain.measures import Measure as DomainMeasure
from keck.domain.measures import MeasureKind
from keck.domain.texts import LocalText
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


def measure(row: Measure) -> DomainMeasure:
    """Return a stored measure as the computation sees it."""
    unit = LocalText.of(row.unit) if row.unit else LocalText("Anzahl", "number")
    return DomainMeasure(row.code, LocalText.of(row.label), MeasureKind(row.kind), unit, row.base_code)
