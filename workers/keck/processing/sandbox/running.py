"""Running one child for one file, and telling how it ended."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, TypeVar

import polars as pl
import structlog

from keck.config.failpoints import failpoint
from keck.domain.findings import Problem
from keck.processing.sandbox import answers
from keck.processing.sandbox.confinement import unprivileged_user
from keck.processing.sandbox.drivers import SKIPPED
from keck.processing.sandbox.folders import work_folder
from keck.processing.sandbox.limits import Limits

log = structlog.get_logger(__name__)
_FENCE = Path(__file__).with_name("fence.py")
_TOO_LONG = -signal.SIGXCPU
# The kernel, when memory runs out, or a library that gets none.
_NO_MEMORY = (-signal.SIGKILL, -signal.SIGABRT)
# Python ends so before the file is opened: a library or a part of the fence is missing.
_NOT_STARTED = 1
_THREADS = str(min(4, os.cpu_count() or 1))
_TICK_SECONDS = 1.0
_NOT_AN_ANSWER = (KeyError, TypeError, ValueError, AttributeError, pl.exceptions.PolarsError)
T = TypeVar("T")
Waiting = Callable[[float], None]
"""Told the seconds since a child was started; what it raises ends the child."""


def checked(build: Callable[[], T]) -> T:
    """Build something of an answer; what does not have the agreed form is a failure of the child."""
    try:
        return build()
    except _NOT_AN_ANSWER as error:
        log.error("sandbox.answer", reason=str(error)[:200])
        raise Problem("reading_failed") from error


def ask(
    path: Path,
    program: Sequence[str],
    request: dict[str, Any],
    limits: Limits,
    waiting: Waiting | None = None,
) -> tuple[answers.Head, list[pl.DataFrame]]:
    """Let a child read a copy of the file and return its answer.

    Parameters
    ----------
    program : sequence of str
        What Python runs behind the fence.

    Raises
    ------
    Problem
        If it refuses the file or ends in another way.
    """
    with work_folder() as folder, tempfile.TemporaryFile() as out:
        _hand_over(path, folder)
        arguments = [json.dumps(asdict(limits)), str(os.getpid()), json.dumps(request), str(out.fileno())]
        status = _run(folder, [*arguments, *program], limits.wall_seconds, out, waiting)
        _check_status(status, limits)
        head, frames = checked(lambda: answers.read(out))
    problem = checked(lambda: answers.problem_of(head))
    if problem is not None:
        if problem.code == "reading_not_confined":
            log.error("sandbox.not_confined", reason=problem.params.get("reason"))
        raise problem
    if "defect" in head:
        log.error("sandbox.defect", where=str(head["defect"])[:300], task=request["task"])
        raise Problem("reading_failed")
    return head, frames


def _check_status(status: int, limits: Limits) -> None:
    if status == 0:
        return
    log.warning("sandbox.child", status=status)
    if status == _TOO_LONG:
        raise Problem("reading_too_long", seconds=limits.cpu_seconds)
    if status in _NO_MEMORY:
        raise Problem("reading_memory")
    raise Problem("reading_not_confined" if status == _NOT_STARTED else "reading_failed")


def _hand_over(path: Path, folder: Path) -> None:
    """Put a copy into the child's folder, which is its own when we are root."""
    copy = folder / "input"
    shutil.copyfile(path, copy)
    copy.chmod(0o400)
    if os.geteuid() == 0:
        user, group = unprivileged_user()
        os.chown(copy, user, group)
        os.chown(folder, user, group)


def _run(folder: Path, arguments: list[str], seconds: int, out: IO[bytes], waiting: Waiting | None) -> int:
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-I", "-B", str(_FENCE), *arguments],
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            pass_fds=(out.fileno(),),
            start_new_session=True,
        )
        try:
            failpoint("child.reading")
            status = _wait(child, seconds, waiting)
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
        if status == _NOT_STARTED:
            errors.seek(0)
            log.error("sandbox.not_started", reason=errors.read(4000).decode(errors="replace")[-300:])
        return status


def _wait(child: subprocess.Popen[bytes], seconds: int, waiting: Waiting | None) -> int:
    started = time.monotonic()
    while (passed := time.monotonic() - started) < seconds:
        try:
            return child.wait(timeout=min(_TICK_SECONDS, seconds - passed))
        except subprocess.TimeoutExpired:
            if waiting is not None:
                waiting(time.monotonic() - started)
    return _TOO_LONG


def _environment(folder: Path) -> dict[str, str]:
    """Return what the child needs; nothing of our own goes along: no address, no password."""
    return {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "CPL_TMPDIR": str(folder),
        "OGR_SKIP": SKIPPED,
        "GDAL_SKIP": SKIPPED,
        "GDAL_PAM_ENABLED": "NO",
        # One area may be large; how large, is counted and told by us.
        "OGR_GEOJSON_MAX_OBJ_SIZE": "1000",
        "PROJ_NETWORK": "OFF",
        "POLARS_MAX_THREADS": _THREADS,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
