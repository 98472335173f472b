"""The cube: measure cells of all areas, in the order of their area sets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from keck.domain.definitions import Operand
from keck.domain.measures import Measure
from keck.domain.periods import years_of
from keck.domain.statuses import Status

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Positions = NDArray[np.intp]

Quantity = tuple[Operand, ...]
"""A sum of measures that is shown as one number; operands in sorted order."""

# A member of an enumeration costs more than a small array operation, and cubes hold thousands of arrays.
_OK = int(Status.OK)


class CellKey(NamedTuple):
    """Which cells an array holds."""

    measure: str
    group: str
    period: str
    set_id: str


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


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells of one measure, group, period and area set; the last slot is "not assignable".

    Attributes
    ----------
    values : array of float, shape (n + 1,)
        NaN wherever the status is not ``OK``.
    lower, upper : array of float, shape (n + 1,)
        What is known of cells that their source has protected.
    given : bool
        Whether the file named these values; otherwise they are sums.
    summed_from : str
        Area set whose cells were summed to these; empty where the file named them.
    """

    values: Floats
    statuses: Bytes
    lower: Floats
    upper: Floats
    flags: Bytes
    given: bool = True
    summed_from: str = ""

    @classmethod
    def of(
        cls,
        values: Iterable[float] | Floats,
        statuses: Iterable[int] | Bytes | None = None,
        lower: Floats | None = None,
        upper: Floats | None = None,
        flags: Bytes | None = None,
        given: bool = True,
    ) -> "Cells":
        """Make cells; without statuses NaN means missing, without bounds a protected cell may be anything."""
        numbers = np.array(list(values) if not isinstance(values, np.ndarray) else values, dtype=np.float64)
        if statuses is None:
            marks = np.where(np.isnan(numbers), Status.MISSING, Status.OK).astype(np.uint8)
        else:
            marks = np.array(statuses, dtype=np.uint8)
        shown = np.equal(marks, _OK)
        numbers = np.where(shown, numbers, np.nan)
        low = np.zeros(len(numbers)) if lower is None else np.where(np.isnan(lower), 0.0, lower)
        high = np.full(len(numbers), np.inf) if upper is None else np.where(np.isnan(upper), np.inf, upper)
        return cls(
            numbers,
            marks,
            np.where(shown, numbers, low),
            np.where(shown, numbers, high),
            np.zeros(len(numbers), np.uint8) if flags is None else np.array(flags, np.uint8),
            given,
        )

    @property
    def ok(self) -> NDArray[np.bool_]:
        """Which cells have a value."""
        return np.equal(self.statuses, _OK)

    @property
    def rest(self) -> float:
        """Value of the slot "not assignable", 0 where it is not in use."""
        return float(self.values[-1]) if self.statuses[-1] == Status.OK else 0.0


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
    cells: dict[CellKey, Cells] = field(default_factory=dict)
    pooled: set[tuple[Operand, str]] = field(default_factory=set)
    _periods: dict[tuple[str, str], set[str]] = field(default_factory=dict, init=False, repr=False)
    _indexed: int = field(default=0, init=False, repr=False)

    @property
    def city(self) -> AreaFrame | None:
        """The area set that holds the city itself."""
        return next((frame for frame in self.frames.values() if frame.rank == 0), None)

    def periods(self, operand: Operand) -> list[str]:
        """Periods for which a measure has cells, in the order of their codes."""
        if self._indexed != len(self.cells):
            self._index()
        return sorted(self._periods.get((operand.measure, operand.group), ()))

    def groups(self) -> dict[str, set[str]]:
        """Return the groups in which each measure has cells."""
        if self._indexed != len(self.cells):
            self._index()
        found: dict[str, set[str]] = {}
        for measure, group in self._periods:
            found.setdefault(measure, set()).add(group)
        return found

    def _index(self) -> None:
        """Note the periods of all measures at once; cells are only ever added."""
        self._periods.clear()
        for key in self.cells:
            self._periods.setdefault((key.measure, key.group), set()).add(key.period)
        self._indexed = len(self.cells)

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
        cells = self.cells.get(CellKey(operand.measure, operand.group, period, set_id))
        while cells is not None and cells.summed_from:
            set_id = cells.summed_from
            cells = self.cells.get(CellKey(operand.measure, operand.group, period, set_id))
        return {set_id}

    def quantity(self, quantity: Quantity, period: str, set_id: str) -> Cells | None:
        """Return the cells of a sum of measures, or ``None`` where one of them has none."""
        if len(quantity) == 1:
            return self.cells.get(CellKey(quantity[0].measure, quantity[0].group, period, set_id))
        found = [self.cells.get(CellKey(o.measure, o.group, period, set_id)) for o in quantity]
        parts = [cells for cells in found if cells is not None]
        return add(parts) if len(parts) == len(found) else None


def add(parts: list[Cells]) -> Cells:
    """Add cells of the same areas: missing wins over protected, protected over known."""
    stack = np.array([part.statuses for part in parts])
    statuses = np.full(stack.shape[1], Status.OK, np.uint8)
    statuses[(stack == Status.NOT_APPLICABLE).all(axis=0)] = Status.NOT_APPLICABLE
    statuses[(stack == Status.SUPPRESSED).any(axis=0)] = Status.SUPPRESSED
    statuses[(stack == Status.MISSING).any(axis=0)] = Status.MISSING
    unused = stack == Status.NOT_APPLICABLE
    values = np.where(unused, 0.0, np.array([part.values for part in parts])).sum(axis=0)
    lower = np.where(unused, 0.0, np.array([part.lower for part in parts])).sum(axis=0)
    upper = np.where(unused, 0.0, np.array([part.upper for part in parts])).sum(axis=0)
    flags = np.bitwise_or.reduce(np.array([part.flags for part in parts]), axis=0)
    return Cells.of(values, statuses, lower, upper, flags, given=all(part.given for part in parts))


def quantity_of(operands: Iterable[Operand]) -> Quantity:
    """Return the quantity that a sum of operands stands for, whatever their order."""
    return tuple(sorted(operands))
