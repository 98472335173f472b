"""Claiming the next job: by SQL, across members, with a lease and an attempt number."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.workers.handlers import HANDLERS

# One claim at a time: two workers that look at once would both see the last long slot free.
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('keck.claim'))")

_LONG_RUNNING = text(
    """
    select count(*) from queue.job
    where state = 'running' and slot = 'long' and lease_until >= now() and starts_with(worker, :node)
    """
)

# The member with fewest running jobs comes first, then the one whose turn was longest ago, then the oldest
# job: where a single slot is free again and again, whoever has queued hundreds would else keep it. A job
# whose lease has run out is claimed like a waiting one: its worker is dead, or so late that the fence will
# stop it. Jobs of a suspended member wait until it is taken up again, but taking off what is public goes on;
# kinds of job that this version does not know wait for a worker of the next one.
_CLAIM = text(
    """
    with open as (
        select j.tenant_id, j.id, j.created_at
        from queue.job j
        join admin.tenant t on t.id = j.tenant_id and (t.state = 'active' or j.kind = 'withdraw')
        where ((j.state = 'queued' and j.not_before <= now())
               or (j.state = 'running' and j.lease_until < now()))
          and j.kind = any(:kinds)
          and (j.slot = 'short' or :long_allowed)
    ),
    turn as (
        select m.tenant_id,
               (select count(*) from queue.job r
                where r.tenant_id = m.tenant_id and r.state = 'running' and r.lease_until >= now()
               ) as running,
               (select max(r.started_at) from queue.job r where r.tenant_id = m.tenant_id) as last
        from (select distinct tenant_id from open) m
    ),
    choice as (
        select j.tenant_id, j.id
        from open
        join turn on turn.tenant_id = open.tenant_id
        join queue.job j on j.tenant_id = open.tenant_id and j.id = open.id
        order by turn.running, turn.last nulls first, open.created_at, open.id
        for update of j skip locked
        limit 1
    )
    update queue.job j
    set state = 'running', attempt = j.attempt + 1, worker = :worker,
        lease_until = now() + make_interval(secs => :lease)
    from choice
    where j.tenant_id = choice.tenant_id and j.id = choice.id
    returning j.tenant_id, j.id, j.kind, j.attempt
    """
)

_EXTEND = text(
    """
    update queue.job set lease_until = now() + make_interval(secs => :lease)
    where tenant_id = :tenant_id and id = :id and attempt = :attempt and state = 'running'
      and (kind = 'withdraw'
           or exists (select 1 from admin.tenant where id = :tenant_id and state = 'active'))
    """
)

_WAITING = text(
    """
    select exists (
        select 1 from queue.job j
        join admin.tenant t on t.id = j.tenant_id and (t.state = 'active' or j.kind = 'withdraw')
        where ((j.state = 'queued' and j.not_before <= now())
               or (j.state = 'running' and j.lease_until < now()))
          and j.kind = any(:kinds)
    )
    """
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this worker may run; ``attempt`` is the fence."""

    tenant_id: UUID
    job_id: UUID
    kind: str
    attempt: int


def claim_next(settings: Settings, *, node: str, worker: str, long_slots: int, lease: float) -> Claim | None:
    """Claim the next job, or return ``None``.

    Parameters
    ----------
    node : str
        Prefix of the names of all workers that share the slots.
    long_slots : int
        How many long jobs may run on this node at once; one slot fewer than there are workers.
    lease : float
        Seconds until the job may be claimed by somebody else.
    """
    with plain_session(settings, "keck_relay") as session:
        session.execute(_ONE_AT_A_TIME)
        running = session.execute(_LONG_RUNNING, {"node": node}).scalar_one()
        allowed = {"long_allowed": running < long_slots, "kinds": list(HANDLERS)}
        row = session.execute(_CLAIM, {**allowed, "worker": worker, "lease": lease}).one_or_none()
    return Claim(row.tenant_id, row.id, row.kind, row.attempt) if row else None


def extend(settings: Settings, claim: Claim, *, lease: float) -> bool:
    """Extend a claim's lease; false says that the job is not this worker's any more."""
    values = {"tenant_id": claim.tenant_id, "id": claim.job_id, "attempt": claim.attempt, "lease": lease}
    with plain_session(settings, "keck_relay") as session:
        return session.execute(_EXTEND, values).rowcount == 1  # type: ignore[attr-defined, no-any-return]


def anything_waiting(settings: Settings) -> bool:
    """Tell whether a job waits that this version can do."""
    with plain_session(settings, "keck_relay") as session:
        return bool(session.execute(_WAITING, {"kinds": list(HANDLERS)}).scalar_one())
