"""Measures of a member's tables."""

from collections import defaultdict

from sqlalchemy import select

from keck.domain.catalogue.matching import OwnMeasure
from keck.domain.measures import Measure as DomainMeasure
from keck.domain.measures import MeasureKind
from keck.domain.texts import LocalText
from keck.persistence.models import Dataset, Measure, ObservationBlock
from keck.tenants.scope import Scope


def all_of(scope: Scope) -> list[Measure]:
    """Return all measures by table and position."""
    query = (
        select(Measure)
        .where(Measure.tenant_id == scope.tenant_id)
        .order_by(Measure.dataset_id, Measure.position, Measure.code)
    )
    return list(scope.session.scalars(query))


def in_use(scope: Scope) -> dict[str, OwnMeasure]:
    """Return the measures of which the tables hold values now, by code, with the groups of these values."""
    query = (
        select(Measure.code, ObservationBlock.group_code)
        .join(Dataset, (Dataset.tenant_id == Measure.tenant_id) & (Dataset.id == Measure.dataset_id))
        .join(
            ObservationBlock,
            (ObservationBlock.tenant_id == Measure.tenant_id)
            & (ObservationBlock.measure_id == Measure.id)
            & (ObservationBlock.revision_id == Dataset.current_revision_id),
        )
        .where(Measure.tenant_id == scope.tenant_id)
        .distinct()
    )
    groups: dict[str, set[str]] = defaultdict(set)
    for code, group in scope.session.execute(query):
        groups[code].add(group)
    return {
        row.code: OwnMeasure(measure(row), frozenset(groups[row.code]))
        for row in all_of(scope)
        if row.code in groups
    }


def measure(row: Measure) -> DomainMeasure:
    """Return a stored measure as the computation sees it."""
    unit = LocalText.of(row.unit) if row.unit else LocalText("Anzahl", "number")
    return DomainMeasure(row.code, LocalText.of(row.label), MeasureKind(row.kind), unit, row.base_code)
