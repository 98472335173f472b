"""Which areas of a release are neighbours: found once for each area set, and only where it is asked for."""

from collections.abc import Iterable

import shapely

from keck.compute.statistics.contiguity import Neighbours, queen
from keck.processing.frames import SetMaterial

_GAP_METRES = 5.0
"""How far borders that two offices have drawn of the same street may lie apart."""


class Neighbourhoods:
    """Neighbours by area set."""

    def __init__(self, sets: Iterable[SetMaterial]) -> None:
        self._sets = {one.public_id: one for one in sets}
        self._found: dict[str, Neighbours | None] = {}

    def of(self, set_id: str) -> Neighbours | None:
        """Return the neighbours of a set in the order of its areas; ``None`` where shapes are not known."""
        if set_id not in self._found:
            self._found[set_id] = self._read(set_id)
        return self._found[set_id]

    def _read(self, set_id: str) -> Neighbours | None:
        one = self._sets.get(set_id)
        if one is None or not one.row.has_shapes:
            return None
        return queen([shapely.from_wkb(area.geometry) for area in one.areas], within=_GAP_METRES)
