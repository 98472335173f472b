"""The tasks: at the bell, claim a job and run it; now and then, ask for upkeep."""

import os
import socket

import structlog

from keck.config import Settings
from keck.services.foundation import summaries
from keck.workers.app import LONG, app
from keck.workers.claim import anything_waiting
from keck.workers.runner import run_next
from keck.workers.schedule import ask_for_upkeep

log = structlog.get_logger(__name__)
NODE = f"{socket.gethostname()}:{os.getppid()}/"


@app.task(name="keck.upkeep")
def upkeep() -> None:
    """Ask for the daily upkeep of all members; each is a job of its own."""
    ask_for_upkeep(Settings.from_environment())


@app.task(name="keck.counts")
def counts() -> None:
    """Count anew what the foundation may see of each member."""
    summaries.renew_all(Settings.from_environment())


@app.task(name="keck.bell")
def bell() -> None:
    """Run one job; ring again if more wait, so that no job depends on a message of its own."""
    settings = Settings.from_environment()
    ran = run_next(settings, node=NODE, worker=f"{NODE}{os.getpid()}")
    if ran and anything_waiting(settings):
        app.send_task("keck.bell", queue=LONG, ignore_result=True)
