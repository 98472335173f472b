"""Commands of our own processes, the same for the embedded stack, for images and for the command line."""

import sys
from typing import Literal

from keck.config import Settings

Face = Literal["public", "members"]
FACES: tuple[Face, ...] = ("public", "members")


def web_command(face: Face, binds: list[str]) -> list[str]:
    """Return the web server of one face.

    Parameters
    ----------
    binds : list of str
        Addresses such as ``127.0.0.1:8000``.
    """
    return [
        sys.executable,
        *("-m", "gunicorn", f"keck.web.wsgi:{face}_app()"),
        *("--config", "python:keck.web.server"),
        *("--worker-class", "gthread"),
        *("--workers", "2" if face == "public" else "1"),
        *("--threads", "8"),
        *("--timeout", "60"),
        *("--graceful-timeout", "5"),
        # Workers are replaced now and then, at different times.
        *("--max-requests", "20000", "--max-requests-jitter", "2000"),
        *("--worker-tmp-dir", "/dev/shm"),  # noqa: S108 - a heartbeat file of gunicorn's own making
        *("--no-control-socket",),
        *(part for bind in binds for part in ("--bind", bind)),
    ]


def worker_command(settings: Settings) -> list[str]:
    """Return the Celery worker."""
    return [
        sys.executable,
        *("-m", "celery", "--quiet", "-A", "keck.workers.app", "worker"),
        *("--queues", "short,long"),
        *("--concurrency", str(settings.worker_concurrency)),
        *("--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle"),
    ]


def beat_command() -> list[str]:
    """Return the process that rings the bell and sweeps."""
    return [sys.executable, "-m", "keck.workers.beat"]


def keeper_command() -> list[str]:
    """Return the process that erases and tidies for the operator."""
    return [sys.executable, "-m", "keck.cli", "keeper"]


def migrate_command() -> list[str]:
    """Return the process that migrates the database."""
    return [sys.executable, "-m", "keck.cli", "migrate"]
