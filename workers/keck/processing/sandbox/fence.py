"""The first thing a child does: it gives up what every later thread must be without.

It has one thread then, and makes sure of it: another would keep what is given up afterwards.
"""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from keck.processing.sandbox.seccomp import NotConfined

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC, _CLONE_NEWUTS = 0x10000000, 0x40000000, 0x08000000, 0x04000000
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
# Everything that version 1 of Landlock knows: execute, write, read, make and remove of all kinds.
_ALL = (1 << 13) - 1
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE
_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/dev/urandom", "/proc/self")


def close(limits: dict[str, int], *, parent: int) -> bool:
    """Give up network, disk and rights to come, and take the bounds.

    Parameters
    ----------
    limits : dict of str to int
        The fields of ``Limits``.
    parent : int
        The process that started this one; the child ends with it.

    Returns
    -------
    bool
        Whether the child is in namespaces of its own.

    Raises
    ------
    NotConfined
        If the parent has gone, a thread was started before, or rights could still be won.
    """
    os.umask(0o077)
    _die_with(parent)
    _be_alone()
    _be_first_to_go()
    apart = _leave_namespaces()
    _bound(limits)
    _close_disk(Path.cwd())
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise NotConfined("no_new_privs")
    return apart


def _die_with(parent: int) -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise NotConfined("the parent has gone")


def _be_alone() -> None:
    if len(os.listdir("/proc/self/task")) != 1:  # noqa: PTH208
        raise NotConfined("other threads")


def _be_first_to_go() -> None:
    """When memory runs out the kernel ends this process before any other."""
    try:
        Path("/proc/self/oom_score_adj").write_text("1000")
    except OSError:
        return


def _leave_namespaces() -> bool:
    """Leave the network and what is shared between processes, where the host allows it."""
    spaces = _CLONE_NEWNET | _CLONE_NEWIPC | _CLONE_NEWUTS
    if os.geteuid() != 0:
        spaces |= _CLONE_NEWUSER
    return bool(_libc.unshare(spaces) == 0)


def _bound(limits: dict[str, int]) -> None:
    for kind, amount in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(kind, amount, amount)
    # The signal at the lower bound tells the parent why the child ended.
    _lower(resource.RLIMIT_CPU, limits["cpu_seconds"], limits["cpu_seconds"] + 5)


def _lower(kind: int, soft: int, hard: int) -> None:
    highest = resource.getrlimit(kind)[1]
    bound = hard if highest == resource.RLIM_INFINITY else min(hard, highest)
    resource.setrlimit(kind, (min(soft, bound), bound))


def _close_disk(workdir: Path) -> None:
    """Close the disk but for programs to read and the work folder to write, where the kernel has Landlock."""
    attributes = ctypes.c_uint64(_ALL)
    ruleset = _libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), ctypes.sizeof(attributes), 0)
    if ruleset < 0:
        return
    programs = {sys.prefix, sys.base_prefix, os.path.dirname(os.path.realpath(sys.executable))}  # noqa: PTH120
    for folder in {*_SYSTEM, *programs, *sys.path} - {"", "/"}:
        _allow(ruleset, folder, _EXECUTE | _READ_FILE | _READ_DIR)
    _allow(ruleset, str(workdir), _ALL & ~_EXECUTE)
    _allow(ruleset, "/dev/null", _READ_FILE | _WRITE_FILE)
    # Without rights to give back, the kernel demands that none can be won.
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, folder: str, rights: int) -> None:
    class Rule(ctypes.Structure):
        _pack_ = 1
        _fields_ = [("rights", ctypes.c_uint64), ("handle", ctypes.c_int32)]

    try:
        handle = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rule = Rule(rights if os.path.isdir(folder) else rights & _FILE_RIGHTS, handle)  # noqa: PTH112
        _libc.syscall(_ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)
    finally:
        os.close(handle)
