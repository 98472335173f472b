"""A failpoint ends its own process, once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

CALL = "from keck.config.failpoints import failpoint; failpoint('import.stored'); print('passed')"


def run(failpoint: str, marker: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "KECK_FAILPOINT": failpoint, "KECK_FAILPOINT_MARKER": str(marker)}
    return subprocess.run(
        [sys.executable, "-c", CALL], env=env, capture_output=True, text=True, timeout=30, check=False
    )


def test_the_named_place_kills_the_first_attempt_and_lets_the_second_pass(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    assert run("import.stored=kill", marker).returncode == -signal.SIGKILL
    assert run("import.stored=kill", marker).stdout == "passed\n"


def test_other_places_pass(tmp_path: Path) -> None:
    assert run("import.accepted=kill", tmp_path / "marker").stdout == "passed\n"
    assert not (tmp_path / "marker").exists()
