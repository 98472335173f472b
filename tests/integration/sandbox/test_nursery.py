"""One process starts the children of a worker: none sees another, and none outlives who asked for it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from keck.domain.findings import Problem
from keck.processing.sandbox import nursery as nursery_module
from keck.processing.sandbox import read_table
from keck.processing.sandbox.child import Order
from keck.processing.sandbox.limits import Limits
from keck.processing.sandbox.nursery import Nursery
from keck.processing.sandbox.running import ask

_TELL = """
import os, sys
from keck.processing.sandbox import answers
def warm_up(): pass
def serve(out, request):
    seen = getattr(sys, "seen", [])
    sys.seen = [*seen, request["name"]]
    os.environ["SEEN"] = request["name"]
    before = sorted(os.listdir("."))
    open("left", "w").write(request["name"])
    found = {"pid": os.getpid(), "parent": os.getppid(), "seen": seen, "before": before}
    answers._write(out, {"found": found}, [])
"""
_SLEEP = "import time\ndef warm_up(): pass\ndef serve(*_): time.sleep(60)"
_WORKER = """
import sys, threading
from pathlib import Path
from keck.processing.sandbox.limits import Limits
from keck.processing.sandbox.running import ask
def told(seconds):
    print("reading", flush=True)
ask(Path(sys.argv[1]), sys.argv[2], {"task": "probe"}, Limits(), told)
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("a;b\n1;2\n")
    return path


def _tell(source: Path, name: str) -> dict[str, Any]:
    head, _ = ask(source, _TELL, {"task": "probe", "name": name}, Limits())
    found: dict[str, Any] = head["found"]
    return found


def _children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _below(parent: int) -> list[int]:
    return [pid for child in _children(parent) for pid in (child, *_below(child))]


def _gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def _soon(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + 15
    while time.monotonic() < end and not holds():
        time.sleep(0.02)
    return holds()


def test_one_process_starts_every_child_and_no_child_sees_another(source: Path) -> None:
    first, second = _tell(source, "one"), _tell(source, "two")
    assert first["parent"] == second["parent"] != os.getpid()
    assert first["pid"] != second["pid"]
    assert second["seen"] == []
    assert second["before"] == ["input"]


def test_the_process_that_starts_children_has_nothing_of_our_environment(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KECK_PASSWORD_KECK_GATE", "very secret")
    nursery = _tell(source, "one")["parent"]
    environment = Path(f"/proc/{nursery}/environ").read_bytes()
    assert b"very secret" not in environment
    assert b"KECK" not in environment
    # Input, output, errors, and the channel.
    assert len([*Path(f"/proc/{nursery}/fd").iterdir()]) == 4


def test_when_it_is_gone_the_next_file_gets_a_new_one(source: Path) -> None:
    nursery = _tell(source, "one")["parent"]
    os.kill(nursery, signal.SIGKILL)
    # Of a process with threads the first one may be gone while another still holds the channel.
    over = os.WEXITED | os.WNOHANG | os.WNOWAIT
    assert _soon(lambda: os.waitid(os.P_PID, nursery, over) is not None)
    assert read_table(source, "table.csv")[0].header == ["a", "b"]
    assert _tell(source, "two")["parent"] != nursery


def test_when_it_ends_while_a_file_is_read_that_file_is_refused_and_its_child_ends(source: Path) -> None:
    nursery = _tell(source, "one")["parent"]
    children: list[int] = []

    def kill(_: float) -> None:
        children.extend(_children(nursery))
        os.kill(nursery, signal.SIGKILL)

    with pytest.raises(Problem) as refused:
        ask(source, _SLEEP, {"task": "probe"}, Limits(), kill)
    assert refused.value.code == "reading_memory"
    assert children
    assert _soon(lambda: all(_gone(pid) for pid in children))
    assert read_table(source, "table.csv")[0].header == ["a", "b"]


def test_a_child_that_nobody_waits_for_any_more_ends(source: Path) -> None:
    children: list[int] = []

    def give_up(_: float) -> None:
        children.extend(_children(_children_with_nursery()))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        ask(source, _SLEEP, {"task": "probe"}, Limits(), give_up)
    assert children
    assert _soon(lambda: all(_gone(pid) for pid in children))
    assert read_table(source, "table.csv")[0].header == ["a", "b"]


def _children_with_nursery() -> int:
    (nursery,) = [
        pid
        for pid in _children(os.getpid())
        if b"sandbox.nursery_process" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    return nursery


def test_a_killed_worker_leaves_nobody(source: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(source), _SLEEP], stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "reading\n"
        # Where everything is slow, the first file waits longer for the process that starts children.
        assert _soon(lambda: len(_below(worker.pid)) == 2)
        left = _below(worker.pid)
        worker.kill()
    assert _soon(lambda: all(_gone(pid) for pid in left))


def _read_apart(path: Path, told: Any) -> None:
    told.send(_tell(path, "apart")["parent"])


def test_one_that_hangs_is_ended_with_its_child(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery_module, "_ENDS_WITHIN_SECONDS", 0.2)
    nursery = _tell(source, "one")["parent"]
    children: list[int] = []

    def hang(_: float) -> None:
        children.extend(_children(nursery))
        os.kill(nursery, signal.SIGSTOP)

    with pytest.raises(Problem) as refused:
        ask(source, _SLEEP, {"task": "probe"}, Limits(wall_seconds=2), hang)
    assert refused.value.code == "reading_too_long"
    assert children
    assert _soon(lambda: all(_gone(pid) for pid in [nursery, *children]))
    assert read_table(source, "table.csv")[0].header == ["a", "b"]


def test_one_that_ends_between_two_files_costs_the_second_no_more_than_a_refusal(source: Path) -> None:
    order = Order(_TELL, {"task": "probe", "name": "one"}, asdict(Limits()), str(source.parent))
    nursery = Nursery()
    nursery._process.kill()
    nursery._process.wait()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        assert nursery.serve(order, out, errors, 5, None) == -signal.SIGKILL
    nursery.close()


@pytest.mark.asvs("1.4.3")
def test_files_leave_no_dead_children_behind(source: Path) -> None:
    nursery = {_tell(source, str(n))["parent"] for n in range(20)}
    assert len(nursery) == 1
    assert _children(nursery.pop()) == []


def test_a_child_with_a_second_thread_opens_no_file(source: Path) -> None:
    program = (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
        "from keck.processing.sandbox import fence\n"
        "def warm_up(): fence.close({}, parent=__import__('os').getppid())\ndef serve(*_): pass"
    )
    with pytest.raises(Problem) as refused:
        ask(source, program, {"task": "probe"}, Limits())
    assert refused.value.code == "reading_not_confined"


def test_a_process_that_is_forked_off_has_its_own(source: Path) -> None:
    nursery = _tell(source, "one")["parent"]
    ours, theirs = multiprocessing.Pipe()
    # As the pool of a worker does.
    process = multiprocessing.get_context("fork").Process(target=_read_apart, args=(source, theirs))
    process.start()
    assert ours.recv() != nursery
    process.join(30)
    assert process.exitcode == 0
    assert _tell(source, "two")["parent"] == nursery
