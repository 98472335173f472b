"""The first thing a child runs: it gives up what every later thread must be without, then loads the readers.

It is run as a file of its own, without the packages of the platform, because threads that libraries start
while they are loaded would keep what is given up afterwards. Namespaces, the closed disk and the bounds
survive the exchange of the program at the end.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC, _CLONE_NEWUTS = 0x10000000, 0x40000000, 0x08000000, 0x04000000
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
# Everything that version 1 of Landlock knows: execute, write, read, make and remove of all kinds.
_ALL = (1 << 13) - 1
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE
_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/dev/urandom", "/proc/self")


def main() -> None:
    """Give up and go on as the child proper: limits, parent, request, answer, and what Python shall run."""
    limits = json.loads(sys.argv[1])
    os.umask(0o077)
    _die_with_parent(int(sys.argv[2]))
    _be_first_to_go()
    apart = _leave_namespaces()
    _bound(limits)
    closed = _close_disk(Path.cwd())
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        sys.exit("no_new_privs")
    state = json.dumps({"namespaces": apart, "disk": closed})
    arguments = ["-I", "-B", *sys.argv[5:], state, *sys.argv[1:5]]
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606


def _die_with_parent(parent: int) -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the parent has gone")


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


def _close_disk(workdir: Path) -> bool:
    """Close the disk but for programs to read and the work folder to write, where the kernel has Landlock."""
    attributes = ctypes.c_uint64(_ALL)
    ruleset = _libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), ctypes.sizeof(attributes), 0)
    if ruleset < 0:
        return False
    programs = {sys.prefix, sys.base_prefix, os.path.dirname(os.path.realpath(sys.executable))}  # noqa: PTH120
    for folder in {*_SYSTEM, *programs, *sys.path} - {"", "/"}:
        _allow(ruleset, folder, _EXECUTE | _READ_FILE | _READ_DIR)
    _allow(ruleset, str(workdir), _ALL & ~_EXECUTE)
    _allow(ruleset, "/dev/null", _READ_FILE | _WRITE_FILE)
    # Without rights to give back, the kernel demands that none can be won.
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(_libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)


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


if __name__ == "__main__":
    main()
