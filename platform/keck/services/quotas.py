"""Quotas: how much a member has taken, and the refusal of more; what is there stays usable."""

from uuid import UUID

from sqlalchemy import func, select, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Agreement, Block, Job, Tenant, Upload
from keck.services import staff_acts
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.quota import ALWAYS, STANDARD, Quota
from keck.tenants.scope import Scope

_MEGABYTE = 1_000_000


def of(scope: Scope) -> Quota:
    """Return what a member may take."""
    row = scope.session.get_one(Tenant, scope.tenant_id)
    return quota_of(row)


def quota_of(row: Tenant) -> Quota:
    """Return what the member of a row may take."""
    return Quota(
        STANDARD.storage if row.quota_storage is None else row.quota_storage,
        STANDARD.values if row.quota_values is None else row.quota_values,
        STANDARD.jobs if row.quota_jobs is None else row.quota_jobs,
    )


def taken(scope: Scope) -> Quota:
    """Return what a member has taken."""
    return Quota(_storage(scope), values(scope), _jobs(scope))


def _storage(scope: Scope) -> int:
    query = select(func.coalesce(func.sum(Upload.size), 0)).where(
        Upload.tenant_id == scope.tenant_id, Upload.deleted_at.is_(None), Upload.state != "discarded"
    )
    signed = select(func.coalesce(func.sum(Agreement.size), 0)).where(Agreement.tenant_id == scope.tenant_id)
    return int(scope.session.scalar(query) or 0) + int(scope.session.scalar(signed) or 0)


def _jobs(scope: Scope) -> int:
    query = select(func.count()).where(Job.tenant_id == scope.tenant_id, Job.state.in_(("queued", "running")))
    return int(scope.session.scalar(query) or 0)


def room(scope: Scope) -> int:
    """Return how many bytes more a member may keep; nobody else takes any until this transaction ends."""
    # Whoever asks at the same moment waits for the end of this transaction, and counts what it has added.
    lock = func.pg_advisory_xact_lock(func.hashtext(f"quota:{scope.tenant_id}"))
    scope.session.execute(select(lock))
    return max(of(scope).storage - _storage(scope), 0)


def no_room(scope: Scope) -> Refused:
    """Return the refusal of a file for which there is no room."""
    return Refused("quota_storage", used=_storage(scope) // _MEGABYTE, limit=of(scope).storage // _MEGABYTE)


def values(scope: Scope) -> int:
    """Return how many values a member keeps."""
    query = select(func.coalesce(func.sum(Block.length), 0)).where(Block.tenant_id == scope.tenant_id)
    return int(scope.session.scalar(query) or 0)


def refuse_jobs(scope: Scope, kind: str) -> None:
    """Refuse a job while too many wait.

    Raises
    ------
    Refused
        If the queue of the member is full, and the job is none of those that must always go on.
    """
    if kind in ALWAYS:
        return
    limit = of(scope).jobs
    if _jobs(scope) >= limit:
        raise Refused("quota_jobs", limit=limit)


def set_for(
    settings: Settings,
    slug: str,
    *,
    storage: int | None = None,
    values: int | None = None,
    jobs: int | None = None,
    by: UUID | None = None,
) -> Quota:
    """Set what a member may take; what is not named stays as it is. Nothing is deleted by a lower one.

    Parameters
    ----------
    storage : int or None
        Bytes.
    by : UUID or None
        Account of whoever of the foundation sets it; ``None`` at the command line.

    Raises
    ------
    Refused
        If a limit is below zero.
    NotFound
        If there is no such member.
    """
    given = {"quota_storage": storage, "quota_values": values, "quota_jobs": jobs}
    wanted = {column: limit for column, limit in given.items() if limit is not None}
    if any(limit < 0 for limit in wanted.values()):
        raise Refused("quota_wrong")
    with plain_session(settings, "keck_staff") as session:
        found: UUID | None = session.scalar(select(Tenant.id).where(Tenant.slug == slug).with_for_update())
        if found is None:
            raise NotFound("tenant", slug)
        if wanted:
            session.execute(update(Tenant).where(Tenant.id == found).values(wanted))
        quota = quota_of(session.get_one(Tenant, found, populate_existing=True))
        told = {"storage": quota.storage // _MEGABYTE, "values": quota.values, "jobs": quota.jobs}
        if wanted:
            staff_acts.record(session, "limited", by=by, tenant_id=found, **told)
    if wanted:
        audit_log.record_alone(settings, found, "limited", by_staff=by is not None, **told)
    return quota
