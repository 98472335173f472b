"""Proposing which small areas to put together, and what the numbers would be then."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from keck.compute.cube import AreaFrame, CellKey, Cells, Columns, Cube, Floats, Positions
from keck.compute.grouping import Grouping
from keck.compute.stacks import Stack
from keck.domain.definitions import IndicatorDefinition, Operand
from keck.domain.protection import ProtectionPolicy

Labels = NDArray[np.intp]
Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Smallness:
    """When a count is too small to be shown by itself: the rules of primary protection."""

    count: int
    complement: int
    base: int
    all_counted: bool
    nested: bool
    zero: bool

    @classmethod
    def of(cls, definition: IndicatorDefinition, policy: ProtectionPolicy, nested: bool) -> "Smallness":
        """Return the rules for an indicator.

        Parameters
        ----------
        nested : bool
            Whether the count is a part of the base.
        """
        least = definition.minimum_count or 0
        return cls(
            max(policy.minimum_count, least),
            max(policy.minimum_complement, least),
            max(policy.minimum_base, definition.minimum_base or 0),
            policy.hide_all_counted,
            nested,
            definition.zero_is_sensitive,
        )

    def __call__(self, count: float, base: float | None) -> bool:
        """Tell whether an area is too small."""
        if 0 < count < self.count or (self.zero and count == 0 and base != 0):
            return True
        if base is None or base == 0:
            return False
        rest = base - count
        too_few = base < self.base or 0 < base < self.count
        return too_few or (self.nested and (0 < rest < self.complement or (self.all_counted and rest == 0)))


def grouped(
    counts: Floats,
    bases: Floats | None,
    parents: Positions | None,
    borders: Pairs | None,
    small: Callable[[float, float | None], bool],
) -> Labels:
    """Put small areas together within their larger area, the smallest first, with its smallest neighbour.

    Parameters
    ----------
    counts, bases : array of float, shape (n,)
        NaN where an area has no value: it is left alone.
    parents : array of int, shape (n,), or None
        The larger area of each; areas with different ones are never put together.
    borders : iterable of two positions, or None
        Which areas are neighbours; without it all of a larger area may be put together.

    Returns
    -------
    array of int, shape (n,)
        By area, the number of its group, counted from 0 in the order of the areas.
    """
    work = _Grouping(counts, bases, parents, borders, small)
    work.run()
    order: dict[int, int] = {}
    return np.array([order.setdefault(one, len(order)) for one in work.label], dtype=np.intp)


class _Grouping:
    def __init__(
        self,
        counts: Floats,
        bases: Floats | None,
        parents: Positions | None,
        borders: Pairs | None,
        small: Callable[[float, float | None], bool],
    ) -> None:
        size = len(counts)
        known = ~np.isnan(counts) & (~np.isnan(bases) if bases is not None else True)
        above = np.zeros(size, np.intp) if parents is None else parents
        self.label = list(range(size))
        self._counts, self._small = counts.tolist(), small
        self._bases = None if bases is None else bases.tolist()
        self._members = {one: [one] for one in range(size) if known[one]}
        pairs = borders if borders is not None else _all_pairs(above)
        self._beside: dict[int, set[int]] = {one: set() for one in self._members}
        for one, two in pairs:
            if one != two and known[one] and known[two] and above[one] == above[two]:
                self._beside[one].add(two)
                self._beside[two].add(one)

    def run(self) -> None:
        """Put groups together until none that is too small has a neighbour."""
        while waiting := [one for one in self._members if self._beside[one] and self._is_small(one)]:
            least = min(waiting, key=self._size)
            self._join(least, min(self._beside[least], key=self._size))

    def _is_small(self, group: int) -> bool:
        return self._small(self._counts[group], None if self._bases is None else self._bases[group])

    def _size(self, group: int) -> tuple[float, float, int]:
        base = 0.0 if self._bases is None else self._bases[group]
        return self._counts[group], base, group

    def _join(self, one: int, two: int) -> None:
        kept, gone = min(one, two), max(one, two)
        self._counts[kept] += self._counts[gone]
        if self._bases is not None:
            self._bases[kept] += self._bases[gone]
        for member in self._members[gone]:
            self.label[member] = kept
        self._members[kept] += self._members.pop(gone)
        beside = (self._beside[kept] | self._beside.pop(gone)) - {kept, gone}
        self._beside[kept] = beside
        for other in beside:
            self._beside[other] = (self._beside[other] - {gone}) | {kept}


def _all_pairs(parents: Positions) -> Pairs:
    places: dict[int, list[int]] = {}
    for place, parent in enumerate(parents.tolist()):
        places.setdefault(parent, []).append(place)
    return ((one, two) for mine in places.values() for one in mine for two in mine if one < two)


def merged(cube: Cube, set_id: str, labels: Labels) -> Cube:
    """Return a cube in which groups of areas stand in the place of the areas of a set.

    Parameters
    ----------
    cube : Cube
        With the hierarchy summed up; what may not be summed is left out of that set.
    """
    old = cube.frames[set_id]
    size = int(labels.max()) + 1 if len(labels) else 0
    first = np.array([int(np.flatnonzero(labels == one)[0]) for one in range(size)], dtype=np.intp)
    parents = None if old.parents is None else old.parents[first]
    keys = tuple("+".join(old.keys[place] for place in np.flatnonzero(labels == one)) for one in range(size))
    frames = {key: _moved(frame, set_id, labels) for key, frame in cube.frames.items()}
    frames[set_id] = replace(old, keys=keys, parents=parents)
    into = Grouping(np.append(labels, size), size)
    cells: dict[CellKey, Cells] = {}
    for key, one in cube.cells.items():
        if key.set_id != set_id:
            cells[key] = one
        elif cube.additive(Operand(key.measure, key.group)):
            cells[key] = Stack.of([one]).summed(into).cells(0, slice(None))
    return Cube(frames, cube.measures, Columns.of(cells))


def _moved(frame: AreaFrame, set_id: str, labels: Labels) -> AreaFrame:
    """Let smaller areas lie in the groups."""
    if frame.parent_set != set_id or frame.parents is None:
        return frame
    inside = frame.parents >= 0
    return replace(frame, parents=np.where(inside, labels[np.where(inside, frame.parents, 0)], -1))
