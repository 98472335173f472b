"""Disks that a test fills: small ones of memory, or, where mounting is not allowed, limits on processes."""

import os
import resource
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

# Name of the disk, where it lies in a stack's folder, and its size.
_PLACES = {"store": ("store", 96), "postgres": ("postgres", 512), "redis": ("redis", 32)}
_MEGABYTE = 1 << 20
_BALLAST = ".ballast"


class Disks:
    """The disks below one folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._mounted: list[str] = []
        for name, (place, size) in _PLACES.items():
            (home / place).mkdir()
            if _mount(home / place, size):
                self._mounted.append(name)

    def fill(self, name: str, pids: Iterable[int], limit: int) -> None:
        """Let no file on a disk grow any more.

        Parameters
        ----------
        pids : iterable of int
            The processes that write there, for where there is no disk to fill.
        limit : int
            The size that no file of theirs may pass then.
        """
        if name in self._mounted:
            _write_until_full(self.home / _PLACES[name][0] / _BALLAST)
            return
        _limit(pids, limit)

    def free(self, name: str, pids: Iterable[int]) -> None:
        """Make room again."""
        if name in self._mounted:
            (self.home / _PLACES[name][0] / _BALLAST).unlink(missing_ok=True)
            return
        _limit(pids, None)

    def has(self, name: str) -> bool:
        """Tell whether there is a real disk to fill."""
        return name in self._mounted

    def remove(self) -> None:
        """Take the disks away."""
        for name in self._mounted:
            subprocess.run(["umount", str(self.home / _PLACES[name][0])], check=True)


def _limit(pids: Iterable[int], size: int | None) -> None:
    """Limit the size of files that processes write, or take the limit away."""
    for pid in pids:
        owner = Path(f"/proc/{pid}").stat()
        if owner.st_uid == os.geteuid():
            _set_limit(pid, size)
        elif (child := os.fork()) == 0:
            # Only who is the same user may do so, even as root.
            _become(owner.st_uid, owner.st_gid)
            _set_limit(pid, size)
            os._exit(0)
        elif os.waitpid(child, 0)[1] != 0:
            raise PermissionError(f"no limit for process {pid}")


def _set_limit(pid: int, size: int | None) -> None:
    with suppress(ProcessLookupError):
        hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard if size is None else size, hard))


def _become(user: int, group: int) -> None:
    try:
        os.setgroups([])
        os.setresgid(group, group, group)
        os.setresuid(user, user, user)
    except OSError:
        os._exit(1)


def _mount(folder: Path, megabytes: int) -> bool:
    """Mount a disk of memory, if that is allowed here."""
    if os.environ.get("KECK_TEST_WITHOUT_MOUNT"):
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "keck-test", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _write_until_full(path: Path) -> None:
    piece = bytes(_MEGABYTE)
    with path.open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(piece)
        except OSError:
            # The last pages too.
            for size in (4096, 1):
                _fill_up(ballast.fileno(), bytes(size))


def _fill_up(handle: int, piece: bytes) -> None:
    try:
        while True:
            os.write(handle, piece)
    except OSError:
        return
