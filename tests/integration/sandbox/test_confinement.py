"""What code inside a child can still do: run behind the real fence, told from inside."""

import fcntl
import json
import os
import socket
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from keck.domain.findings import Problem
from keck.processing.sandbox import read_table
from keck.processing.sandbox.limits import Limits
from keck.processing.sandbox.running import ask

PROBE = """
import ctypes, json, os, signal, socket, subprocess, sys, threading
from keck.processing.sandbox import answers
def attempt(action):
    try:
        return "done " + str(action())[:80]
    except BaseException as error:
        return type(error).__name__
def serve(out, request):
    port, secret, neighbour = request["port"], request["secret"], request["neighbour"]
    libc = ctypes.CDLL(None, use_errno=True)
    found = {
        "environment": dict(os.environ),
        "user": os.getuid(), "groups": os.getgroups(),
        "connect": attempt(lambda: socket.create_connection(("127.0.0.1", port), 2)),
        "unix": attempt(lambda: socket.socket(socket.AF_UNIX)),
        "udp": attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
        "metadata": attempt(lambda: socket.create_connection(("169.254.169.254", 80), 2)),
        "dns": attempt(lambda: socket.getaddrinfo("example.org", 80)),
        "run": attempt(lambda: subprocess.run(["/bin/true"])),
        "exec": attempt(lambda: os.execv("/bin/true", ["true"])),
        "fork": attempt(os.fork),
        "kill": attempt(lambda: os.kill(neighbour, signal.SIGTERM)),
        "ptrace": libc.ptrace(16, neighbour, 0, 0),
        "root": attempt(lambda: os.setuid(0)),
        "secret": attempt(lambda: open(secret).read()),
        "shadow": attempt(lambda: open("/etc/shadow").read()),
        "passwd": attempt(lambda: open("/etc/passwd").read()),
        "home": attempt(lambda: os.listdir("/home")),
        "parent": attempt(lambda: open(f"/proc/{neighbour}/environ", "rb").read()),
        "write": attempt(lambda: open(os.path.join(os.path.dirname(secret), "new"), "w").write("x")),
        "descriptors": sorted(int(n) for n in os.listdir("/proc/self/fd")),
        "thread": attempt(lambda: threading.Thread(target=int).start()),
        "own": attempt(lambda: open("note", "w").write("x")),
        "input": attempt(lambda: open("input").read()),
    }
    answers._write(out, {"found": found}, [])
def warm_up():
    pass
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("a;b\n1;2\n")
    return path


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the probe once; beside it lie a secret, in the environment too, and a server that counts."""
    folder = tmp_path_factory.mktemp("probe")
    (folder / "table.csv").write_text("a;b\n1;2\n")
    (folder / "secret").write_text("very secret")
    hits: list[int] = []
    with (
        pytest.MonkeyPatch.context() as patch,
        socket.create_server(("127.0.0.1", 0)) as listener,
        (folder / "secret").open() as still_open,
    ):
        for name in ("KECK_PASSWORD_KECK_GATE", "KECK_REDIS_URL", "PGPASSWORD"):
            patch.setenv(name, "very secret")
        os.set_inheritable(still_open.fileno(), True)
        threading.Thread(target=_count, args=(listener, hits), daemon=True).start()
        request = {
            "task": "probe",
            "port": listener.getsockname()[1],
            "secret": str(folder / "secret"),
            "neighbour": os.getpid(),
        }
        head, _ = ask(folder / "table.csv", PROBE, request, Limits())
        assert hits == []
    found: dict[str, Any] = head["found"]
    return found


def _count(listener: socket.socket, hits: list[int]) -> None:
    try:
        listener.accept()
    except OSError:
        return
    hits.append(1)


@pytest.mark.asvs("13.2.4")
@pytest.mark.parametrize("way", ["connect", "unix", "udp", "metadata"])
def test_a_child_opens_no_socket(probe: dict[str, Any], way: str) -> None:
    assert probe[way] == "PermissionError"


def test_a_child_asks_no_name_server(probe: dict[str, Any]) -> None:
    assert probe["dns"] in ("gaierror", "PermissionError")


@pytest.mark.parametrize("way", ["run", "exec", "fork", "kill", "root"])
def test_a_child_starts_stops_and_becomes_nobody_else(probe: dict[str, Any], way: str) -> None:
    assert probe[way] == "PermissionError"


def test_a_child_traces_no_process(probe: dict[str, Any]) -> None:
    assert probe["ptrace"] == -1


def test_a_child_sees_nothing_of_our_environment(probe: dict[str, Any]) -> None:
    assert "very secret" not in json.dumps(probe["environment"])
    assert not [name for name in probe["environment"] if name.startswith(("KECK", "PG", "REDIS", "CELERY"))]


