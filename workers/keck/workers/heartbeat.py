"""Keeping a lease alive while a job runs."""

import threading
from types import TracebackType

import structlog

from keck.config import Settings
from keck.workers.claim import Claim, extend

log = structlog.get_logger(__name__)


class Heartbeat:
    """Extends a claim's lease from a thread, four times per lease, until the job ends."""

    def __init__(self, settings: Settings, claim: Claim, lease: float) -> None:
        self._settings, self._claim, self._lease = settings, claim, lease
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease", daemon=True)

    def _beat(self) -> None:
        while not self._done.wait(self._lease / 4):
            try:
                if not extend(self._settings, self._claim, lease=self._lease):
                    return
            except Exception:
                # The database may be restarting. The next beat tries again; if none comes through,
                # the lease runs out and the fence protects whoever takes over.
                log.warning("lease.not_extended", job=str(self._claim.job_id), exc_info=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
