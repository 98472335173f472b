"""The filter of system calls that a child can not take off again."""

import ctypes
import os
import platform
import struct

_libc = ctypes.CDLL(None, use_errno=True)

# Name: number on x86_64, number on aarch64 (None where it does not exist). What opens the network, other
# programs, other processes, other users or the kernel.
_DENIED: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198), "socketpair": (53, 199), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "accept4": (288, 242), "connect": (42, 203), "sendto": (44, 206), "sendmsg": (46, 211),
    "sendmmsg": (307, 269), "recvfrom": (45, 207), "recvmsg": (47, 212), "recvmmsg": (299, 243),
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None),
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "kcmp": (312, 272), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143),
    "setresuid": (117, 147), "setresgid": (119, 149), "setgroups": (116, 159), "setfsuid": (122, 151),
    "setfsgid": (123, 152), "capset": (126, 91), "personality": (135, 92),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "mknod": (133, None),
    "mknodat": (259, 33), "quotactl": (179, 60), "fanotify_init": (300, 262),
    "unshare": (272, 97), "setns": (308, 268), "keyctl": (250, 219), "add_key": (248, 217),
    "request_key": (249, 218), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142), "acct": (163, 89),
    "swapon": (167, 224), "swapoff": (168, 225), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None),
}  # fmt: skip
# Place in the table, the kernel's word for the architecture, and the numbers of seccomp, clone and clone3.
_MACHINES = {
    "x86_64": (0, 0xC000003E, 317, 56, 435),
    "aarch64": (1, 0xC00000B7, 277, 220, 435),
}
_LOAD, _EQUAL, _AT_LEAST, _BIT_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_EPERM, _ENOSYS = 0x00050001, 0x00050026
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000
_SET_FILTER, _ALL_THREADS = 1, 1


class NotConfined(RuntimeError):  # noqa: N818 - says what could not be had
    """The machine does not let a child be confined; no file is opened then."""


def close_system_calls() -> None:
    """Install the filter on all threads: what is listed fails with EPERM, a foreign ABI kills.

    Raises
    ------
    NotConfined
        If the architecture is unknown or the kernel refuses.
    """
    machine = platform.machine()
    if machine not in _MACHINES:
        raise NotConfined(f"no filter of system calls for {machine}")
    program = b"".join(instructions(machine))
    buffer = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer)))
    if _libc.syscall(_MACHINES[machine][2], _SET_FILTER, _ALL_THREADS, header) != 0:
        raise NotConfined(f"seccomp: {os.strerror(ctypes.get_errno())}")


def instructions(machine: str) -> list[bytes]:
    """Return the filter's program for an architecture."""
    place, architecture, _, clone, clone3 = _MACHINES[machine]
    numbers = [entry[place] for entry in _DENIED.values()]
    return [
        _step(_LOAD, value=_ARCHITECTURE_AT),
        *_when(_EQUAL, architecture, otherwise=_KILL),
        _step(_LOAD, value=_NUMBER_AT),
        # On x86_64 a second table of calls hides behind one bit.
        *_when(_AT_LEAST, _X32, then=_EPERM),
        # The C library falls back to clone, whose argument a filter can see.
        *_when(_EQUAL, clone3, then=_ENOSYS),
        *(step for number in numbers if number is not None for step in _when(_EQUAL, number, then=_EPERM)),
        _step(_EQUAL, then=0, otherwise=3, value=clone),
        _step(_LOAD, value=_FIRST_ARGUMENT_AT),
        *_when(_BIT_SET, _CLONE_THREAD, otherwise=_EPERM),
        _step(_RETURN, value=_ALLOW),
    ]


def _when(test: int, value: int, *, then: int | None = None, otherwise: int | None = None) -> list[bytes]:
    """Return with ``then`` where a test holds, or with ``otherwise`` where it does not; else go on."""
    if then is not None:
        return [_step(test, then=0, otherwise=1, value=value), _step(_RETURN, value=then)]
    return [_step(test, then=1, otherwise=0, value=value), _step(_RETURN, value=otherwise or 0)]


def _step(code: int, *, then: int = 0, otherwise: int = 0, value: int) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)
