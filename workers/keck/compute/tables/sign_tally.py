"""Counts the signs of a table that stand for no number, and tells once how each was read."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from keck.compute.tables.collector import Collector

_LONGEST = 60


@dataclass(slots=True)
class _Seen:
    row: int
    column: int
    number: int = 0


@dataclass(slots=True)
class SignTally:
    """Signs by text and reading, with their first cell."""

    _seen: dict[tuple[str, str], _Seen] = field(default_factory=dict)

    def add(
        self,
        signs: list[tuple[str, str, NDArray[np.int64]]],
        kept: NDArray[np.bool_],
        rows: NDArray[np.int32],
        position: int,
    ) -> None:
        """Count the signs of a column in the cells that are kept."""
        for text, code, places in signs:
            used = places[kept[places]]
            if len(used):
                one = self._seen.setdefault((text.strip(), code), _Seen(int(rows[used[0]]), position + 1))
                one.number += len(used)

    def report(self, found: Collector) -> None:
        """Tell how each sign was read."""
        for (text, code), one in self._seen.items():
            found.note(code, one.row, one.column, value=text[:_LONGEST], number=one.number)
