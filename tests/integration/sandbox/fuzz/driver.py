"""Reads, understands and applies made files one after the other, in one process; counts how far each got.

Called as ``driver.py FIRST LAST``; the number of each file is written before it is opened, so that
whoever started this process knows at which one it died.
"""

import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from types import FrameType
from uuid import UUID

from keck.compute.readers.reading import read_table
from keck.compute.tables import AreaIndex, AreaSetView
from keck.compute.tables.applying import apply
from keck.compute.tables.proposing import propose
from keck.domain.findings import Problem
from tests.integration.sandbox.fuzz.made_inputs import AREAS, make_input

_MEMORY = 4 << 30
_SECONDS = 20


class TooSlowError(Exception):
    """One file took longer than any small file may."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def _areas() -> AreaIndex:
    keys, names = (tuple(column) for column in zip(*AREAS, strict=True))
    views = [
        AreaSetView(UUID(int=1), "kommune", 0, None, ("05999",), ("Musterstadt",)),
        AreaSetView(UUID(int=2), "stadtteil", 1, None, keys, names),
    ]
    return AreaIndex(views, city_keys=("05999",), city_names=("Musterstadt",))


def run(path: Path, name: str, areas: AreaIndex) -> str:
    """Return how far a file got: refused, read, mapped or applied."""
    try:
        tables = read_table(path, name)
    except Problem:
        return "refused"
    proposal = propose(tables, areas, name)
    if proposal.mapping is None:
        return "read"
    chosen = [table for table in tables if proposal.mapping.sheet in (None, table.sheet)]
    try:
        apply((chosen or tables)[0], proposal.mapping, areas)
    except Problem:
        return "mapped"
    return "applied"


def main(first: int, last: int) -> None:
    """Run all files from ``first`` up to but without ``last`` and print the counts."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    # By the time that it works, not by the clock: a busy machine makes no file slower.
    signal.signal(signal.SIGPROF, _stop)
    areas, counts, slowest, crashed = _areas(), Counter[str](), 0.0, []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input"
        for seed in range(first, last):
            name, content = make_input(seed)
            path.write_bytes(content)
            os.write(2, f"{seed}\n".encode())
            signal.setitimer(signal.ITIMER_PROF, _SECONDS)
            began = time.process_time()
            try:
                counts[run(path, name, areas)] += 1
            except Exception:  # noqa: BLE001, RUF100 - this is what is looked for
                crashed.append(f"{seed}: {traceback.format_exc()[-600:]}")
            signal.setitimer(signal.ITIMER_PROF, 0)
            slowest = max(slowest, time.process_time() - began)
    sys.stdout.write(json.dumps({"counts": counts, "slowest": round(slowest, 2), "crashed": crashed}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
