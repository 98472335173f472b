"""``keck up``: the whole stack starts, revives what dies, and leaves neither process nor port."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ports import free_ports
from tests.waiting import is_alive, until

KECK = [sys.executable, "-m", "keck.cli"]
START_SECONDS = 90


@dataclass
class Stack:
    """A stack as a person has it: a folder, a port and a process."""

    home: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        return {**kept, "KECK_HOME": str(self.home), "PORT": str(self.port)}

    def status(self) -> dict[str, Any]:
        asked = subprocess.run(
            [*KECK, "status", "--json"], env=self.environment, capture_output=True, text=True, check=False
        )
        answer: dict[str, Any] = json.loads(asked.stdout)
        assert asked.returncode == (0 if answer["running"] else 2)
        return answer

    def answers(self, port: int, host: str = "127.0.0.1") -> bool:
        try:
            with urllib.request.urlopen(f"http://{host}:{port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def requests_counted(self, port: int) -> float:
        """Return how many answers all processes of a web server have counted together."""
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        counts = [line for line in lines if line.startswith("keck_request_seconds_count")]
        return sum(float(line.rsplit(" ", 1)[1]) for line in counts)

    def processes(self) -> set[int]:
        """All processes of this stack, found by what they were told."""
        mark = f"KECK_HOME={self.home}".encode()
        return {
            int(path.name)
            for path in Path("/proc").iterdir()
            if path.name.isdigit() and mark in _read(path / "environ").split(b"\0")
        }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def has_listener(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def launch() -> Iterator[Callable[[], Stack]]:
    """Start stacks, each in a home of its own; what a test leaves running is stopped."""
    stacks: list[Stack] = []

    def start(home: Path | None = None, port: int | None = None) -> Stack:
        made = home or Path(tempfile.mkdtemp(prefix="keck-up-"))
        made.chmod(0o755)
        stack = Stack(made, port or free_ports(), None)  # type: ignore[arg-type]
        with (made / "up.out").open("a") as out:
            stack.process = subprocess.Popen(
                [*KECK, "up"], env=stack.environment, stdout=out, stderr=out, text=True
            )
        stacks.append(stack)

        def started() -> bool:
            assert stack.process.poll() is None, (made / "up.out").read_text()
            return "Ctrl-C" in (made / "up.out").read_text()

        until(started, START_SECONDS)
        return stack

    yield start
    for stack in stacks:
        stack.process.terminate()
    for stack in stacks:
        stack.process.wait(60)
        until(lambda one=stack: not one.processes(), 30)  # type: ignore[misc]
    for home in {stack.home for stack in stacks}:
        shutil.rmtree(home)


def test_a_stack_serves_both_faces_revives_what_dies_and_leaves_nothing_while_another_one_lives(
    launch: Callable[[], Stack],
) -> None:
    stack, other = launch(), launch()
    status = stack.status()
    assert list(status["pids"]) == [
        "postgres",
        "redis",
        "worker",
        "beat",
        "keeper",
        "web-public",
        "web-members",
    ]
    assert status["database"] != other.status()["database"]
    assert stack.answers(stack.port)
    assert stack.answers(stack.port + 1)
    assert stack.answers(stack.port, "localhost")
    assert other.answers(other.port)
    assert stack.requests_counted(stack.port) >= 2

    again = subprocess.run(
        [*KECK, "up"], env=stack.environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert again.returncode == 2
    assert "already" in again.stderr

    killed = status["pids"]["web-public"]
    os.kill(killed, signal.SIGKILL)
    until(lambda: not is_alive(killed))
    until(lambda: stack.answers(stack.port), 30)
    assert stack.process.poll() is None
    until(lambda: stack.status()["pids"]["web-public"] not in (killed, None), 30)

    everything = stack.processes()
    assert len(everything) >= 6
    stack.process.terminate()
    assert stack.process.wait(60) == 0
    assert not stack.processes()
    assert not [pid for pid in [*everything, *status["pids"].values()] if is_alive(pid)]
    assert not has_listener(stack.port)
    assert not has_listener(stack.port + 1)
    assert stack.status() == {"running": False}
    assert other.answers(other.port)


def test_nothing_outlives_a_killed_supervisor_and_the_next_start_finds_all_data(
    launch: Callable[..., Stack],
) -> None:
    stack = launch()
    create = [*KECK, "tenant", "create", "musterstadt", "--name", "Musterstadt", "--ags", "05999999"]
    subprocess.run(create, env=stack.environment, check=True, capture_output=True)
    servers = stack.status()["pids"].values()
    stack.process.kill()
    stack.process.wait(10)
    until(lambda: not stack.processes(), 40)
    until(lambda: not any(is_alive(pid) for pid in servers), 40)
    assert not has_listener(stack.port)
    again = launch(stack.home, stack.port)
    second = subprocess.run(create, env=again.environment, check=False, capture_output=True, text=True)
    assert second.returncode == 2, "the member was there already"
