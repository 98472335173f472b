"""The cube: measure cells of all areas, in the order of their area sets."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from keck.compute.cells import Bytes, CellKey, Cells, Floats, Positions
from keck.compute.columns import Columns
from keck.compute.sheets import Sheet, added
from keck.domain.definitions import Operand
from keck.domain.measures import Measure
from keck.domain.periods import years_of

__all__ = [
    "AreaFrame",
    "Bytes",
    "CellKey",
    "Cells",
    "Columns",
    "Cube",
    "Floats",
    "Positions",
    "Quantity",
    "quantity_of",
]

Quantity = tuple[Operand, ...]
"""A sum of measures that is shown as one number; operands in sorted order."""


@dataclass(frozen=True, slots=True, eq=False)
class AreaFrame:
    """An area set as the computation sees it.

    Attributes
    ----------
    set_id : str
        Public id such as ``stadtteil@2015-01-01``.
    rank : int
        0 for the city itself; deeper levels have larger ranks.
    parents : array of int, shape (n,), or None
        Positions in ``parent_set``; -1 where an area lies in no single parent.
    parent_set : str or None
        ``None`` means that the areas lie directly in the city.
    """

    set_id: str
    level: str
    rank: int
    keys: tuple[str, ...]
    parents: Positions | None = None
    parent_set: str | None = None

    @property
    def size(self) -> int:
        """Number of areas, without the slot "not assignable"."""
        return len(self.keys)


@dataclass(slots=True, eq=False)
class Cube:
    """Measure cells with the area sets and measures that they belong to.

    Attributes
    ----------
    pooled : set of (Operand, str)
        Measures and periods whose cells are sums over years that no table brought along.
    """

    frames: dict[str, AreaFrame]
    measures: dict[str, Measure]
    cells: Columns = field(default_factory=Columns)
    pooled: set[tuple[Operand, str]] = field(default_factory=set)

    @property
    def city(self) -> AreaFrame | None:
        """The area set that holds the city itself."""
        return next((frame for frame in self.frames.values() if frame.rank == 0), None)

    @property
    def sets(self) -> list[str]:
        """All area sets, from the city down."""
        return sorted(self.frames, key=lambda set_id: (self.frames[set_id].rank, set_id))

    def periods(self, operand: Operand) -> list[str]:
        """Periods for which a measure has cells, in the order of their codes."""
        return sorted(self.cells.periods(operand))

    def groups(self) -> dict[str, set[str]]:
        """Return the groups in which each measure has cells."""
        return self.cells.groups()

    def additive(self, operand: Operand) -> bool:
        """Tell whether a measure may be summed."""
        measure = self.measures.get(operand.measure)
        return measure is None or measure.kind.additive

    def ancestors(self, set_id: str) -> Iterator[tuple[AreaFrame, Positions]]:
        """Walk up from an area set: each larger set with the position in it of every area (-1: in none)."""
        frame = self.frames[set_id]
        positions = np.arange(frame.size)
        while frame.rank > 0:
            upper = self.frames.get(frame.parent_set) if frame.parent_set else self.city
            if upper is None:
                return
            step = np.zeros(frame.size, np.intp) if frame.parents is None else frame.parents
            positions = np.where(positions >= 0, step[positions], -1)
            yield upper, positions
            frame = upper

    def counted_in(self, operand: Operand, period: str, set_id: str) -> set[str]:
        """Return the area sets that a file named the values of, from which some cells were summed."""
        if (operand, period) in self.pooled:
            years = years_of(period)
            return set[str]().union(*(self.counted_in(operand, year, set_id) for year in years))
        found = self.cells.periods(operand).get(period)
        while found is not None and (source := found[0].source(found[1], set_id)):
            set_id = source
        return {set_id}

    def quantity(self, quantity: Quantity, period: str, set_id: str) -> Cells | None:
        """Return the cells of a sum of measures, or ``None`` where one of them has none."""
        found = self.sheet(quantity, [period])
        return found.cells(0, set_id) if found is not None and set_id in found.places else None

    def sheet(self, quantity: Quantity, periods: Sequence[str]) -> Sheet | None:
        """Return a sum of measures: a row for each of some periods, where all of them have cells.

        Parameters
        ----------
        periods : sequence of str
            Those of each measure lie in one sheet.

        Returns
        -------
        Sheet or None
            ``None`` where a measure has none of the periods, or no area set is there for all measures.
        """
        parts = []
        for operand in quantity:
            rows = self.cells.periods(operand)
            if periods[0] not in rows:
                return None
            parts.append(rows[periods[0]][0].rows([rows[period][1] for period in periods]))
        return added(parts)


def quantity_of(operands: Iterable[Operand]) -> Quantity:
    """Return the quantity that a sum of operands stands for, whatever their order."""
    return tuple(sorted(operands))
