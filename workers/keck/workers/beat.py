"""The beat: one leader rings the bell within moments of a commit and sweeps every few seconds."""

import os
import signal
import time
from pathlib import Path
from types import FrameType

import psycopg
import structlog
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from keck.adapters.pulse import Pulse, Sign
from keck.config import Settings
from keck.config.logs import configure_logs
from keck.services.jobs import CHANNEL
from keck.services.post import letters
from keck.workers.app import make_app
from keck.workers.mailer import Mailer
from keck.workers.relay import longest_wait, ring_outbox, sweep

log = structlog.get_logger(__name__)
_SWEEP_SECONDS = 5.0
_UPKEEP_SECONDS = 3600.0
_COUNT_SECONDS = 600.0
_LEADER = "select pg_try_advisory_lock(hashtext('keck.beat'))"


class Beat:
    """Rings and sweeps until it is told to stop.

    Of several beats only the one that holds the advisory lock works; the lock goes with its connection,
    so another takes over as soon as the leader is gone.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._app = make_app(settings)
        self._pulse = Pulse(settings.redis_url)
        self._mailer = Mailer(settings)
        self._running = True

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """End after the current round."""
        self._running = False
        self._mailer.stop()

    def run(self) -> None:
        """Work until stopped, whatever PostgreSQL and Redis do meanwhile."""
        if "KECK_READY_FILE" in os.environ:
            Path(os.environ["KECK_READY_FILE"]).touch()
        self._mailer.start()
        while self._running:
            try:
                self._lead()
            except (psycopg.Error, DBAPIError, OperationalError, RedisError, OSError):
                log.warning("beat.interrupted", exc_info=True)
                time.sleep(1)

    def _lead(self) -> None:
        dsn = self._settings.psycopg_dsn("keck_relay")
        with psycopg.connect(dsn, autocommit=True) as connection:
            while self._running and not self._is_leader(connection):
                time.sleep(1)
            log.info("beat.leads")
            connection.execute(f"listen {CHANNEL}")
            swept, asked, counted = 0.0, -_UPKEEP_SECONDS, -_COUNT_SECONDS
            while self._running:
                ring_outbox(self._settings, self._ring)
                if time.monotonic() - swept >= min(_SWEEP_SECONDS, self._settings.lease_seconds / 3):
                    sweep(self._settings, self._ring, patience=self._settings.lease_seconds / 2)
                    self._pulse.leave(self._sign())
                    swept = time.monotonic()
                if time.monotonic() - asked >= _UPKEEP_SECONDS:
                    self._app.send_task("keck.upkeep", queue="long", ignore_result=True, retry=False)
                    asked = time.monotonic()
                if time.monotonic() - counted >= _COUNT_SECONDS:
                    self._app.send_task("keck.counts", queue="long", ignore_result=True, retry=False)
                    counted = time.monotonic()
                # Wakes at the first notification or after a second, whichever comes first.
                for _ in connection.notifies(timeout=1.0, stop_after=1):
                    pass

    def _sign(self) -> Sign:
        waiting, failed = letters.counts(self._settings)
        return Sign(longest_wait(self._settings), waiting, failed)

    def _is_leader(self, connection: psycopg.Connection) -> bool:
        row = connection.execute(_LEADER).fetchone()
        return bool(row and row[0])

    def _ring(self, slot: str) -> None:
        # No retry here: a bell that can not be rung stays in the outbox for the next round.
        self._app.send_task("keck.bell", queue=slot, ignore_result=True, retry=False)


def main() -> None:
    """Run the beat as a process."""
    configure_logs()
    beat = Beat(Settings.from_environment())
    signal.signal(signal.SIGTERM, beat.stop)
    signal.signal(signal.SIGINT, beat.stop)
    beat.run()


if __name__ == "__main__":
    main()
