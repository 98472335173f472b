"""A failpoint does once what the folder says, and nothing without one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from keck.config.failpoints import FailpointReached, failpoint

CALL = "from keck.config.failpoints import failpoint; failpoint('job.claimed'); print('passed')"


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "KECK_FAILPOINTS": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", CALL], env=env, capture_output=True, text=True, timeout=30, check=False
    )


def test_the_named_place_kills_the_first_who_comes_by_and_lets_the_second_pass(tmp_path: Path) -> None:
    (tmp_path / "job.claimed").write_text("kill")
    assert run(tmp_path).returncode == -signal.SIGKILL
    assert run(tmp_path).stdout == "passed\n"
    assert (tmp_path / "job.claimed.hit").exists()


def test_other_places_pass(tmp_path: Path) -> None:
    (tmp_path / "job.finished").write_text("kill")
    assert run(tmp_path).stdout == "passed\n"
    assert (tmp_path / "job.finished").exists()


def test_a_place_can_break(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KECK_FAILPOINTS", str(tmp_path))
    (tmp_path / "job.claimed").write_text("break")
    with pytest.raises(FailpointReached):
        failpoint("job.claimed")
    failpoint("job.claimed")


@pytest.mark.asvs("15.2.3")
def test_without_the_setting_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KECK_FAILPOINTS", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "job.claimed").write_text("break")
    failpoint("job.claimed")
