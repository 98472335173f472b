"""Ringing the bell for every job that was asked for, and sweeping up what nobody runs."""

from collections.abc import Callable

import structlog
from sqlalchemy import text

from keck.config import Settings
from keck.config.failpoints import failpoint
from keck.db.sessions import plain_session

log = structlog.get_logger(__name__)

_DUE = text(
    """
    select tenant_id, id, slot from queue.outbox
    where rung_at is null
    order by created_at, id
    for update skip locked
    limit 100
    """
)
_RUNG = text("update queue.outbox set rung_at = now() where tenant_id = :tenant_id and id = :id")

# A bell may be lost with Redis or meet only busy workers; a job that still waits rings again. Nobody waits
# for jobs of a suspended member, but for what takes it off the public.
_FORGOTTEN = text(
    """
    select j.slot from queue.job j
    join admin.tenant t on t.id = j.tenant_id and (t.state = 'active' or j.kind = 'withdraw')
    where (j.state = 'queued' and j.not_before <= now()
           and j.created_at < now() - make_interval(secs => :patience))
       or (j.state = 'running' and j.lease_until < now())
    limit 20
    """
)

_WAITING = text(
    """
    select coalesce(extract(epoch from now() - min(since)), 0)::float8 from (
        select tenant_id, kind, greatest(created_at, not_before) as since from queue.job
        where state = 'queued' and not_before <= now()
        union all
        select tenant_id, kind, lease_until from queue.job where state = 'running' and lease_until < now()
    ) waiting
    join admin.tenant t on t.id = waiting.tenant_id and (t.state = 'active' or waiting.kind = 'withdraw')
    """
)


def ring_outbox(settings: Settings, ring: Callable[[str], None]) -> int:
    """Ring once for each unrung row and mark it; a crash in between rings twice, which is harmless.

    Returns
    -------
    int
        How many bells were rung.
    """
    with plain_session(settings, "keck_relay") as session:
        rows = session.execute(_DUE).all()
        for row in rows:
            ring(row.slot)
        if rows:
            failpoint("relay.rung")
            session.execute(_RUNG, [{"tenant_id": row.tenant_id, "id": row.id} for row in rows])
    return len(rows)


def sweep(settings: Settings, ring: Callable[[str], None], *, patience: float = 30.0) -> int:
    """Ring for jobs that have waited too long and for those whose worker is gone."""
    with plain_session(settings, "keck_relay") as session:
        slots = list(session.execute(_FORGOTTEN, {"patience": patience}).scalars())
    for slot in slots:
        ring(slot)
    return len(slots)


def longest_wait(settings: Settings) -> float:
    """Return for how many seconds the oldest job has waited for a worker."""
    with plain_session(settings, "keck_relay") as session:
        return float(session.execute(_WAITING).scalar_one())
