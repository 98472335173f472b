"""A folder for one child, and the end of those whose worker was killed."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "keck-child-"
# Nobody needs so long to lock what he has just made.
_ABANDONED_SECONDS = 60
_PLACES = ("/tmp", "/var/tmp")  # noqa: S108 - only to hold a folder with a random name and mode 700


@contextmanager
def work_folder() -> Iterator[Path]:
    """Make a folder that lives as long as its user; killed, it leaves one that the next one removes.

    The lock says that somebody works here, and goes with its process, however that ends.
    """
    place = _place()
    _remove_abandoned(place)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=place, ignore_cleanup_errors=True) as name:
        handle = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield Path(name)
        finally:
            os.close(handle)


def _remove_abandoned(place: Path) -> None:
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - os.fstat(handle).st_mtime > _ABANDONED_SECONDS:
                    shutil.rmtree(folder)
            finally:
                os.close(handle)


def _place() -> Path:
    """Return a folder that an unprivileged user can reach; ours may lie in root's own."""
    usual = Path(tempfile.gettempdir()).resolve()
    if os.geteuid() != 0 or all(place.stat().st_mode & 0o001 for place in (usual, *usual.parents)):
        return usual
    return next((Path(folder) for folder in _PLACES if Path(folder).is_dir()), usual)
