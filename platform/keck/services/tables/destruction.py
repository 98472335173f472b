"""Destroying a state of a table: its values are gone for good, the record of it stays."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, exists, select

from keck.persistence.models import (
    Block,
    Dataset,
    Note,
    ObservationBlock,
    Release,
    ReleaseRevision,
    Revision,
    Upload,
)
from keck.services import revisions, uploads
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.services.tables import destroyed, effect_traces, traces
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_OPEN = ("requested", "running", "prepared")
_REASON_LENGTH = 500


def destroy(scope: Scope, revision_id: UUID, *, reason: str, later: bool = False) -> Revision:
    """Destroy a state: its values, its report, and its file where no other state needs it.

    Parameters
    ----------
    reason : str
        Why, for the record.
    later : bool
        Whether values that later states have taken from its file go, too.

    Raises
    ------
    Refused
        If no reason is given, it is destroyed already, or a release is being made of it.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    if not reason.strip():
        raise Refused("destroy_reason_missing")
    # First of all locks: whoever imports holds it off before any table's row.
    destroyed.begin(scope)
    revision = revisions.find(scope, revision_id)
    # Whoever accepts or imports waits for the table's row, so nothing takes the values up meanwhile.
    dataset = scope.session.get(Dataset, (scope.tenant_id, revision.dataset_id), with_for_update=True)
    if dataset is None:
        raise NotFound("dataset", str(revision.dataset_id))
    scope.session.refresh(revision)
    if revision.state == "destroyed":
        raise Refused("revision_destroyed")
    if _is_released(scope, revision_id):
        raise Refused("release_running")
    if dataset.current_revision_id == revision.id:
        dataset.current_revision_id = None
    audit_log.record(scope, "destroyed", table=revisions.table_name(scope, revision), state=revision.number)
    held = [revision, *(later_states(scope, revision) if later else [])]
    traces.erase(scope, revision, [*held[1:], *traces.followers(scope, [one.id for one in held])])
    traces.erase_advice(scope, held)
    effect_traces.erase(scope, held)
    effect_traces.erase_from_releases(scope, held)
    _forget(scope, revision, reason.strip()[:_REASON_LENGTH])
    _delete_values(scope, revision, later=later)
    _delete_file(scope, revision.upload_id)
    scope.session.flush()
    return revision


def _is_released(scope: Scope, revision_id: UUID) -> bool:
    query = (
        select(Release.id)
        .join(
            ReleaseRevision,
            (ReleaseRevision.tenant_id == Release.tenant_id) & (ReleaseRevision.release_id == Release.id),
        )
        .where(
            Release.tenant_id == scope.tenant_id,
            ReleaseRevision.revision_id == revision_id,
            Release.state.in_(_OPEN),
        )
    )
    return scope.session.scalars(query).first() is not None


def _forget(scope: Scope, revision: Revision, reason: str) -> None:
    """Leave the record, without what it said about values."""
    revision.state, revision.destroyed_at = "destroyed", datetime.now(UTC)
    revision.destroyed_by, revision.destroyed_reason = scope.account_id, reason
    revision.report, revision.difference = {}, {}
    scope.session.flush()


def _delete_values(scope: Scope, revision: Revision, *, later: bool) -> None:
    mine = ObservationBlock.tenant_id == scope.tenant_id
    links = delete(ObservationBlock).where(mine, ObservationBlock.revision_id == revision.id)
    scope.session.execute(links)
    noted = Note.tenant_id == scope.tenant_id
    scope.session.execute(delete(Note).where(noted, Note.revision_id == revision.id))
    if later:
        of_table = select(Revision.id).where(
            Revision.tenant_id == scope.tenant_id, Revision.dataset_id == revision.dataset_id
        )
        scope.session.execute(
            delete(Note).where(noted, Note.upload_id == revision.upload_id, Note.revision_id.in_(of_table))
        )
        taken = delete(ObservationBlock).where(
            mine,
            ObservationBlock.upload_id == revision.upload_id,
            ObservationBlock.revision_id.in_(of_table),
        )
        scope.session.execute(taken)
    used = exists().where(
        ObservationBlock.tenant_id == Block.tenant_id, ObservationBlock.block_hash == Block.hash
    )
    scope.session.execute(delete(Block).where(Block.tenant_id == scope.tenant_id, ~used))


def _delete_file(scope: Scope, upload_id: UUID) -> None:
    """Mark the file as deleted if no living state was read from it; upkeep deletes the bytes."""
    living = select(Revision.id).where(
        Revision.tenant_id == scope.tenant_id,
        Revision.upload_id == upload_id,
        Revision.state.in_(("candidate", "accepted")),
    )
    if scope.session.scalars(living.limit(1)).first() is None:
        upload: Upload = uploads.find(scope, upload_id)
        upload.proposal, upload.annotated_key = None, None
        upload.deleted_at = upload.deleted_at or datetime.now(UTC)


def later_states(scope: Scope, revision: Revision) -> list[Revision]:
    """Return the later states of the table that hold values from this one's file."""
    held = (
        select(ObservationBlock.revision_id)
        .where(
            ObservationBlock.tenant_id == scope.tenant_id, ObservationBlock.upload_id == revision.upload_id
        )
        .distinct()
    )
    query = (
        select(Revision)
        .where(
            Revision.tenant_id == scope.tenant_id,
            Revision.dataset_id == revision.dataset_id,
            Revision.number > revision.number,
            Revision.id.in_(held),
        )
        .order_by(Revision.number)
    )
    return list(scope.session.scalars(query))
