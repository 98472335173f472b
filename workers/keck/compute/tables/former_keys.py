"""Keys of another date that mean the same area: read where they belong, and told."""

import numpy as np
from numpy.typing import NDArray

from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.collector import Collector
from keck.compute.tables.resolving import Target, TargetKind
from keck.compute.tables.stream import Stream
from keck.domain.names import normalise_key

_METHODS = ("key", "key_normalised", "former_key", "former_key_normalised")
_SHOWN = 5


def report_former_keys(
    cells: Stream,
    views: NDArray[np.int32],
    positions: NDArray[np.int32],
    written: tuple[list[str], list[Target]],
    areas: AreaIndex,
    found: Collector,
) -> None:
    """Note once per level which keys are not those that their areas bear at the period.

    Parameters
    ----------
    views, positions : int32[n]
        Area set and position of each cell; all are valid.
    written : (list of str, list of Target)
        What the table says, and which area is meant by it.
    """
    texts, targets = written
    numbers, firsts = np.unique(np.stack([cells.area, views]), axis=1, return_index=True)
    examples: dict[str, dict[str, str]] = {}
    for (number, view), first in zip(numbers.T.tolist(), firsts.tolist(), strict=True):
        target, one = targets[number], areas.sets[view]
        if target.kind is not TargetKind.AREA or target.method not in _METHODS:
            continue
        place = int(positions[first])
        text, key = texts[number].strip(), one.keys[place]
        if normalise_key(text) != normalise_key(key):
            examples.setdefault(one.level, {})[text] = f"„{text}“ → {key} {one.names[place]}"
    for level, listed in examples.items():
        found.note(
            "keys_of_other_date",
            level=level,
            count=len(listed),
            examples=", ".join(list(listed.values())[:_SHOWN]),
        )
