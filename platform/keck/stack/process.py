"""One process of a stack: how it is started, when it is ready, how it is stopped."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Spec:
    """A process as it should be.

    Attributes
    ----------
    environment : dict of str to str
        All that the process is given; nothing is inherited.
    ready : callable
        Tells whether the started process does its work.
    stop_signal : signal.Signals
        Asks the process to end in order.
    grace : float
        Seconds until a process that does not end is killed.
    is_server : bool
        Whether other processes need this one to end in order.
    is_shown : bool
        Whether a person waits for it, and is shown its lines.
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    ready: Callable[[], bool] = _always
    options: dict[str, Any] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 15.0
    is_server: bool = False
    is_shown: bool = False


class Process:
    """A running spec with its log."""

    def __init__(self, spec: Spec, log: Path) -> None:
        self.spec = spec
        self.log = log
        self.restarts = 0
        self.started = 0.0
        self._child: subprocess.Popen[bytes] | None = None
        self._asked = False
        self._read = log.stat().st_size if log.exists() else 0

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._child.pid if self._child and self._child.poll() is None else None

    @property
    def exit_code(self) -> int | None:
        """How the process ended, or ``None`` while it runs."""
        return self._child.poll() if self._child else None

    def start(self) -> None:
        """Start the process in a session of its own; it goes when its supervisor goes."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.end_remains()
        death_signal, parent = int(self.spec.stop_signal), os.getpid()

        def leave_with_parent() -> None:
            _libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)  # The parent was gone before it could be watched.

        with self.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 - commands are our own
                self.spec.command,
                env=self.spec.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=leave_with_parent,
                **self.spec.options,
            )
        self.started = time.monotonic()
        self._asked = False

    def ask_to_stop(self) -> None:
        """Send the stop signal, if the process still runs; once, since some take a second one as an order."""
        if self._child is not None and self._child.poll() is None and not self._asked:
            self._asked = True
            self._child.send_signal(self.spec.stop_signal)

    def wait_stopped(self) -> None:
        """Wait for the grace, then end the whole session of the process."""
        if self._child is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(self.spec.grace)
        self.end_remains()
        self._child.wait()

    def end_remains(self) -> None:
        """Kill whatever the process started and left behind; it leads a group of its own."""
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)

    def new_lines(self) -> list[str]:
        """Return the whole lines that the log has got since the last call."""
        with self.log.open("rb") as log:
            log.seek(self._read)
            found, end, _ = log.read().rpartition(b"\n")
        self._read += len(found) + len(end)
        return found.decode(errors="replace").splitlines()

    def tail(self, lines: int = 15) -> str:
        """Return the end of the process's log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""
