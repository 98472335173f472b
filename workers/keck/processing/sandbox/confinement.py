"""What a child gives up after its libraries are loaded and before it opens the file."""

import ctypes
import os
import pwd
import resource
import signal
import socket

from keck.processing.sandbox.seccomp import NotConfined, close_system_calls

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_GET_NO_NEW_PRIVS = 1, 39
_CAPABILITIES_VERSION = 0x20080522
_NOBODY = 65534


def confine(*, parent: int, threads: int, own_namespaces: bool) -> None:
    """Give up user, rights and system calls, and make sure of it.

    Raises
    ------
    NotConfined
        If any of it can not be had; the child then ends without opening the file.
    """
    was_root = os.geteuid() == 0
    if was_root:
        _drop_user()
    _drop_capabilities()
    # A change of user takes this away.
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise NotConfined("the parent has gone")
    if was_root or own_namespaces:
        # The count is the user's; it bounds this process alone only where nobody else is that user.
        resource.setrlimit(resource.RLIMIT_NPROC, (threads, threads))
    if _libc.prctl(_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1:
        raise NotConfined("no_new_privs")
    close_system_calls()
    _check()


def unprivileged_user() -> tuple[int, int]:
    """Return user and group that own nothing."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return _NOBODY, _NOBODY
    return entry.pw_uid, entry.pw_gid


def _drop_user() -> None:
    user, group = unprivileged_user()
    try:
        os.setgroups([])
        os.setresgid(group, group, group)
        os.setresuid(user, user, user)
    except OSError as error:
        raise NotConfined(f"change of user: {error.strerror}") from error


def _drop_capabilities() -> None:
    """Drop what an own user namespace gives."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION, 0)
    if _libc.capset(header, (ctypes.c_uint32 * 6)()) != 0:
        raise NotConfined("capabilities")


def _check() -> None:
    if 0 in (*os.getresuid(), *os.getresgid()):
        raise NotConfined("still root")
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except PermissionError:
        return
    raise NotConfined("sockets are open")
