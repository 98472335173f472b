"""Lets the tests beside it share one helper module."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[4]))
