"""What processes cost: processor time and memory, as the kernel counts them."""

import os
import threading
import time
from pathlib import Path
from types import TracebackType

_TICKS = os.sysconf("SC_CLK_TCK")
_LOOK_SECONDS = 0.02


def family(pid: int) -> list[int]:
    """Return a process and all that it has started."""
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except FileNotFoundError:
            continue
    return found


def processor_seconds(pid: int, *, below: bool = True) -> float:
    """Return the processor time of a process and its children, those that have ended too.

    Parameters
    ----------
    below : bool
        Whether children that still run count.
    """
    total = 0.0
    for one in family(pid) if below else [pid]:
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        # User and system time of the process itself, then of children that were waited for.
        total += sum(int(fields[place]) for place in (11, 12, 13, 14))
    return total / _TICKS


def spent() -> float:
    """Return the processor time of this process and of all that it has started, servers too."""
    others = sum(processor_seconds(pid, below=False) for pid in family(os.getpid())[1:])
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system + others


def own_megabytes(pid: int) -> float:
    """Return the memory of one process, shared pages counted in parts."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    line = next((one for one in text.splitlines() if one.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) / 1024


class PeakMemory:
    """The most memory that this process and its children had at one moment, looked at again and again.

    Processes named in ``apart`` and what they start do not count: servers that run beside.
    """

    def __init__(self, apart: tuple[int, ...] = ()) -> None:
        self.megabytes = 0.0
        self._apart = apart
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._done.wait(_LOOK_SECONDS):
            beside = {pid for one in self._apart for pid in family(one)}
            mine = [pid for pid in family(os.getpid()) if pid not in beside]
            self.megabytes = max(self.megabytes, sum(own_megabytes(pid) for pid in mine))

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
