"""What the foundation has taken off and what the public sees are brought in line, if a job was lost.

The job that takes an atlas off, or shows it again, is asked for after the member's state is set. Whoever was
killed in between is made up for here.
"""

from uuid import UUID

from sqlalchemy import select, text

from keck.config import Settings
from keck.db.engines import engine
from keck.db.sessions import TenantSession, plain_session
from keck.persistence.models import Job
from keck.services import jobs
from keck.tenants.scope import WORKER, Scope

# Withdrawing says by this reason what it has taken off with the member and not for the member itself.
_APART = text(
    """
    select t.id from admin.tenant t
    join published.tenant p on p.tenant_id = t.id
    where (t.dark and p.state <> 'dark')
       or (not t.dark and p.state = 'dark' and exists (
            select from published.artefact a
            where a.tenant_id = t.id and a.state = 'gone' and a.gone_reason = 'suspended'))
    order by t.id
    """
)
# A job that has just ended may have met the state before; one that failed is not tried again all the time.
_RECENT = text("now() - interval '5 minutes'")


def bring_in_line(settings: Settings) -> list[UUID]:
    """Ask for what was lost; returns the members for which it was asked."""
    with plain_session(settings, "keck_owner") as session:
        apart = [row.id for row in session.execute(_APART)]
    return [tenant_id for tenant_id in apart if _ask(settings, tenant_id)]


def _ask(settings: Settings, tenant_id: UUID) -> bool:
    with TenantSession(engine(settings, "keck_owner"), tenant_id) as session, session.begin():
        waits = Job.state.in_(("queued", "running")) | (Job.created_at > _RECENT)
        query = select(Job.id).where(Job.tenant_id == tenant_id, Job.kind == "withdraw", waits)
        if session.scalar(query.limit(1)) is not None:
            return False
        scope = Scope.system(session, settings, tenant_id, origin=WORKER)
        jobs.enqueue(scope, "withdraw", {}, slot="short")
    return True
