"""Writing a revision: the whole new state of a table, as a candidate or accepted at once."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from keck.domain.findings import Problem
from keck.domain.mappings import ImportMode
from keck.domain.measures import Measure
from keck.domain.texts import LocalText
from keck.persistence.models import Dataset, Revision
from keck.persistence.models import Measure as MeasureRow
from keck.processing.imports import block_store
from keck.processing.imports.block_store import StoredBlock
from keck.services import quotas, revisions
from keck.services.definitions import advice, indicators
from keck.tenants.scope import Scope


def dataset_of(scope: Scope, code: str, name: LocalText) -> Dataset:
    """Return the table with a code, locked and made if it is not there."""
    query = (
        select(Dataset).where(Dataset.tenant_id == scope.tenant_id, Dataset.code == code).with_for_update()
    )
    found = scope.session.scalars(query).one_or_none()
    if found is None:
        found = Dataset(tenant_id=scope.tenant_id, id=uuid4(), code=code, name=name.to_json())
        scope.session.add(found)
        scope.session.flush()
    return found


def locked(scope: Scope, dataset_id: UUID) -> Dataset:
    """Return a table, locked against whoever else would give it a new state."""
    return scope.session.get_one(Dataset, (scope.tenant_id, dataset_id), with_for_update=True)


def write(
    scope: Scope,
    dataset: Dataset,
    *,
    blocks: list[StoredBlock],
    measures: list[Measure],
    mode: ImportMode,
    upload_id: UUID,
    mapping_id: UUID | None,
    source_id: UUID,
    report: dict[str, Any],
    difference: dict[str, Any],
) -> Revision:
    """Store a candidate that replaces the table's current revision as it was seen.

    Raises
    ------
    Problem
        If the member would keep more values than it may. Imports that end at the same moment do not wait for
        each other: they may exceed it together, once.
    """
    revision = Revision(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        dataset_id=dataset.id,
        number=_next_number(scope, dataset.id),
        upload_id=upload_id,
        mapping_id=mapping_id,
        source_id=source_id,
        replaces_id=dataset.current_revision_id,
        mode=mode.value,
        state="candidate",
        report=report,
        difference=difference,
        created_at=datetime.now(UTC),
        created_by=scope.account_id,
    )
    scope.session.add(revision)
    scope.session.flush()
    measure_ids = _measure_ids(scope, dataset.id, measures)
    before, limit = quotas.values(scope), quotas.of(scope).values
    block_store.save(scope, revision.id, blocks, measure_ids)
    # Who has more than a lower limit allows may still go back to a state whose values are there already.
    if limit < quotas.values(scope) > before:
        raise Problem("quota_values", limit=limit)
    return revision


def _next_number(scope: Scope, dataset_id: UUID) -> int:
    query = select(func.coalesce(func.max(Revision.number), 0)).where(
        Revision.tenant_id == scope.tenant_id, Revision.dataset_id == dataset_id
    )
    return int(scope.session.scalar(query) or 0) + 1


def _measure_ids(scope: Scope, dataset_id: UUID, measures: list[Measure]) -> dict[str, UUID]:
    query = select(MeasureRow).where(MeasureRow.tenant_id == scope.tenant_id)
    known = {row.code: row for row in scope.session.scalars(query)}
    for position, measure in enumerate(measures):
        row = known.get(measure.code)
        if row is None:
            row = MeasureRow(
                tenant_id=scope.tenant_id,
                id=uuid4(),
                dataset_id=dataset_id,
                code=measure.code,
                position=position,
            )
            scope.session.add(row)
            known[measure.code] = row
        elif row.kind != measure.kind.value:
            raise Problem("measure_kind_differs", measure=measure.label.de)
        row.label, row.kind = measure.label.to_json(), measure.kind.value
        row.unit, row.base_code = measure.unit.to_json(), measure.base
    scope.session.flush()
    return {code: row.id for code, row in known.items()}


def accept(scope: Scope, revision: Revision, blocks: list[StoredBlock]) -> None:
    """Accept a revision and give measures without a definition a plain indicator."""
    revisions.accept(scope, revision.id)
    groups: dict[str, list[str]] = defaultdict(list)
    for one in blocks:
        measure, group = one.key[0], one.key[1]
        if group not in groups[measure]:
            groups[measure].append(group)
    indicators.add_defaults(scope, dict(groups))
    advice.follow(scope, groups)
