"""Deciding on a candidate: taking it over, or computing it anew because the table has moved on."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from keck.domain.mappings import ImportMode
from keck.persistence.models import Measure, ObservationBlock, Revision
from keck.services import revisions, uploads
from keck.services.definitions import advice, indicators
from keck.services.errors import Refused
from keck.services.tables import batches, history
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


def accept(scope: Scope, revision_id: UUID) -> Revision:
    """Make a candidate its table's state; measures that no definition uses get a plain indicator.

    Raises
    ------
    Refused
        If it no longer waits for a decision, waits in a batch, or its table has another state by now.
    """
    batches.refuse_alone(scope, revisions.find(scope, revision_id))
    return take(scope, revision_id)


def take(scope: Scope, revision_id: UUID) -> Revision:
    """Make a candidate its table's state, whether it came alone or in a batch."""
    revision = revisions.accept(scope, revision_id)
    groups = _groups(scope, revision_id)
    indicators.add_defaults(scope, groups)
    advice.follow(scope, groups)
    return revision


def _groups(scope: Scope, revision_id: UUID) -> dict[str, list[str]]:
    query = (
        select(Measure.code, ObservationBlock.group_code)
        .join(
            Measure,
            (Measure.tenant_id == ObservationBlock.tenant_id) & (Measure.id == ObservationBlock.measure_id),
        )
        .where(ObservationBlock.tenant_id == scope.tenant_id, ObservationBlock.revision_id == revision_id)
        .distinct()
        .order_by(Measure.code, ObservationBlock.group_code)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for measure, group in scope.session.execute(query):
        found[measure].append(group)
    return dict(found)


def discard(scope: Scope, revision_id: UUID) -> Revision:
    """Throw a candidate away that came alone."""
    batches.refuse_alone(scope, revisions.find(scope, revision_id))
    return revisions.discard(scope, revision_id)


def renew(scope: Scope, revision_id: UUID, *, mode: str | None = None) -> UUID:
    """Read a candidate's file again against the table as it is now; the candidate is put aside.

    Returns
    -------
    UUID
        The job that makes the new candidate.
    """
    scope.require(Permission.EDIT)
    revision = revisions.find(scope, revision_id)
    batches.refuse_alone(scope, revision)
    taken_back = revision.report.get("taken_back")
    if taken_back:
        revisions.put_aside(scope, revision)
        return history.take_back(scope, UUID(taken_back["revision"]), taken_back["how"])
    mapping = revision.report.get("mapping")
    if not mapping:
        raise Refused("revision_not_candidate")
    if mode is not None and mode not in set(ImportMode):
        raise Refused("mode_unknown", mode=mode)
    revisions.put_aside(scope, revision)
    return uploads.import_table(scope, revision.upload_id, mapping=mapping, mode=mode or revision.mode)
