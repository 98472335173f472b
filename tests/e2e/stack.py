"""The whole platform as a person starts it: ``keck up --demo`` in a folder of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.ports import free_ports
from tests.waiting import until

_KECK = [sys.executable, "-m", "keck.cli"]
_START_SECONDS, _DEMO_SECONDS, _STOP_SECONDS = 90, 300, 60


class Stack:
    """A running stack: two addresses, a command line and the demo's logins."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.public, self.members = f"http://localhost:{port}", f"http://localhost:{port + 1}"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        self.environment = {**kept, "KECK_HOME": str(home), "PORT": str(port)}

    def keck(self, *words: str, said: str | None = None) -> None:
        """Run the command line beside the stack."""
        subprocess.run(
            [*_KECK, *words], env=self.environment, input=said, check=True, capture_output=True, text=True
        )

    def demo(self) -> dict[str, Any]:
        """Return the demo's logins as soon as it is loaded."""
        file = self.home / "run" / "demo.json"
        until(file.is_file, _DEMO_SECONDS)
        return {one["email"]: one["password"] for one in json.loads(file.read_text())["logins"]}

    def pids(self) -> dict[str, int]:
        """Return the stack's processes by name."""
        return dict(json.loads((self.home / "run" / "stack.json").read_text())["pids"])

    def is_ready(self) -> bool:
        """Tell whether both faces answer."""
        try:
            for address in (self.public, self.members):
                urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
        except OSError:
            return False
        return True


@contextmanager
def running() -> Iterator[Stack]:
    """Start a stack; its demo is still being loaded when it is handed out."""
    home = Path(tempfile.mkdtemp(prefix="keck-e2e-"))
    home.chmod(0o755)
    stack = Stack(home, free_ports())
    with (home / "up.out").open("w") as out:
        process = subprocess.Popen([*_KECK, "up", "--demo"], env=stack.environment, stdout=out, stderr=out)

    def started() -> bool:
        assert process.poll() is None, (home / "up.out").read_text()
        return stack.is_ready()

    try:
        until(started, _START_SECONDS)
        yield stack
    finally:
        process.terminate()
        process.wait(_STOP_SECONDS)
        shutil.rmtree(home)
