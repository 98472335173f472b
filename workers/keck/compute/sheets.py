"""Cells of measures and periods that are there for the same area sets, the sets side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from keck.compute.cells import Cells
from keck.compute.stacks import Stack

Places = dict[str, slice]
"""Which slots are those of each area set; its last one is "not assignable"."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A row for each measure, group and period.

    Attributes
    ----------
    sources : dict of str to list of str
        By area set, for each row the set whose cells were summed to its own; empty where a file named them.
        A set of which there is nothing to say is left out.
    """

    places: Places
    stack: Stack
    sources: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Sequence[Mapping[str, Cells]]) -> "Sheet":
        """Put cells by area set together; all have those of the first."""
        parts = {set_id: Stack.of([column[set_id] for column in columns]) for set_id in columns[0]}
        sources = {set_id: [column[set_id].summed_from for column in columns] for set_id in parts}
        return cls.beside(parts, {set_id: named for set_id, named in sources.items() if any(named)})

    @classmethod
    def beside(cls, parts: Mapping[str, Stack], sources: dict[str, list[str]] | None = None) -> "Sheet":
        """Put stacks of the same rows side by side."""
        places = places_of({set_id: part.values.shape[1] for set_id, part in parts.items()})
        first = next(iter(parts.values()))
        if len(parts) == 1:
            return cls(places, first, sources or {})
        exact = all(part.exact for part in parts.values())
        found = cls(places, Stack.empty(len(first.values), total(places), exact=exact), sources or {})
        for set_id, part in parts.items():
            found.put(set_id, part)
        return found

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.stack.values)

    def cells(self, row: int, set_id: str) -> Cells:
        """Return the cells of one row and area set."""
        return self.stack.cells(row, self.places[set_id], self.source(row, set_id))

    def source(self, row: int, set_id: str) -> str:
        """Return the area set whose cells were summed; empty where a file named them."""
        return self.sources[set_id][row] if set_id in self.sources else ""

    def part(self, set_id: str) -> Stack:
        """Return the cells of one area set."""
        return self.stack.taken(slots=self.places[set_id])

    def put(self, set_id: str, part: Stack) -> None:
        """Write the cells of one area set."""
        self.stack.put(part, slots=self.places[set_id])

    def rows(self, rows: Sequence[int]) -> "Sheet":
        """Return some rows in the order wanted; a run of them is not copied."""
        place = run(rows)
        sources = {
            set_id: named[place] if isinstance(place, slice) else [named[row] for row in rows]
            for set_id, named in self.sources.items()
        }
        return Sheet(self.places, self.stack.taken(place), sources)

    def within(self, sets: Sequence[str]) -> "Sheet":
        """Return some area sets in the order wanted."""
        if list(self.places) == list(sets):
            return self
        sources = {one: self.sources[one] for one in sets if one in self.sources}
        return Sheet.beside({set_id: self.part(set_id) for set_id in sets}, sources)

    def plus(self, other: "Sheet") -> "Sheet | None":
        """Add the cells of the area sets that both have, row by row; ``None`` if there is none."""
        shared = [set_id for set_id in self.places if set_id in other.places]
        if not shared:
            return None
        one, two = self.within(shared), other.within(shared)
        return Sheet(one.places, one.stack.plus(two.stack))


def places_of(slots: Mapping[str, int]) -> Places:
    """Return where area sets lie that stand side by side.

    >>> places_of({"kommune": 2, "teil": 5})
    {'kommune': slice(0, 2, None), 'teil': slice(2, 7, None)}
    """
    ends = np.cumsum([0, *slots.values()]).tolist()
    return {set_id: slice(ends[n], ends[n + 1]) for n, set_id in enumerate(slots)}


def total(places: Places) -> int:
    """Return how many slots there are."""
    return max((place.stop for place in places.values()), default=0)


def run(rows: Sequence[int]) -> slice | list[int]:
    """Return rows as a slice where they follow each other: what is chosen by it is not copied.

    >>> run([3, 4, 5]), run([3, 5])
    (slice(3, 6, None), [3, 5])
    """
    first = rows[0] if rows else 0
    whole = range(first, first + len(rows))
    return slice(whole.start, whole.stop) if list(rows) == list(whole) else list(rows)


def added(sheets: Iterable[Sheet]) -> Sheet | None:
    """Add sheets of the same rows; ``None`` if there is none, or no area set that all of them have."""
    found: Sheet | None = None
    for number, sheet in enumerate(sheets):
        found = sheet if number == 0 else found and found.plus(sheet)
    return found
