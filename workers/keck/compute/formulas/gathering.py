"""Gathers what a formula reads from the table: here, in the city or in a larger area, now or earlier."""

import numpy as np

from keck.compute.cube import Cube, Positions
from keck.compute.formulas.columns import CellArrays, added
from keck.compute.formulas.table import Block, CellTable
from keck.compute.severities import MISSING, NOT_APPLICABLE, OK
from keck.domain.definitions import Operand
from keck.domain.formulas.readings import Reading, Where
from keck.domain.periods import years_before
from keck.domain.statuses import Flag

_NOWHERE = -1
"""There is no such row: nothing is known."""
_NOT_THERE = -2
"""There can be no such row: it makes no sense."""


class Gatherer:
    """Reads cells from a table; what several formulas need is read once."""

    def __init__(self, table: CellTable) -> None:
        self.table = table
        self._products: dict[tuple[Operand, Operand], Cube] = {}
        self._cells: dict[tuple[Operand, Operand | None], CellArrays] = {}
        self._sums: dict[tuple[Operand, Operand | None], CellArrays] = {}
        self._rows: dict[tuple[Where, str | None, int], Positions] = {}

    def gathered(self, reading: Reading) -> CellArrays:
        """Return a reading's cells for all rows; several years are summed."""
        years = range(reading.back, reading.back + reading.years)
        parts = [self._year(reading, back) for back in years]
        if len(parts) == 1:
            return parts[0]
        total = added([(1.0, cells) for cells in parts])
        return CellArrays(total.values, total.severities, total.flags | np.uint8(Flag.POOLED))

    def blocks(self, reading: Reading) -> frozenset[Block]:
        """Return the blocks for which there are cells to read."""
        return frozenset(block for block in self.table.starts if self._reads(reading, block))

    def _reads(self, reading: Reading, block: Block) -> bool:
        sources = [self._source(reading.where, reading.level, block[0])]
        if reading.where is Where.WITHOUT_AREA:
            sources.append(block[0])
        if None in sources:
            return False
        name = (reading.operand.measure, reading.operand.group)
        cells = self._cube(reading).cells
        periods = [years_before(block[1], reading.back + year) for year in range(reading.years)]
        return all((*name, period, source) in cells for period in periods for source in sources)

    def _cube(self, reading: Reading) -> Cube:
        """Return the cells that are read: the table's own, or means times their cases."""
        if reading.cases is None:
            return self.table.cube
        key = (reading.operand, reading.cases)
        if key not in self._products:
            self._products[key] = self.table.products(*key)
        return self._products[key]

    def _source(self, where: Where, level: str | None, set_id: str) -> str | None:
        if where in (Where.CITY, Where.WITHOUT_AREA):
            city = self.table.cube.city
            return city.set_id if city else None
        if where is Where.ABOVE:
            found = self._above(set_id, level)
            return found[0] if found else None
        return set_id

    def _year(self, reading: Reading, back: int) -> CellArrays:
        if reading.where is Where.WITHOUT_AREA:
            city = self._taken(reading, Where.CITY, back)
            rest = added([(1.0, city), (-1.0, self._taken(reading, Where.HERE, back))])
            return _without_city(rest, self.table)
        return self._taken(reading, reading.where, back)

    def _taken(self, reading: Reading, where: Where, back: int) -> CellArrays:
        key = (reading.operand, reading.cases)
        if key not in self._cells:
            self._cells[key] = self.table.arrays(self._cube(reading), reading.operand)
        source = self._cells[key]
        if where is Where.SUM:
            if key not in self._sums:
                self._sums[key] = _summed(source, self.table)
            return _at(self._sums[key], self._row_numbers(Where.SUM, None, back))
        level = reading.level if where is Where.ABOVE else None
        return _at(source, self._row_numbers(where, level, back))

    def _row_numbers(self, where: Where, level: str | None, back: int) -> Positions:
        key = (where, level, back)
        if key not in self._rows:
            found = [self._of_block(where, level, back, block) for block in self.table.starts]
            self._rows[key] = np.concatenate(found) if found else np.zeros(0, np.intp)
        return self._rows[key]

    def _of_block(self, where: Where, level: str | None, back: int, block: Block) -> Positions:
        set_id, number = block[0], self.table.rows(block)
        period = years_before(block[1], back) if back else block[1]
        source = self._source(where, level, set_id)
        if source is None:
            return np.full(number, _NOT_THERE if where is Where.ABOVE else _NOWHERE, np.intp)
        start = self.table.starts.get((source, period or ""))
        if where is Where.ABOVE:
            positions = self._positions_above(set_id, level)
            return np.where(positions < 0, _NOT_THERE, _NOWHERE if start is None else positions + start)
        if start is None:
            found = np.full(number, _NOWHERE, np.intp)
            # Of what is not assignable, nothing known means nothing in use.
            found[-1] = _NOT_THERE if where is Where.HERE else _NOWHERE
            return found
        return np.full(number, start, np.intp) if where is Where.CITY else np.arange(start, start + number)

    def _above(self, set_id: str, level: str | None) -> tuple[str, Positions] | None:
        """Return the larger area set, and for each area the position of the one that it lies in."""
        frame = self.table.cube.frames[set_id]
        if frame.level == level:
            return set_id, np.arange(frame.size)
        for upper, positions in self.table.cube.ancestors(set_id):
            if upper.level == level:
                return upper.set_id, positions
        return None

    def _positions_above(self, set_id: str, level: str | None) -> Positions:
        found = self._above(set_id, level)
        if found is None:
            return np.full(len(self.table.orders[set_id]), -1, np.intp)
        source, positions = found
        places = np.argsort(self.table.orders[source])
        ordered = np.append(positions, -1)[self.table.orders[set_id]]
        return np.where(ordered < 0, -1, places[ordered])


