"""Running one child for one file, and telling how it ended."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, TypeVar

import polars as pl
import structlog

from keck.domain.findings import Problem
from keck.processing.sandbox import answers
from keck.processing.sandbox.child import Order
from keck.processing.sandbox.confinement import unprivileged_user
from keck.processing.sandbox.folders import work_folder
from keck.processing.sandbox.limits import Limits
from keck.processing.sandbox.nursery import Waiting, nurseries

log = structlog.get_logger(__name__)
_TOO_LONG = -signal.SIGXCPU
# The kernel, when memory runs out, or a library that gets none.
_NO_MEMORY = (-signal.SIGKILL, -signal.SIGABRT)
# Python ends so before the file is opened: a library or a part of the fence is missing.
_NOT_STARTED = 1
_NOT_AN_ANSWER = (KeyError, TypeError, ValueError, AttributeError, pl.exceptions.PolarsError)
T = TypeVar("T")


def checked(build: Callable[[], T]) -> T:
    """Build something of an answer; what does not have the agreed form is a failure of the child."""
    try:
        return build()
    except _NOT_AN_ANSWER as error:
        log.error("sandbox.answer", exc_info=True)
        raise Problem("reading_failed") from error


def ask(
    path: Path,
    program: str,
    request: dict[str, Any],
    limits: Limits,
    waiting: Waiting | None = None,
) -> tuple[answers.Head, list[pl.DataFrame]]:
    """Let a child read a copy of the file and return its answer.

    Parameters
    ----------
    program : str
        What Python runs behind the fence, as in ``Order``.

    Raises
    ------
    Problem
        If it refuses the file or ends in another way.
    """
    with work_folder() as folder, tempfile.TemporaryFile() as out:
        _hand_over(path, folder)
        order = Order(program, request, asdict(limits), str(folder))
        with tempfile.TemporaryFile() as errors:
            status = nurseries.serve(order, out, errors, limits.wall_seconds, waiting)
            _check_status(status, limits, errors)
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


def _check_status(status: int, limits: Limits, errors: IO[bytes]) -> None:
    if status == 0:
        return
    errors.seek(0)
    reason = errors.read(4000).decode(errors="replace")[-300:] if status == _NOT_STARTED else None
    log.warning("sandbox.child", status=status, reason=reason)
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