def test_a_child_inherits_no_file_but_its_own(probe: dict[str, Any]) -> None:
    # Input, output, errors, the answer, and the listing itself.
    assert len(probe["descriptors"]) <= 5


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a user to give up")
def test_a_child_of_root_is_nobody(probe: dict[str, Any]) -> None:
    assert probe["user"] != 0
    assert probe["groups"] == []


@pytest.mark.parametrize("way", ["secret", "shadow", "passwd", "home", "parent", "write"])
def test_a_child_reaches_no_file_outside_its_folder(probe: dict[str, Any], way: str) -> None:
    assert probe[way] in ("PermissionError", "FileNotFoundError")


def test_a_child_may_still_work(probe: dict[str, Any]) -> None:
    assert probe["own"].startswith("done")
    assert probe["input"].startswith("done a;b")
    assert probe["thread"].startswith("done")


def _end(source: Path, code: str, limits: Limits) -> str:
    program = f"def warm_up(): pass\n{code}"
    with pytest.raises(Problem) as refused:
        ask(source, program, {"task": "probe"}, limits)
    return refused.value.code


@pytest.mark.asvs("15.2.2")
def test_a_child_that_computes_for_ever_is_ended(source: Path) -> None:
    assert _end(source, "def serve(*_):\n while True: pass", Limits(cpu_seconds=1)) == "reading_too_long"


def test_a_child_that_sleeps_for_ever_is_ended(source: Path) -> None:
    code = "import time\ndef serve(*_): time.sleep(60)"
    assert _end(source, code, Limits(wall_seconds=1)) == "reading_too_long"


@pytest.mark.asvs("5.2.1")
def test_a_child_that_takes_all_memory_is_refused_it(source: Path) -> None:
    assert _end(source, "def serve(*_): bytearray(10**11)", Limits()) == "reading_memory"


def test_a_child_that_fills_the_disk_is_stopped(source: Path) -> None:
    code = "def serve(*_):\n with open('big', 'wb') as f:\n  for _ in range(100): f.write(bytes(10**6))"
    assert _end(source, code, Limits(file_bytes=10_000_000)) == "reading_failed"


@pytest.mark.asvs("1.4.1")
def test_a_child_that_crashes_is_told_without_a_stack(source: Path) -> None:
    assert _end(source, "import ctypes\ndef serve(*_): ctypes.string_at(0)", Limits()) == "reading_failed"


@pytest.mark.asvs("1.5.2")
@pytest.mark.parametrize(
    "answer",
    [
        "b''",
        "b'\\xff' * 100",
        "(5).to_bytes(8, 'big') + b'{nope'",
        "(2).to_bytes(8, 'big') + b'[]'",
        """(44).to_bytes(8, 'big') + b'{"lengths": [], "problem": {"code": "unheard"}}'""",
    ],
)
def test_a_child_that_answers_nonsense_is_not_believed(source: Path, answer: str) -> None:
    assert _end(source, f"def serve(out, _): out.write({answer})", Limits()) == "reading_failed"


@pytest.mark.asvs("16.5.3")
def test_a_machine_that_can_not_confine_opens_no_file(source: Path) -> None:
    program = (
        "from keck.processing.sandbox import seccomp\nseccomp._MACHINES.clear()\n"
        "def warm_up(): pass\ndef serve(*_): raise SystemExit(7)"
    )
    with pytest.raises(Problem) as refused:
        ask(source, program, {"task": "probe"}, Limits())
    assert refused.value.code == "reading_not_confined"


@pytest.mark.asvs("1.4.3")
def test_nothing_is_left_behind(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as work:
        Path(work).chmod(0o711)
        monkeypatch.setattr(tempfile, "tempdir", work)
        assert read_table(source, "table.csv")[0].header == ["a", "b"]
        assert list(Path(work).iterdir()) == []


def test_what_a_killed_worker_left_is_removed_by_the_next_and_what_is_in_use_stays(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as work:
        Path(work).chmod(0o711)
        monkeypatch.setattr(tempfile, "tempdir", work)
        left, used, fresh = (Path(work) / f"keck-child-{name}" for name in ("left", "used", "fresh"))
        for folder in (left, used, fresh):
            folder.mkdir()
            (folder / "input").write_text("a;b")
        for folder in (left, used):
            os.utime(folder, (0, 0))
        handle = os.open(used, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        read_table(source, "table.csv")
        os.close(handle)
        assert {path.name for path in Path(work).iterdir()} == {used.name, fresh.name}
