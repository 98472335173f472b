"""Asking for each member's upkeep once a day."""

from datetime import UTC, datetime
from uuid import UUID

import structlog
from sqlalchemy import text

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.domain.calendar_days import beginning_of_day
from keck.services import jobs
from keck.tenants.scope import WORKER, Scope

log = structlog.get_logger(__name__)
UPKEEP = "upkeep"

_DUE = text(
    """
    select id from admin.tenant
    where state = 'active' and not exists (
        select from queue.job where tenant_id = tenant.id and kind = :kind and created_at >= :today
    )
    order by id
    """
)


def ask_for_upkeep(settings: Settings) -> int:
    """Ask for the upkeep of every member that had none on this day.

    Returns
    -------
    int
        How many were asked for.
    """
    with plain_session(settings, "keck_relay") as session:
        due = (
            session.execute(_DUE, {"kind": UPKEEP, "today": beginning_of_day(datetime.now(UTC))})
            .scalars()
            .all()
        )
    return sum(_ask(settings, tenant_id) for tenant_id in due)


def _ask(settings: Settings, tenant_id: UUID) -> bool:
    with tenant_session(settings, "keck_app", tenant_id) as session:
        asked = jobs.enqueue_daily(Scope.system(session, settings, tenant_id, origin=WORKER), UPKEEP)
    if asked:
        log.info("upkeep.asked", tenant=str(tenant_id))
    return asked
