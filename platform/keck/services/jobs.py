"""Asking for work: a job is committed with the change that asks for it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import func, select

from keck.domain.calendar_days import beginning_of_day
from keck.persistence.models import Job, Outbox
from keck.services import quotas
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.scope import Scope

Slot = Literal["short", "long"]
CHANNEL = "keck_outbox"
_SOON = timedelta(minutes=10)
PASSING = ("preview_formula",)
"""Kinds of jobs that come and go with every key that is pressed; no list shows them."""


def enqueue(
    scope: Scope,
    kind: str,
    args: dict[str, Any],
    *,
    slot: Slot = "long",
    about: dict[str, Any] | None = None,
    not_before: datetime | None = None,
    logged: bool = True,
) -> UUID:
    """Write a job and its bell into the caller's transaction; nobody is told before it commits.

    Parameters
    ----------
    about : dict or None
        Names of what the job is about, for the log.
    not_before : datetime or None
        When it is run at the earliest.
    logged : bool
        Whether the member's log tells that it was asked for.

    Returns
    -------
    UUID
        The job's id.

    Raises
    ------
    Refused
        If too many jobs of the member wait.
    """
    quotas.refuse_jobs(scope, kind)
    if logged:
        audit_log.record_request(scope, kind, **(about or {}))
    job_id = uuid4()
    scope.session.add(
        Job(
            tenant_id=scope.tenant_id,
            id=job_id,
            kind=kind,
            slot=slot,
            args=args,
            state="queued",
            created_by=scope.account_id,
            **({"not_before": not_before} if not_before else {}),
        )
    )
    # The bell refers to the job by a composite key, so the job goes first.
    scope.session.flush()
    _ring(scope, job_id, slot)
    return job_id


def _ring(scope: Scope, job_id: UUID, slot: str) -> None:
    scope.session.add(Outbox(tenant_id=scope.tenant_id, id=uuid4(), job_id=job_id, slot=slot))
    scope.session.flush()
    scope.session.execute(select(func.pg_notify(CHANNEL, "")))


def hasten(scope: Scope, job_id: UUID) -> None:
    """Let a job that waits for its moment run now: what it waited for is decided."""
    waiting = (
        select(Job)
        .where(Job.tenant_id == scope.tenant_id, Job.id == job_id, Job.state == "queued")
        # One that a worker holds at this moment is run already.
        .with_for_update(skip_locked=True)
    )
    job = scope.session.scalars(waiting).one_or_none()
    if job is not None:
        job.not_before = func.clock_timestamp()
        _ring(scope, job_id, job.slot)


def enqueue_daily(scope: Scope, kind: str) -> bool:
    """Write a job unless one of its kind was asked for on this day.

    Returns
    -------
    bool
        Whether it was written.
    """
    # Two who ask at once: the second waits here and finds the first one's job.
    lock = func.pg_advisory_xact_lock(func.hashtext(f"{kind}:{scope.tenant_id}"))
    scope.session.execute(select(lock))
    recent = select(Job.id).where(
        Job.tenant_id == scope.tenant_id,
        Job.kind == kind,
        Job.created_at >= beginning_of_day(datetime.now(UTC)),
    )
    if scope.session.scalars(recent.limit(1)).first() is not None:
        return False
    enqueue(scope, kind, {}, slot="short")
    return True


def find(scope: Scope, job_id: UUID) -> Job:
    """Return a job of the member.

    Raises
    ------
    NotFound
        If the member has no such job.
    """
    job = scope.session.get(Job, (scope.tenant_id, job_id))
    if job is None:
        raise NotFound("job", str(job_id))
    return job


def recent(scope: Scope, *, limit: int = 20) -> list[Job]:
    """Return the newest jobs, newest first."""
    query = (
        select(Job)
        .where(Job.tenant_id == scope.tenant_id, Job.kind.not_in(PASSING))
        .order_by(Job.created_at.desc(), Job.id)
        .limit(limit)
    )
    return list(scope.session.scalars(query))


def retry(scope: Scope, job_id: UUID) -> UUID:
    """Ask once more for a failed job; it runs anew under the same id.

    Raises
    ------
    Refused
        If the job has not failed: a second click finds it queued already and changes nothing.
    """
    job = scope.session.get(Job, (scope.tenant_id, job_id), with_for_update=True)
    if job is None:
        raise NotFound("job", str(job_id))
    if job.state != "failed":
        raise Refused("job_not_failed")
    job.state, job.attempt, job.progress, job.error = "queued", 0, 0, None
    job.finished_at = None
    audit_log.record(scope, "retried")
    _ring(scope, job_id, job.slot)
    return job_id


def of_upload(scope: Scope, upload_id: UUID) -> list[Job]:
    """Return the jobs that worked on an upload, newest first."""
    return of_uploads(scope, [upload_id])[upload_id]


def of_uploads(scope: Scope, upload_ids: Sequence[UUID]) -> dict[UUID, list[Job]]:
    """Return the jobs that worked on some uploads, newest first."""
    found: dict[UUID, list[Job]] = {one: [] for one in upload_ids}
    query = (
        select(Job)
        .where(
            Job.tenant_id == scope.tenant_id,
            Job.args["upload_id"].astext.in_([str(one) for one in upload_ids]),
        )
        .order_by(Job.created_at.desc(), Job.id)
    )
    for job in scope.session.scalars(query):
        found[UUID(job.args["upload_id"])].append(job)
    return found


def of_batch(scope: Scope, batch_id: UUID) -> list[Job]:
    """Return the checks of a batch, newest first."""
    query = (
        select(Job)
        .where(Job.tenant_id == scope.tenant_id, Job.args["batch_id"].astext == str(batch_id))
        .order_by(Job.created_at.desc(), Job.id)
    )
    return list(scope.session.scalars(query))


def unfinished(scope: Scope) -> list[Job]:
    """Return the jobs that wait or run, newest first; not those whose moment is still far."""
    soon = Job.not_before < func.now() + _SOON
    query = (
        select(Job)
        .where(
            Job.tenant_id == scope.tenant_id,
            Job.state.in_(("queued", "running")),
            Job.kind.not_in(PASSING),
            soon,
        )
        .order_by(Job.created_at.desc(), Job.id)
    )
    return list(scope.session.scalars(query))
