"""Telling a full disk from other troubles, and how full one is."""

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DISK_FULL = "53100"


def is_full(error: BaseException) -> bool:
    """Tell whether an error, or what has caused it, says that a disk of ours or the database's is full."""
    return any(
        (isinstance(one, OSError) and one.errno in _FULL) or getattr(one, "sqlstate", None) == _DISK_FULL
        for one in _chain(error)
    )


def room(folder: Path) -> tuple[int, int]:
    """Return how many bytes are free on a folder's disk, and how many it has."""
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
