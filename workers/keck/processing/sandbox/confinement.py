"""What a child gives up before it opens a file: its user, its resources, the network and most of the disk."""

import ctypes
import os
import platform
import pwd
import resource
import struct
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_NO_NEW_PRIVS = 38
_MEGABYTE = 1 << 20

# System calls by architecture: what opens the network, other programs, other processes or the kernel.
_DENIED = {
    "x86_64": (
        0xC000003E,
        317,
        (
            # socket, connect, accept, sendto, sendmsg, bind, listen, socketpair, accept4, sendmmsg
            *(41, 42, 43, 44, 46, 49, 50, 53, 288, 307),
            # execve, execveat, ptrace, process_vm_readv, process_vm_writev, kill, tkill, pidfd_send_signal
            *(59, 322, 101, 310, 311, 62, 200, 424),
            # mount, umount2, pivot_root, chroot, unshare, setns, open_by_handle_at, io_uring_setup
            *(165, 166, 155, 161, 272, 308, 304, 425),
            # bpf, perf_event_open, keyctl, add_key, request_key, userfaultfd
            *(321, 298, 250, 248, 249, 323),
            # init_module, finit_module, kexec_load
            *(175, 313, 246),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        277,
        (
            *(198, 203, 202, 206, 211, 200, 201, 199, 242, 269),
            *(221, 281, 117, 270, 271, 129, 130, 424),
            *(40, 39, 41, 51, 97, 268, 265, 425),
            *(280, 241, 219, 217, 218, 282),
            *(105, 273, 104),
        ),
    ),
}
_LOAD_ARCH, _LOAD_NUMBER = 4, 0
_BPF_LD, _BPF_JEQ, _BPF_JGE, _BPF_RET = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _ERRNO_EPERM = 0x7FFF0000, 0x80000000, 0x00050001
_X32_BIT = 0x40000000


class NotConfined(RuntimeError):  # noqa: N818 - says what could not be had
    """The machine does not let a child be confined; no file is opened then."""


def limit_resources(*, memory_megabytes: int, cpu_seconds: int, file_megabytes: int) -> None:
    """Bound memory, processor time and the size of written files."""
    for kind, amount in (
        (resource.RLIMIT_AS, memory_megabytes * _MEGABYTE),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, file_megabytes * _MEGABYTE),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (amount, amount))


def drop_user(workdir: Path) -> None:
    """Become an unprivileged user when started as root; the work folder goes along."""
    if os.geteuid() != 0:
        return
    user = pwd.getpwnam("nobody")
    for path in (workdir, *workdir.iterdir()):
        os.chown(path, user.pw_uid, user.pw_gid)
    os.setgroups([])
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
    if os.geteuid() == 0 or os.getuid() == 0:
        raise NotConfined("still root")


def forbid_new_privileges() -> None:
    """Keep set-user programs from giving rights back."""
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise NotConfined("no_new_privs")


def close_system_calls() -> None:
    """Install a seccomp filter on all threads: what is listed fails with EPERM, a foreign ABI kills.

    Raises
    ------
    NotConfined
        If the architecture is unknown or the kernel refuses.
    """
    machine = platform.machine()
    if machine not in _DENIED:
        raise NotConfined(f"no filter for {machine}")
    architecture, seccomp_number, denied = _DENIED[machine]
    program = _program(architecture, denied)
    buffer = ctypes.create_string_buffer(b"".join(program))
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
    set_mode_filter, flag_tsync = 1, 1
    if _libc.syscall(seccomp_number, set_mode_filter, flag_tsync, header) != 0:
        raise NotConfined(f"seccomp: {os.strerror(ctypes.get_errno())}")


def _program(architecture: int, denied: tuple[int, ...]) -> list[bytes]:
    def step(code: int, then: int, otherwise: int, value: int) -> bytes:
        return struct.pack("HBBI", code, then, otherwise, value)

    checks = [step(_BPF_JEQ, len(denied) - place, 0, number) for place, number in enumerate(denied)]
    return [
        step(_BPF_LD, 0, 0, _LOAD_ARCH),
        step(_BPF_JEQ, 1, 0, architecture),
        step(_BPF_RET, 0, 0, _KILL),
        step(_BPF_LD, 0, 0, _LOAD_NUMBER),
        # On x86_64 a second table of calls hides behind one bit.
        step(_BPF_JGE, len(denied) + 1, 0, _X32_BIT),
        *checks,
        step(_BPF_RET, 0, 0, _ALLOW),
        step(_BPF_RET, 0, 0, _ERRNO_EPERM),
    ]
