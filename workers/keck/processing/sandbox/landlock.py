"""Landlock: a process closes the disk to itself but for what it names; Linux has it since 5.13."""

import ctypes
import os
import struct
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIR, _WRITE_FILE = 1 << 2, 1 << 3, 1 << 1
# Everything that version 1 of the interface knows: execute, write, read, make and remove of all kinds.
_ALL = (1 << 13) - 1
_READ = _READ_FILE | _READ_DIR


def available() -> bool:
    """Tell whether the kernel offers it."""
    return int(_libc.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)) >= 1


def close_disk(*, readable: list[Path], writable: Path) -> bool:
    """Leave only some folders to read and one to write, for this thread and all it starts.

    Returns
    -------
    bool
        Whether the kernel did it; without it the unprivileged user is the fence.
    """
    if not available():
        return False
    attributes = struct.pack("Q", _ALL)
    ruleset = _libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return False
    try:
        for folder in readable:
            _allow(ruleset, folder, _READ)
        _allow(ruleset, writable, _ALL & ~1)
        return bool(_libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, folder: Path, rights: int) -> None:
    try:
        handle = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    try:
        rule = struct.pack("=Qi", rights if folder.is_dir() else rights & (_READ_FILE | _WRITE_FILE), handle)
        _libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(handle)
