"""The web server's own settings: where its processes gather what they count."""

import os
import shutil
import tempfile
from typing import Any

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def on_starting(_server: Any) -> None:
    """Make the folder in which all processes of this server write their counts."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="keck-metrics-")


def on_exit(_server: Any) -> None:
    """Remove it."""
    shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def shares_metrics() -> bool:
    """Tell whether this process is one of several that count together."""
    return FOLDER in os.environ
