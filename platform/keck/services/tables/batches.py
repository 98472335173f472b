"""Batches: several files that are sent, checked and decided on as one."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from keck.domain.unnamed import UNNAMED
from keck.persistence.models import Batch, Dataset, Revision, Upload
from keck.services import uploads
from keck.services.errors import NotFound, Refused
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

MOST_FILES = 50
UNDECIDED = ("open", "checking", "checked")
LEFT_OUT = "left_out"
"""Option of an upload that says why its batch does without it: ``by_hand``, ``twice`` or ``replaced``."""


def find(scope: Scope, batch_id: UUID) -> Batch:
    """Return a batch of the member.

    Raises
    ------
    NotFound
        If the member has no such batch.
    """
    batch = scope.session.get(Batch, (scope.tenant_id, batch_id))
    if batch is None:
        raise NotFound("batch", str(batch_id))
    return batch


def locked(scope: Scope, batch_id: UUID) -> Batch:
    """Return a batch, locked against whoever else would change or decide on it."""
    batch = scope.session.get(
        Batch, (scope.tenant_id, batch_id), with_for_update=True, populate_existing=True
    )
    if batch is None:
        raise NotFound("batch", str(batch_id))
    return batch


def changeable(scope: Scope, batch_id: UUID) -> Batch:
    """Return a batch that may be changed; states that were checked do not hold any more."""
    scope.require(Permission.EDIT)
    batch = locked(scope, batch_id)
    if batch.state == "checking":
        raise Refused("batch_busy")
    if batch.state not in UNDECIDED:
        raise Refused("batch_decided")
    discard_candidates(scope, batch)
    batch.state = "open"
    return batch


def files_of(scope: Scope, batch_id: UUID) -> list[Upload]:
    """Return the files of a batch by name, those left out among them."""
    query = (
        select(Upload)
        .where(Upload.tenant_id == scope.tenant_id, Upload.batch_id == batch_id)
        .order_by(func.lower(Upload.filename), Upload.created_at, Upload.id)
    )
    return list(scope.session.scalars(query))


def counts(upload: Upload) -> bool:
    """Tell whether a file is read with its batch."""
    return LEFT_OUT not in upload.options and upload.state != "discarded"


def asks(upload: Upload) -> bool:
    """Tell whether a file that was looked at leaves a question that nobody has answered yet."""
    if upload.proposal is None or upload.options.get("mapping"):
        return False
    reasons = upload.proposal.get("reasons", [])
    return not upload.proposal.get("clear") or any(one["code"] == UNNAMED for one in reasons)


def undecided(scope: Scope) -> list[Batch]:
    """Return the batches that wait for somebody, the newest first."""
    query = (
        select(Batch)
        .where(Batch.tenant_id == scope.tenant_id, Batch.state.in_(UNDECIDED))
        .order_by(Batch.created_at.desc(), Batch.id)
    )
    return list(scope.session.scalars(query))


def undecided_of(scope: Scope, upload: Upload) -> Batch | None:
    """Return the batch that a file still waits in."""
    batch = find(scope, upload.batch_id) if upload.batch_id else None
    return batch if batch and batch.state in UNDECIDED else None


def of_upload(scope: Scope, upload_id: UUID) -> UUID:
    """Return the batch that a file came in.

    Raises
    ------
    NotFound
        If it came alone.
    """
    upload = uploads.find(scope, upload_id)
    if upload.batch_id is None:
        raise NotFound("batch")
    return upload.batch_id


def refuse_alone(scope: Scope, revision: Revision) -> None:
    """Refuse to decide on one state of a batch: the next one of its table builds on it.

    Raises
    ------
    Refused
        If the state waits in a batch.
    """
    if revision.state == "candidate" and undecided_of(scope, uploads.find(scope, revision.upload_id)):
        raise Refused("batch_decides")


def told(scope: Scope, upload: Upload) -> dict[str, Any] | None:
    """Return what the newest check of a batch has refused a file for: code, parameters and findings."""
    batch = find(scope, upload.batch_id) if upload.batch_id else None
    return batch.report.get("files", {}).get(str(upload.id)) if batch else None


def candidates(scope: Scope, batch: Batch) -> list[tuple[Revision, Dataset, Upload]]:
    """Return the states that a check has made, in the order in which they build on each other."""
    order = {UUID(one): place for place, one in enumerate(batch.report.get("revisions", []))}
    query = (
        select(Revision, Dataset, Upload)
        .join(Dataset, (Dataset.tenant_id == Revision.tenant_id) & (Dataset.id == Revision.dataset_id))
        .join(Upload, (Upload.tenant_id == Revision.tenant_id) & (Upload.id == Revision.upload_id))
        .where(Revision.tenant_id == scope.tenant_id, Revision.id.in_(order))
    )
    rows = [(one, dataset, upload) for one, dataset, upload in scope.session.execute(query)]
    return sorted(rows, key=lambda row: order[row[0].id])


def discard_candidates(scope: Scope, batch: Batch) -> None:
    """Throw the states away that a check has made."""
    for one, _, _ in candidates(scope, batch):
        if one.state == "candidate":
            one.state = "discarded"
    batch.report = {key: value for key, value in batch.report.items() if key != "revisions"}
    scope.session.flush()


def end(scope: Scope, batch: Batch, state: str) -> None:
    """Note that a batch is decided on."""
    batch.state, batch.decided_at, batch.decided_by = state, datetime.now(UTC), scope.account_id
    scope.session.flush()


def confirmed(scope: Scope, batch_id: UUID, shapes: set[str]) -> list[str]:
    """Return the mappings that somebody has confirmed for files of a batch of some shapes."""
    return [
        one.options["mapping"]
        for one in files_of(scope, batch_id)
        if counts(one) and one.options.get("mapping") and (one.proposal or {}).get("shape") in shapes
    ]
