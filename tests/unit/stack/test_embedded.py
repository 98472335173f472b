"""What a stack has written down about itself is believed only while the stack lives."""

import fcntl
from pathlib import Path

import pytest

from keck.stack.embedded import forget_the_dead


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    written = tmp_path / "run" / "stack.json"
    written.write_text("{}")
    return written


def test_the_notes_of_a_killed_stack_are_removed(tmp_path: Path, state: Path) -> None:
    (tmp_path / "run" / "lock").touch()
    forget_the_dead(tmp_path)
    assert not state.exists()


def test_the_notes_of_a_running_stack_stay(tmp_path: Path, state: Path) -> None:
    with (tmp_path / "run" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        forget_the_dead(tmp_path)
    assert state.exists()
