"""Whatever a table looks like, reading and understanding it ends in an answer."""

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
BATCH = 1000


def _run(first: int, last: int) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.sandbox.fuzz.driver", str(first), str(last)],
        cwd=ROOT,
        env={**os.environ, "POLARS_MAX_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"status {done.returncode}; the last lines were: {done.stderr[-2000:]}"
    told = json.loads(done.stdout)
    assert told["crashed"] == []
    return dict(told["counts"])


def _reached(counts: Counter[str]) -> float:
    return (counts["mapped"] + counts["applied"]) / counts.total()


def test_some_hundred_files_end_in_an_answer_and_many_are_understood() -> None:
    counts = Counter(_run(0, 600))
    assert counts.total() == 600
    assert _reached(counts) >= 0.3


@pytest.mark.long
def test_a_hundred_thousand_files_end_in_an_answer_and_many_are_understood() -> None:
    counts = Counter[str]()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for part in pool.map(lambda n: _run(n, n + BATCH), range(1_000_000, 1_100_000, BATCH)):
            counts.update(part)
    print(dict(counts))  # noqa: T201 - the figure is for whoever runs the long tests
    assert counts.total() == 100_000
    assert _reached(counts) >= 0.3
