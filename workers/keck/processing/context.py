"""What a running job may do: read as its member, tell its progress, and end in one fenced transaction."""

import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, func, select, true, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.config.failpoints import failpoint
from keck.db.sessions import tenant_session
from keck.domain.findings import Finding
from keck.persistence.models import Job, Tenant
from keck.services.jobs import find
from keck.tenants.scope import WORKER, Scope

log = structlog.get_logger(__name__)
_TICK_SECONDS = 0.4
_WAIT_SECONDS = 1.0
# How fast a bar moves whose end nobody knows: two thirds of its way in so many seconds.
_SLOWING_SECONDS = 20.0
T = TypeVar("T")


class Fenced(Exception):  # noqa: N818 - an outcome, not a defect
    """Somebody else has the job now, or its member is suspended; nothing of this attempt may be written."""


class ShutdownRequested(Exception):  # noqa: N818 - an outcome, not a defect
    """The worker is about to stop; the job goes back to the queue."""


def _nothing_to_undo(_scope: Scope, _args: dict[str, Any]) -> None:
    return None


@dataclass
class JobContext:
    """One attempt at one job.

    Attributes
    ----------
    result : dict
        Stored with the job when it is done.
    give_up : callable
        Called in the failing transaction, so that what the job was for is marked as failed too.
    while_suspended : bool
        Whether it goes on although its member is suspended.
    """

    settings: Settings
    tenant_id: UUID
    job_id: UUID
    attempt: int
    stopping: Callable[[], bool] = lambda: False
    give_up: Callable[[Scope, dict[str, Any]], None] = _nothing_to_undo
    while_suspended: bool = False
    args: dict[str, Any] = field(default_factory=dict)
    actor: UUID | None = None
    result: dict[str, Any] = field(default_factory=dict)
    _last_tick: float = 0.0
    _last_code: str = ""

    def load(self) -> None:
        """Read the job's arguments and note that it has started."""
        with self.scope() as scope:
            job = find(scope, self.job_id)
            self.args, self.actor = job.args, job.created_by
            self._change(scope.session, started_at=func.clock_timestamp(), progress=0, error=None)

    @contextmanager
    def scope(self, role: str = "keck_app") -> Iterator[Scope]:
        """Open a transaction of the member."""
        with tenant_session(self.settings, role, self.tenant_id) as session:
            yield Scope.system(session, self.settings, self.tenant_id, account_id=self.actor, origin=WORKER)

    @contextmanager
    def finishing(self, role: str = "keck_app", *, held: bool = True) -> Iterator[Scope]:
        """Open the transaction in which the job's effects and its end are committed together.

        Parameters
        ----------
        held : bool
            Whether the job's row is locked from the beginning. Long work that tells its progress meanwhile
            can not hold it; if the job was lost by then, all is rolled back in the end.
        """
        with self.scope(role) as scope:
            if held:
                self._hold(scope.session)
            yield scope
            self._change(
                scope.session,
                state="done",
                progress=100,
                result=self.result,
                finished_at=func.clock_timestamp(),
                lease_until=None,
            )
            failpoint("job.finishing")
        failpoint("job.finished")

    @contextmanager
    def holding(self, role: str = "keck_app") -> Iterator[Scope]:
        """Open a transaction that nobody else's attempt can come between; the job goes on after it."""
        with self.scope(role) as scope:
            self._hold(scope.session)
            yield scope

    def progress(self, percent: int, code: str, **params: Any) -> None:
        """Tell how far the job is, in percent and in words.

        Raises
        ------
        Fenced
            If the lease was lost or the member suspended.
        ShutdownRequested
            If the worker is about to stop.
        """
        if self.stopping():
            raise ShutdownRequested
        now = time.monotonic()
        if code == self._last_code and now - self._last_tick < _TICK_SECONDS:
            return
        self._last_tick, self._last_code = now, code
        with tenant_session(self.settings, "keck_app", self.tenant_id) as session:
            self._change(session, progress=min(percent, 99), progress_text={"code": code, "params": params})

    def waiting(self, start: int, end: int, code: str, **params: Any) -> Callable[[float], None]:
        """Return what moves the progress from ``start`` towards ``end``, told for how long something works.

        Its sentence may say the ``seconds``.
        """

        def tick(seconds: float) -> None:
            way = 1 - math.exp(-seconds / _SLOWING_SECONDS)
            self.progress(int(start + (end - start) * way), code, seconds=int(seconds), **params)

        return tick

    def along(self, start: int, end: int, code: str, work: Callable[[], T], **params: Any) -> T:
        """Do work that needs no database, and let the progress move meanwhile."""
        tick, started = self.waiting(start, end, code, **params), time.monotonic()
        tick(0.0)
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(work)
            while not wait([future], timeout=_WAIT_SECONDS).done:
                tick(time.monotonic() - started)
            return future.result()

    def fail(self, code: str, findings: list[Finding] | None = None, **params: Any) -> None:
        """End the job with a sentence for people."""
        error = {"code": code, "params": params, "findings": [f.to_json() for f in (findings or [])[:1000]]}
        with self._unless_fenced() as scope:
            self._put_right(scope)
            self._change(
                scope.session,
                state="failed",
                error=error,
                finished_at=func.clock_timestamp(),
                lease_until=None,
            )

    def _put_right(self, scope: Scope) -> None:
        """Put right what the job had begun; a defect in that must not keep the job from ending."""
        try:
            with scope.session.begin_nested():
                self.give_up(scope, self.args)
        except DBAPIError:
            # The database may be there again when the job is claimed once more.
            raise
        except Exception:
            log.exception("job.not_put_right", job=str(self.job_id))

    def try_again(self, *, last: bool, code: str) -> None:
        """Put the job back after a defect, a little later each time; after the last attempt give up.

        Parameters
        ----------
        code : str
            The sentence with which it is given up.
        """
        if last:
            self.fail(code, job=str(self.job_id)[:8])
            return
        # By the clock that claims: a worker whose own is wrong would else put it off by an hour.
        later = func.clock_timestamp() + timedelta(seconds=2**self.attempt)
        with self._unless_fenced() as scope:
            self._change(scope.session, state="queued", not_before=later, lease_until=None)

    def give_back(self) -> None:
        """Put the job back as if it had not been claimed: a planned shutdown is no attempt."""
        with self._unless_fenced() as scope:
            self._change(scope.session, state="queued", attempt=self.attempt - 1, lease_until=None)

    @contextmanager
    def _unless_fenced(self) -> Iterator[Scope]:
        try:
            with self.scope() as scope:
                yield scope
        except Fenced:
            return

    def _hold(self, session: Session) -> None:
        """Lock the job's row, so that nobody claims it until the transaction ends."""
        query = select(Job.id).where(*self._mine()).with_for_update()
        if session.scalar(query) is None:
            raise Fenced

    def _change(self, session: Session, **values: Any) -> None:
        """Change the job's row if this attempt still has it; every write of a result goes through here."""
        statement = update(Job).where(*self._mine()).values(**values)
        if session.execute(statement).rowcount != 1:  # type: ignore[attr-defined]
            raise Fenced

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        """Return what has to hold for every write of this attempt."""
        active = select(Tenant.id).where(Tenant.id == self.tenant_id, Tenant.state == "active").exists()
        return (
            Job.tenant_id == self.tenant_id,
            Job.id == self.job_id,
            Job.attempt == self.attempt,
            Job.state == "running",
            true() if self.while_suspended else active,
        )
