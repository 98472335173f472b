"""Texts that are public at once: one file for the network and one for each member, beside the shelves."""

import json
from pathlib import Path
from typing import Any

from keck.adapters.store import LeadsElsewhere, inside, replacing

_FOLDER = "notices"
NETWORK = "-"
"""Name of the network's own file; no slug is called so."""


class Notices:
    """Writes and reads texts by key; the public face needs no database for them."""

    def __init__(self, store: Path) -> None:
        self._store = store

    def write(self, name: str, texts: dict[str, Any]) -> None:
        """Write all texts of the network or of a member, whole or not at all."""
        with replacing(self.path(name)) as file:
            file.write(json.dumps(texts, ensure_ascii=False, sort_keys=True).encode())

    def read(self, name: str) -> dict[str, Any]:
        """Return the texts; none where nothing was written."""
        try:
            return dict(json.loads(self.path(name).read_bytes()))
        except (FileNotFoundError, LeadsElsewhere, ValueError):
            return {}

    def forget(self, name: str) -> None:
        """Delete the texts of a member."""
        self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Return where the texts lie."""
        return inside(self._store, _FOLDER, f"{name}.json")
