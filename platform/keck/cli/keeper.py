"""``keck keeper``: the process that erases and tidies for the operator."""

import os
import time
from pathlib import Path

import click
import structlog
from sqlalchemy.exc import DBAPIError

from keck.config import Settings
from keck.config.logs import configure_logs
from keck.services import erasing, kept
from keck.services.releasing import darkness

log = structlog.get_logger(__name__)
_LOOKS_EVERY_SECONDS = 5.0
_TIDIES_EVERY_SECONDS = 3600.0


@click.command()
def keeper() -> None:
    """Erase members whose window is over, delete what was kept long enough, and ask for lost darkness again.

    The only process besides the migration that logs in as keck_owner. It reads no file of anybody's and
    listens nowhere. It may be stopped or killed at any moment.
    """
    configure_logs()
    settings = Settings.from_environment()
    if "KECK_READY_FILE" in os.environ:
        Path(os.environ["KECK_READY_FILE"]).touch()
    tidied = -_TIDIES_EVERY_SECONDS
    while True:
        try:
            darkness.bring_in_line(settings)
            erasing.erase_due(settings)
            if time.monotonic() - tidied >= _TIDIES_EVERY_SECONDS:
                kept.delete_old(settings)
                tidied = time.monotonic()
        except (DBAPIError, OSError):
            log.warning("keeper.interrupted", exc_info=True)
        time.sleep(_LOOKS_EVERY_SECONDS)
