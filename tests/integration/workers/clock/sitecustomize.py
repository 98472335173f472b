"""Read by every Python whose path begins here: its clock is off by what a file says at that moment."""

import datetime
import os
import time
from pathlib import Path
from typing import Any

_REAL = datetime.datetime
_time = time.time


def _off() -> float:
    return float(Path(os.environ["CLOCK_OFF_BY"]).read_text() or 0)


class _Kind(type):
    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, _REAL)


class _Shifted(_REAL, metaclass=_Kind):
    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return _REAL.now(tz) + datetime.timedelta(seconds=_off())


# Whoever collects tests imports this file, too, and keeps the right time.
if "CLOCK_OFF_BY" in os.environ:
    time.time = lambda: _time() + _off()
    datetime.datetime = _Shifted  # type: ignore[misc]
