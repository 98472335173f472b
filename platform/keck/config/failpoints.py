"""Places at which tests end, stop, hold or break a process on purpose."""

import os
import signal
import time
from pathlib import Path

_SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}
_HELD_SECONDS = 3600


class FailpointReached(Exception):  # noqa: N818 - made on purpose, not a defect
    """Stands for whatever could go wrong at a place."""


def failpoint(name: str) -> None:
    """Do here what the folder ``KECK_FAILPOINTS`` says, once; without that setting nothing ever happens.

    A file of the place's name holds ``kill``, ``stop``, ``hold`` or ``break``. It is renamed to
    ``<name>.hit`` before anything happens, so that the next one who comes by passes. Who is held goes on
    when there is a file ``<name>.go``.
    """
    folder = os.environ.get("KECK_FAILPOINTS", "")
    if not folder:
        return
    armed = Path(folder) / name
    try:
        how = armed.read_text()
        armed.rename(armed.with_name(f"{name}.hit"))
    except FileNotFoundError:
        return
    if how in _SIGNALS:
        os.kill(os.getpid(), _SIGNALS[how])
    elif how == "hold":
        _wait_for(armed.with_name(f"{name}.go"))
    else:
        raise FailpointReached(name)


def _wait_for(sign: Path) -> None:
    deadline = time.monotonic() + _HELD_SECONDS
    while not sign.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
