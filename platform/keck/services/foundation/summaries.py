"""Counts of each member for the foundation, which may not look at a member's rows itself."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.persistence.models import Job, MemberSummary, Tenant
from keck.services import quotas, revisions
from keck.tenants.scope import WORKER, Scope

FAILED_WITHIN = timedelta(days=30)


def renew(scope: Scope) -> None:
    """Count anew what the foundation may see of a member."""
    taken = quotas.taken(scope)
    counts = {
        "at": datetime.now(UTC),
        "newest_data": revisions.last_taken_over(scope),
        "failed_jobs": _failed(scope),
        "storage": taken.storage,
        "values": taken.values,
        "jobs": taken.jobs,
    }
    statement = insert(MemberSummary).values(tenant_id=scope.tenant_id, **counts)
    scope.session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=counts))


def _failed(scope: Scope) -> int:
    since = datetime.now(UTC) - FAILED_WITHIN
    query = (
        select(func.count())
        .select_from(Job)
        .where(Job.tenant_id == scope.tenant_id, Job.created_at > since, Job.state == "failed")
    )
    return int(scope.session.scalar(query) or 0)


def renew_all(settings: Settings) -> int:
    """Count anew for every member, each in a transaction of its own; suspended ones too.

    Returns
    -------
    int
        How many members there are.
    """
    with plain_session(settings, "keck_relay") as session:
        ids: list[UUID] = list(session.scalars(select(Tenant.id).order_by(Tenant.id)))
    for tenant_id in ids:
        # One that is erased at this moment needs no counts any more.
        with suppress(IntegrityError), tenant_session(settings, "keck_app", tenant_id) as session:
            renew(Scope.system(session, settings, tenant_id, origin=WORKER))
    return len(ids)
