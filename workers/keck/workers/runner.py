"""Running one claimed job to its end, whatever that end is."""

import structlog
from celery.exceptions import SoftTimeLimitExceeded

from keck.adapters.disk import is_full
from keck.config import Settings
from keck.config.failpoints import failpoint
from keck.domain.findings import Problem
from keck.processing.context import Fenced, JobContext, ShutdownRequested
from keck.workers.claim import Claim, claim_next
from keck.workers.handlers import HANDLERS
from keck.workers.heartbeat import Heartbeat
from keck.workers.shutdown import stopping

log = structlog.get_logger(__name__)
MAX_ATTEMPTS = 3
# Whatever a member's state, what is public can be taken off; claims and bells say the same in SQL.
WHILE_SUSPENDED = ("withdraw",)


def run_next(settings: Settings, *, node: str, worker: str) -> bool:
    """Claim and run the next job; false says that there was none."""
    long_slots = max(1, settings.worker_concurrency - 1)
    claim = claim_next(
        settings, node=node, worker=worker, long_slots=long_slots, lease=settings.lease_seconds
    )
    if claim is None:
        return False
    with Heartbeat(settings, claim, settings.lease_seconds):
        _run(settings, claim)
    return True


def _run(settings: Settings, claim: Claim) -> None:
    handler = HANDLERS[claim.kind]
    context = JobContext(
        settings=settings,
        tenant_id=claim.tenant_id,
        job_id=claim.job_id,
        attempt=claim.attempt,
        stopping=stopping,
        give_up=handler.give_up,
        while_suspended=claim.kind in WHILE_SUSPENDED,
    )
    bound = log.bind(
        job=str(claim.job_id), tenant=str(claim.tenant_id), kind=claim.kind, attempt=claim.attempt
    )
    bound.info("job.started")
    failpoint("job.claimed")
    try:
        context.load()
        if claim.attempt > MAX_ATTEMPTS:
            # Its worker died with it each time; nobody was there to count.
            bound.error("job.gave_up")
            context.fail("job_gave_up", attempts=MAX_ATTEMPTS)
            return
        handler.run(context)
        bound.info("job.done")
    except Problem as problem:
        bound.info("job.refused", code=problem.code)
        context.fail(problem.code, findings=problem.findings, **problem.params)
    except ShutdownRequested:
        bound.info("job.given_back")
        context.give_back()
    except Fenced:
        bound.warning("job.fenced")
    except SoftTimeLimitExceeded:
        context.fail("job_too_long", minutes=settings.job_seconds // 60)
    except Exception as error:
        bound.exception("job.broke")
        last = claim.attempt >= MAX_ATTEMPTS
        context.try_again(last=last, code="job_no_space" if is_full(error) else "job_unexpected")
        if last:
            bound.error("job.gave_up")
