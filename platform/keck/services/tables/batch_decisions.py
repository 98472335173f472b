"""Deciding on a batch: all its states are taken over in one transaction, or all are thrown away."""

from uuid import UUID

from sqlalchemy import select

from keck.persistence.models import Batch, Dataset, Revision, Upload
from keck.services import uploads
from keck.services.errors import Refused
from keck.services.logs import audit_log
from keck.services.tables import acceptance, batches
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


def accept(scope: Scope, batch_id: UUID) -> Batch:
    """Take all states of a batch over; a second time changes nothing.

    Raises
    ------
    Refused
        If one of them no longer waits for a decision or a table has another state by now; then none is.
    """
    scope.require(Permission.EDIT)
    batch = batches.locked(scope, batch_id)
    if batch.state == "accepted":
        return batch
    if batch.state != "checked":
        raise Refused("batch_not_checked")
    rows = batches.candidates(scope, batch)
    if stale := _overtaken(scope, rows):
        raise Refused("batch_stale", tables=", ".join(stale))
    for one, _, _ in rows:
        acceptance.take(scope, one.id)
    batches.end(scope, batch, "accepted")
    return batch


def _overtaken(scope: Scope, rows: list[tuple[Revision, Dataset, Upload]]) -> list[str]:
    """Return the names of tables that are not what the check has seen, each locked."""
    wanted = {one.dataset_id for one, _, _ in rows}
    query = (
        select(Dataset)
        .where(Dataset.tenant_id == scope.tenant_id, Dataset.id.in_(wanted))
        .order_by(Dataset.code)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    now = {dataset.id: dataset.current_revision_id for dataset in scope.session.scalars(query)}
    stale = []
    for one, dataset, _ in rows:
        scope.session.refresh(one)
        if one.state != "candidate" or one.replaces_id != now[dataset.id]:
            stale.append(str(dataset.name.get("de", dataset.code)))
        now[dataset.id] = one.id
    return list(dict.fromkeys(stale))


def discard(scope: Scope, batch_id: UUID) -> Batch:
    """Throw a batch away with its states; files that never became a state go, too."""
    scope.require(Permission.EDIT)
    batch = batches.locked(scope, batch_id)
    if batch.state == "discarded":
        return batch
    if batch.state == "checking":
        raise Refused("batch_busy")
    if batch.state == "accepted":
        raise Refused("batch_decided")
    batches.discard_candidates(scope, batch)
    for one in batches.files_of(scope, batch_id):
        if one.state in ("received", "inspected"):
            uploads.throw_away(scope, one)
    batches.end(scope, batch, "discarded")
    audit_log.record(scope, "discarded_batch")
    return batch
