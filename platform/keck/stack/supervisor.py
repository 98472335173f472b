"""The supervisor: starts in order, waits for readiness, restarts what dies, stops all."""

import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from keck.stack.process import Process, Spec

_TICK = 0.1
_READY_SECONDS = 90.0
_BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# A process that ran this long is healthy; its next failure counts from one again.
_HEALTHY_SECONDS = 60.0


class StartFailed(RuntimeError):  # noqa: N818 - says what failed
    """A process of the stack did not become ready."""


class Interrupted(Exception):  # noqa: N818 - an outcome, not a defect
    """The stack was asked to stop."""


def _nothing() -> None:
    return None


class Supervisor:
    """Runs processes until it is asked to stop; use it as a context, so that nothing is left behind."""

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self._processes: list[Process] = []
        self._due: dict[str, float] = {}
        self._stopping = False
        self._on_revival: Callable[[], None] = _nothing

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        # Our own processes end side by side; the servers they use go last, one after the other.
        for process in reversed(self._processes):
            if not process.spec.is_server:
                process.ask_to_stop()
        for process in reversed(self._processes):
            process.ask_to_stop()
            process.wait_stopped()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def on_revival(self, act: Callable[[], None]) -> None:
        """Do something each time a process was started again."""
        self._on_revival = act

    @property
    def pids(self) -> dict[str, int | None]:
        """Process ids by name."""
        return {process.spec.name: process.pid for process in self._processes}

    def start(self, spec: Spec) -> None:
        """Start a process and wait until it is ready.

        Raises
        ------
        StartFailed
            If it ends or is not ready in time; the message holds the end of its log.
        """
        process = Process(spec, self._logs / f"{spec.name}.log")
        self._processes.append(process)
        process.start()
        deadline = time.monotonic() + _READY_SECONDS
        while not spec.ready():
            self.look_after()
            if process.exit_code is not None or time.monotonic() > deadline:
                raise StartFailed(f"{spec.name} did not start:\n{process.tail()}")
            time.sleep(_TICK)

    def run_once(self, spec: Spec) -> None:
        """Run a process to its end while the others are looked after.

        Raises
        ------
        StartFailed
            If it fails.
        """
        process = Process(spec, self._logs / f"{spec.name}.log")
        process.start()
        try:
            while process.exit_code is None:
                self.look_after()
                time.sleep(_TICK)
                self._show(process)
            self._show(process)
        finally:
            process.ask_to_stop()
            process.wait_stopped()
        if process.exit_code != 0:
            raise StartFailed(f"{spec.name} failed" + ("" if spec.is_shown else f":\n{process.tail(30)}"))

    def _show(self, process: Process) -> None:
        if process.spec.is_shown:
            for line in process.new_lines():
                self._say(line)

    def watch(self) -> None:
        """Look after the processes until asked to stop."""
        try:
            while True:
                self.look_after()
                time.sleep(_TICK * 2)
        except Interrupted:
            return

    def look_after(self) -> None:
        """Start again what has died; raises ``Interrupted`` when asked to stop."""
        if self._stopping:
            raise Interrupted
        now = time.monotonic()
        for process in self._processes:
            if process.exit_code is not None:
                self._revive(process, now)

    def _revive(self, process: Process, now: float) -> None:
        name = process.spec.name
        if name not in self._due:
            if now - process.started > _HEALTHY_SECONDS:
                process.restarts = 0
            pause = _BACKOFF[min(process.restarts, len(_BACKOFF) - 1)]
            self._due[name] = now + pause
            self._say(f"{name} ended with {process.exit_code}; starting it again in {pause:g} s")
        elif now >= self._due[name]:
            del self._due[name]
            process.restarts += 1
            process.start()
            self._on_revival()
