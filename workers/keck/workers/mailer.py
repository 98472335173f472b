"""Sending letters: a thread beside the beat, so that a slow mail server keeps no job waiting."""

import threading
import time

import structlog
from sqlalchemy.exc import DBAPIError

from keck.adapters.mail import post_of
from keck.config import Settings
from keck.services.joining import inquiry_retention
from keck.services.post import letters

log = structlog.get_logger(__name__)
_LOOKS_EVERY_SECONDS = 1.0
_TIDIES_EVERY_SECONDS = 3600.0


class Mailer:
    """Sends what waits until it is told to stop; without a mail server letters wait."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server = post_of(settings.smtp_url)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the letter that is being sent."""
        self._stopped.set()

    def _run(self) -> None:
        tidied = -_TIDIES_EVERY_SECONDS
        while not self._stopped.wait(_LOOKS_EVERY_SECONDS):
            try:
                self._send_all()
                if time.monotonic() - tidied >= _TIDIES_EVERY_SECONDS:
                    letters.forget_old(self._settings)
                    inquiry_retention.forget_old(self._settings)
                    tidied = time.monotonic()
            except DBAPIError:
                log.warning("mailer.interrupted", exc_info=True)

    def _send_all(self) -> None:
        while self._server is not None and not self._stopped.is_set():
            if not letters.send_next(self._settings, self._server):
                return
