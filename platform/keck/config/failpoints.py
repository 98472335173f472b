"""Places at which tests end a process on purpose."""

import os
import signal
from pathlib import Path

_SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}


def failpoint(name: str) -> None:
    """End or stop this process if ``KECK_FAILPOINT`` says ``name=kill`` or ``name=stop``; once only.

    The file ``KECK_FAILPOINT_MARKER`` is made first, so that the next attempt passes.
    """
    wanted = os.environ.get("KECK_FAILPOINT", "")
    if not wanted:
        return
    where, _, how = wanted.partition("=")
    if where != name or how not in _SIGNALS:
        return
    try:
        Path(os.environ["KECK_FAILPOINT_MARKER"]).touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), _SIGNALS[how])
