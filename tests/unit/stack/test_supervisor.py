"""The supervisor starts in order, revives what dies and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from keck.stack.process import Process, Spec
from keck.stack.supervisor import Interrupted, StartFailed, Supervisor
from tests.waiting import is_alive, until

ENV = {"PATH": os.environ["PATH"]}
SLEEPER = ["sleep", "600"]


def test_a_process_that_does_not_become_ready_fails_with_the_end_of_its_log(tmp_path: Path) -> None:
    spec = Spec("broken", ["sh", "-c", "echo no such table >&2; exit 3"], ENV, lambda: False)
    with pytest.raises(StartFailed, match="no such table"), Supervisor(tmp_path, print) as supervisor:
        supervisor.start(spec)


def test_a_step_that_fails_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(StartFailed, match="migrate failed"), Supervisor(tmp_path, print) as supervisor:
        supervisor.run_once(Spec("migrate", ["false"], ENV))


def test_a_step_that_a_person_waits_for_shows_its_lines_once(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "demo.log").write_text("of last time\n")
    with Supervisor(tmp_path, said.append) as supervisor:
        script = "echo one; sleep 0.3; printf 'two\\nthree\\n'"
        supervisor.run_once(Spec("demo", ["sh", "-c", script], ENV, is_shown=True))
    assert said == ["one", "two", "three"]


def test_what_dies_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    with Supervisor(tmp_path, said.append) as supervisor:
        supervisor.start(Spec("sleeper", SLEEPER, ENV))
        first = supervisor.pids["sleeper"]
        assert first is not None
        os.kill(first, signal.SIGKILL)
        until(lambda: _turn(supervisor) not in (first, None))
        second = supervisor.pids["sleeper"]
    assert second is not None
    assert not is_alive(second)
    assert "starting it again" in said[0]


def _turn(supervisor: Supervisor) -> int | None:
    supervisor.look_after()
    return supervisor.pids["sleeper"]


def test_children_of_a_dead_process_go_before_it_starts_again(tmp_path: Path) -> None:
    process = Process(Spec("parent", ["sh", "-c", "sleep 600 & echo $!; wait"], ENV), tmp_path / "log")
    process.start()
    until(lambda: process.tail() != "")
    grandchild, first = int(process.tail()), process.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(lambda: process.exit_code is not None)
    assert is_alive(grandchild)
    process.start()
    until(lambda: not is_alive(grandchild))
    process.ask_to_stop()
    process.wait_stopped()


def test_a_process_deaf_to_its_signal_is_killed_after_the_grace(tmp_path: Path) -> None:
    deaf = ["sh", "-c", "trap '' TERM; echo on; while :; do sleep 0.1; done"]
    process = Process(Spec("deaf", deaf, ENV, grace=0.3), tmp_path / "log")
    process.start()
    until(lambda: process.tail() != "")
    process.ask_to_stop()
    process.wait_stopped()
    assert process.exit_code == -signal.SIGKILL


def test_servers_end_after_those_that_use_them(tmp_path: Path) -> None:
    ends = tmp_path / "ends"

    def spec(name: str, is_server: bool) -> Spec:
        script = (
            f"trap 'echo {name} >>{ends}; exit' TERM; touch {tmp_path}/{name}; while :; do sleep 0.02; done"
        )
        ready = (tmp_path / name).exists
        return Spec(name, ["sh", "-c", script], ENV, ready, is_server=is_server)

    with Supervisor(tmp_path, print) as supervisor:
        for name, is_server in (("database", True), ("broker", True), ("worker", False), ("web", False)):
            supervisor.start(spec(name, is_server))
    ended = ends.read_text().split()
    assert set(ended[:2]) == {"worker", "web"}
    assert ended[2:] == ["broker", "database"]


def test_a_signal_ends_the_watch(tmp_path: Path) -> None:
    with Supervisor(tmp_path, print) as supervisor:
        supervisor.start(Spec("sleeper", SLEEPER, ENV))
        os.kill(os.getpid(), signal.SIGTERM)
        supervisor.watch()
        with pytest.raises(Interrupted):
            supervisor.look_after()


def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    program = textwrap.dedent(f"""
        from pathlib import Path
        from keck.stack.process import Spec
        from keck.stack.supervisor import Supervisor
        with Supervisor(Path({str(tmp_path)!r}), print) as supervisor:
            supervisor.start(Spec("sleeper", {SLEEPER}, {{"PATH": {os.environ["PATH"]!r}}}))
            print(supervisor.pids["sleeper"], flush=True)
            supervisor.watch()
    """)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.kill()
    until(lambda: not is_alive(child))
