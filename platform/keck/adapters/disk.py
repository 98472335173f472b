"""Telling a full disk from other troubles."""

import errno
from collections.abc import Iterator

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DISK_FULL = "53100"


def is_full(error: BaseException) -> bool:
    """Tell whether an error, or what has caused it, says that a disk of ours or the database's is full."""
    return any(
        (isinstance(one, OSError) and one.errno in _FULL) or getattr(one, "sqlstate", None) == _DISK_FULL
        for one in _chain(error)
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
