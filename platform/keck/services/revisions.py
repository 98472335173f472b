"""Accepted states of tables."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import func, select

from keck.domain.calendar_days import day_of
from keck.domain.periods import Period
from keck.persistence.models import Batch, Dataset, ObservationBlock, Revision, Upload
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


def find(scope: Scope, revision_id: UUID) -> Revision:
    """Return a revision of the member.

    Raises
    ------
    NotFound
        If the member has no such revision.
    """
    revision = scope.session.get(Revision, (scope.tenant_id, revision_id))
    if revision is None:
        raise NotFound("revision", str(revision_id))
    return revision


def datasets(scope: Scope) -> list[Dataset]:
    """Return the member's tables by code."""
    query = select(Dataset).where(Dataset.tenant_id == scope.tenant_id).order_by(Dataset.code, Dataset.id)
    return list(scope.session.scalars(query))


def find_dataset(scope: Scope, dataset_id: UUID) -> Dataset:
    """Return a table of the member.

    Raises
    ------
    NotFound
        If the member has no such table.
    """
    dataset = scope.session.get(Dataset, (scope.tenant_id, dataset_id))
    if dataset is None:
        raise NotFound("dataset", str(dataset_id))
    return dataset


def table_name(scope: Scope, revision: Revision) -> str:
    """Return the German name of the table that a state belongs to."""
    dataset = find_dataset(scope, revision.dataset_id)
    return str(dataset.name.get("de", dataset.code))


def of_dataset(scope: Scope, dataset_id: UUID) -> list[Revision]:
    """Return a table's revisions, newest first."""
    query = (
        select(Revision)
        .where(Revision.tenant_id == scope.tenant_id, Revision.dataset_id == dataset_id)
        .order_by(Revision.number.desc())
    )
    return list(scope.session.scalars(query))


def current(scope: Scope) -> list[Revision]:
    """Return the current revision of every table."""
    query = (
        select(Revision)
        .join(
            Dataset,
            (Dataset.tenant_id == Revision.tenant_id) & (Dataset.current_revision_id == Revision.id),
        )
        .where(Dataset.tenant_id == scope.tenant_id)
        .order_by(Dataset.code)
    )
    return list(scope.session.scalars(query))


def last_taken_over(scope: Scope) -> date | None:
    """Return the day on which data were last taken over."""
    query = select(func.max(Revision.accepted_at)).where(Revision.tenant_id == scope.tenant_id)
    moment = scope.session.scalar(query)
    return day_of(moment) if moment else None


def periods(scope: Scope) -> dict[UUID, list[str]]:
    """Return the periods of every table's current state, the earliest first, by its revision."""
    query = (
        select(ObservationBlock.revision_id, ObservationBlock.period_code)
        .join(
            Dataset,
            (Dataset.tenant_id == ObservationBlock.tenant_id)
            & (Dataset.current_revision_id == ObservationBlock.revision_id),
        )
        .where(ObservationBlock.tenant_id == scope.tenant_id)
        .distinct()
    )
    found: dict[UUID, list[str]] = {}
    for revision_id, code in scope.session.execute(query):
        found.setdefault(revision_id, []).append(code)
    return {revision_id: sorted(codes, key=Period.parse) for revision_id, codes in found.items()}


def accept(scope: Scope, revision_id: UUID) -> Revision:
    """Make a candidate the current state of its table.

    Raises
    ------
    Refused
        If another revision was accepted since the candidate was made; its difference no longer holds.
    """
    scope.require(Permission.EDIT)
    revision = find(scope, revision_id)
    dataset = scope.session.get(Dataset, (scope.tenant_id, revision.dataset_id), with_for_update=True)
    if dataset is None:
        raise NotFound("dataset", str(revision.dataset_id))
    if revision.state == "accepted" and dataset.current_revision_id == revision.id:
        return revision
    if revision.state != "candidate":
        raise Refused("revision_not_candidate")
    if dataset.current_revision_id != revision.replaces_id:
        raise Refused("revision_stale")
    revision.state, revision.accepted_at = "accepted", datetime.now(UTC)
    revision.accepted_by = scope.account_id
    dataset.current_revision_id = revision.id
    _record(scope, "accepted", revision)
    scope.session.flush()
    return revision


def discard(scope: Scope, revision_id: UUID) -> Revision:
    """Throw a candidate away."""
    scope.require(Permission.EDIT)
    revision = find(scope, revision_id)
    put_aside(scope, revision)
    _record(scope, "discarded", revision)
    return revision


def put_aside(scope: Scope, revision: Revision) -> None:
    """Mark a candidate as discarded, because somebody wants that or because another one takes its place."""
    if revision.state != "candidate":
        raise Refused("revision_not_candidate")
    revision.state = "discarded"
    scope.session.flush()


def _record(scope: Scope, act: str, revision: Revision) -> None:
    audit_log.record(scope, act, table=table_name(scope, revision), state=revision.number)


def candidates(scope: Scope) -> list[tuple[Revision, Dataset]]:
    """Return the states that wait for a decision of their own, with their tables, newest first."""
    in_batch = (
        select(Upload.id)
        .join(Batch, (Batch.tenant_id == Upload.tenant_id) & (Batch.id == Upload.batch_id))
        .where(Upload.tenant_id == scope.tenant_id, Batch.decided_at.is_(None))
    )
    query = (
        select(Revision, Dataset)
        .join(Dataset, (Dataset.tenant_id == Revision.tenant_id) & (Dataset.id == Revision.dataset_id))
        .where(
            Revision.tenant_id == scope.tenant_id,
            Revision.state == "candidate",
            Revision.upload_id.not_in(in_batch),
        )
        .order_by(Revision.created_at.desc(), Revision.id)
    )
    return [(revision, dataset) for revision, dataset in scope.session.execute(query)]


def of_upload(scope: Scope, upload_id: UUID) -> list[Revision]:
    """Return the states that came of an upload, newest first."""
    query = (
        select(Revision)
        .where(Revision.tenant_id == scope.tenant_id, Revision.upload_id == upload_id)
        .order_by(Revision.created_at.desc(), Revision.id)
    )
    return list(scope.session.scalars(query))
