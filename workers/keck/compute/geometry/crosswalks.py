"""Which share of each old area lies in which new one."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

# Below this part of an old area two borders were only drawn a little differently.
SLIVER = 0.005
# Three digits are as fine as such shares are known.
_DIGITS = 3
_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
# Shares are published beside counts: one step of a share must stand for at least so many people, or how many
# of them live in a part could be worked out.
PEOPLE_PER_STEP = 10


class Share(NamedTuple):
    """The part of an old area's count that belongs to a new area."""

    source: int
    target: int
    share: float


def by_area(source: Sequence[bytes | None], target: Sequence[bytes | None]) -> list[Share]:
    """Share old areas out by surface."""
    old, new, pieces = _pieces(source, target)
    sizes = shapely.area(pieces)
    return _shares(old, new, sizes, shapely.area(_shapes(source)))


def by_weights(
    source: Sequence[bytes | None],
    target: Sequence[bytes | None],
    units: Sequence[bytes | None],
    weights: Sequence[float],
) -> list[Share]:
    """Share old areas out by what lives in their parts, counted in smaller units.

    An old area in which too few are counted to hide any of them behind a rounded share is shared out by
    surface.
    """
    old, new, pieces = _pieces(source, target)
    small = _shapes(units)
    unit, piece = shapely.STRtree(pieces).query(small, predicate="intersects")
    common = shapely.area(shapely.intersection(small[unit], pieces[piece])) / shapely.area(small)[unit]
    inside = np.bincount(piece, common * np.nan_to_num(np.asarray(weights))[unit], len(pieces))
    whole = np.bincount(old, inside, len(source))
    few = whole * _STEPS[-1] < PEOPLE_PER_STEP
    empty = few[old]
    sizes = np.where(empty, shapely.area(pieces), inside)
    # What the units do not reach is no reason to lose a part of the count.
    surface = np.where(few, shapely.area(_shapes(source)), whole)
    steps = [_STEPS[0] if few[place] else _step(float(whole[place])) for place in range(len(source))]
    return _shares(old, new, sizes, surface, steps)


def _step(people: float) -> float:
    return next(step for step in _STEPS if people * step >= PEOPLE_PER_STEP)


def _shapes(wkbs: Iterable[bytes | None]) -> NDArray[np.object_]:
    return np.asarray(shapely.from_wkb(np.array(list(wkbs), dtype=object)), dtype=object)


def _pieces(
    source: Sequence[bytes | None], target: Sequence[bytes | None]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.object_]]:
    before, after = _shapes(source), _shapes(target)
    old, new = shapely.STRtree(after).query(before, predicate="intersects")
    pieces = np.asarray(shapely.intersection(before[old], after[new]), dtype=object)
    kept = shapely.area(pieces) > SLIVER * np.minimum(shapely.area(before)[old], shapely.area(after)[new])
    return old[kept], new[kept], pieces[kept]


def _shares(
    old: NDArray[np.intp],
    new: NDArray[np.intp],
    sizes: NDArray[np.float64],
    wholes: NDArray[np.float64],
    steps: Sequence[float] | None = None,
) -> list[Share]:
    found = []
    for place in np.unique(old).tolist():
        mine = np.flatnonzero((old == place) & (sizes > SLIVER * wholes[old]))
        total = sizes[mine].sum()
        # Slivers at the rim belong to somebody; a part that truly left the place does not.
        base = total if total > (1 - 10 * SLIVER) * wholes[place] else wholes[place]
        step = steps[place] if steps else _STEPS[0]
        shares = np.round(np.round(sizes[mine] / base / step) * step, _DIGITS)
        if len(mine) and base == total:
            shares[shares.argmax()] += 1 - shares.sum()
        found += [
            Share(place, int(new[n]), round(float(share), _DIGITS))
            for n, share in zip(mine, shares, strict=True)
            if share > 0
        ]
    return found