def _at(source: CellArrays, rows: Positions) -> CellArrays:
    there = rows >= 0
    numbers = np.where(there, rows, 0)
    if not len(source.values):
        return source
    severity = np.where(
        there, source.severities[numbers], np.where(rows == _NOT_THERE, NOT_APPLICABLE, MISSING)
    )
    values = np.where(there, source.values[numbers], np.nan)
    flags = np.where(there, source.flags[numbers], 0)
    return CellArrays(values, severity.astype(np.uint8), flags.astype(np.uint8))


def _summed(source: CellArrays, table: CellTable) -> CellArrays:
    """Sum each block over all its areas; a slot "not assignable" of which nothing is known is not in use."""
    starts = np.array(list(table.starts.values()), np.intp)
    marks = source.severities.copy()
    sizes = np.array([table.rows(block) for block in table.starts], np.intp)
    slots = starts + sizes - 1
    marks[slots] = np.where(marks[slots] == MISSING, NOT_APPLICABLE, marks[slots])
    unused = marks == NOT_APPLICABLE
    severity = np.maximum.reduceat(np.where(unused, OK, marks), starts)
    severity[np.logical_and.reduceat(unused, starts)] = NOT_APPLICABLE
    total = np.add.reduceat(np.where(marks == OK, source.values, 0.0), starts)
    flags = np.bitwise_or.reduceat(source.flags, starts)
    values = np.where(severity == OK, total, np.nan)
    return CellArrays(
        np.repeat(values, sizes), np.repeat(severity, sizes).astype(np.uint8), np.repeat(flags, sizes)
    )


def _without_city(cells: CellArrays, table: CellTable) -> CellArrays:
    """Leave no value for the city itself: nothing is left without it."""
    severity, values = cells.severities.copy(), cells.values.copy()
    for block, start in table.starts.items():
        if table.cube.frames[block[0]].rank == 0:
            severity[start : start + table.rows(block)] = NOT_APPLICABLE
            values[start : start + table.rows(block)] = np.nan
    return CellArrays(values, severity, cells.flags)
