"""Texts of the network and of members, held in memory for a second."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from keck.adapters import notices
from keck.domain.corrections import Correction

_FRESH_SECONDS = 1.0


class Notices:
    """Reads each file at most once a second."""

    def __init__(self, store: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._files = notices.Notices(store)
        self._clock = clock
        self._told: dict[str, tuple[dict[str, Any], tuple[Correction, ...]]] = {}
        self._held: dict[str, tuple[float, dict[str, Any]]] = {}

    def of(self, name: str) -> dict[str, Any]:
        """Return the texts of the network or of a member that is public."""
        read, texts = self._held.get(name, (float("-inf"), {}))
        if self._clock() - read >= _FRESH_SECONDS:
            texts = self._files.read(name)
            self._held[name] = (self._clock(), texts)
        return texts

    def corrections(self, slug: str) -> tuple[Correction, ...]:
        """Return what a member tells of its figures, newest first."""
        texts = self.of(slug)
        known, told = self._told.get(slug, ({}, ()))
        if known is not texts:
            told = tuple(Correction.of(one) for one in texts.get("corrections", ()))
            self._told[slug] = (texts, told)
        return told
