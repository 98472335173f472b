"""The worker's end of the process that starts children."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import IO

from keck.config.failpoints import failpoint
from keck.processing.sandbox.child import Order
from keck.processing.sandbox.drivers import SKIPPED

_TICK_SECONDS = 1.0
_TOO_LONG = -signal.SIGXCPU
_ENDS_WITHIN_SECONDS = 10
_STATUS_BYTES = 20
_THREADS = str(min(4, os.cpu_count() or 1))
Waiting = Callable[[float], None]
"""Told the seconds since a child was started; what it raises ends the child."""

# What the readers need; nothing of our own goes along: no address, no password.
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C.UTF-8",
    "OGR_SKIP": SKIPPED,
    "GDAL_SKIP": SKIPPED,
    "GDAL_PAM_ENABLED": "NO",
    # One area may be large; how large, is counted and told by us.
    "OGR_GEOJSON_MAX_OBJ_SIZE": "1000",
    "PROJ_NETWORK": "OFF",
    "POLARS_MAX_THREADS": _THREADS,
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    # A thread that tidies up would be missing in children.
    "_RJEM_MALLOC_CONF": "background_thread:false",
}


class Nursery:
    """A process that starts one child after the other for the process that made it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-I", "-m", "keck.processing.sandbox.nursery_process", str(theirs.fileno())],
                cwd="/",
                env=_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )

    def is_ours(self) -> bool:
        """Return whether this process made it and it still runs."""
        return self.owner == os.getpid() and self._process.poll() is None

    def serve(
        self, order: Order, out: IO[bytes], errors: IO[bytes], seconds: float, waiting: Waiting | None
    ) -> int:
        """Have a child started and return how it ended; negative, the signal that ended it."""
        text = json.dumps(asdict(order)).encode()
        try:
            socket.send_fds(self._channel, [text], [out.fileno(), errors.fileno()])
            failpoint("child.reading")
            said = self._said(seconds, waiting)
        except ConnectionError:
            said = b""
        if said is None:
            return _TOO_LONG
        return int(said) if said else self._process.wait(_ENDS_WITHIN_SECONDS)

    def _said(self, seconds: float, waiting: Waiting | None) -> bytes | None:
        """Return what it says within a time; nothing if it has gone."""
        started = time.monotonic()
        while (passed := time.monotonic() - started) < seconds:
            self._channel.settimeout(min(_TICK_SECONDS, seconds - passed))
            try:
                return self._channel.recv(_STATUS_BYTES)
            except TimeoutError:
                if waiting is not None:
                    waiting(time.monotonic() - started)
        return None

    def close(self) -> None:
        """Let go of it: it ends, and its child with it."""
        self._channel.close()
        if self.owner != os.getpid():
            return
        try:
            self._process.wait(_ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Nurseries:
    """The nursery of this process, made when the first file comes and again when it is gone.

    One file is read at a time; a process that was forked off makes its own.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._nursery: Nursery | None = None
        atexit.register(self._close)

    def serve(
        self, order: Order, out: IO[bytes], errors: IO[bytes], seconds: float, waiting: Waiting | None = None
    ) -> int:
        """Have a child started and return how it ended; it does not outlive this call."""
        with self._lock:
            nursery = self._ready()
            try:
                status = nursery.serve(order, out, errors, seconds, waiting)
            except BaseException:
                self._close()
                raise
            if status == _TOO_LONG:
                self._close()
            return status

    def _ready(self) -> Nursery:
        if self._nursery is not None and not self._nursery.is_ours():
            self._close()
        if self._nursery is None:
            self._nursery = Nursery()
        return self._nursery

    def _close(self) -> None:
        nursery, self._nursery = self._nursery, None
        if nursery is not None:
            nursery.close()


nurseries = Nurseries()
