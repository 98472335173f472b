"""What is already known about the areas dates a table that does not name its period."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

_CELLS = 5
_CITY_CELLS = 3
_TELLING = 1000
_TELLING_SUM = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class KnownBlock:
    """Values of an accepted table; NaN where there is none."""

    period: str
    area_set_id: UUID
    values: NDArray[np.float64]


def date_by_values(
    values: Sequence[tuple[UUID, NDArray[np.float64]]], sums: Sequence[float], known: Sequence[KnownBlock]
) -> str | None:
    """Return the one period whose known values are those of a table, cell by cell or in the sum.

    Parameters
    ----------
    values : sequence of (area set, float64[n])
        The table's values, one array per measure and area set; NaN where there is none.
    sums : sequence of float
        Sum of each of the table's columns, other municipalities included.
    """
    votes: Counter[str] = Counter()
    city: dict[str, set[float]] = {}
    for block in known:
        for area_set, own in values:
            if area_set != block.area_set_id:
                continue
            if len(own) > 1:
                votes[block.period] += _same(own, block.values)
            elif own[0] == block.values[0] and own[0] >= _TELLING:
                city.setdefault(block.period, set()).add(float(own[0]))
        total = float(np.sum(block.values))
        if total >= _TELLING_SUM and any(np.isclose(total, one, rtol=0, atol=1e-6) for one in sums):
            votes[block.period] += _CELLS
    for period, cells in city.items():
        votes[period] += len(cells) if len(cells) >= _CITY_CELLS else 0
    best = [period for period, count in votes.items() if count and count == max(votes.values())]
    return best[0] if len(best) == 1 else None


def _same(own: NDArray[np.float64], known: NDArray[np.float64]) -> int:
    """Return how many cells are equal, if all are and they are no mere zeros and ones."""
    both = np.isfinite(own) & np.isfinite(known)
    equal = bool(both.any()) and bool((own[both] == known[both]).all())
    return int(both.sum()) if equal and len(np.unique(own[both])) >= _CELLS else 0
