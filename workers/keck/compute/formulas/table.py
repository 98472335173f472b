"""The table that formulas are evaluated on: a row for each area and period, whatever the order of areas."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from keck.compute import hierarchy
from keck.compute.cube import AreaFrame, CellKey, Cells, Columns, Cube, Positions
from keck.compute.formulas.columns import CellArrays
from keck.compute.severities import MISSING, NOT_APPLICABLE, severities
from keck.domain.definitions import Operand
from keck.domain.measures import Measure, MeasureKind
from keck.domain.periods import time_order
from keck.domain.statuses import Status
from keck.domain.texts import LocalText

Block = tuple[str, str]
"""An area set and a period."""


@dataclass(slots=True, eq=False)
class CellTable:
    """Rows of areas, by area set, period and key; the last row of each block is "not assignable".

    Attributes
    ----------
    cube : Cube
        With the hierarchy already summed up.
    periods : tuple of str
        In the order of time.
    """

    cube: Cube
    periods: tuple[str, ...]
    sets: list[AreaFrame] = field(init=False)
    starts: dict[Block, int] = field(init=False)
    orders: dict[str, Positions] = field(init=False)
    size: int = field(init=False)

    def __post_init__(self) -> None:
        """Number the rows."""
        self.sets = sorted(self.cube.frames.values(), key=lambda frame: (frame.rank, frame.set_id))
        self.orders = {frame.set_id: _order(frame) for frame in self.sets}
        self.starts, self.size = {}, 0
        for frame in self.sets:
            for period in self.periods:
                self.starts[frame.set_id, period] = self.size
                self.size += frame.size + 1

    @classmethod
    def of(cls, cube: Cube) -> "CellTable":
        """Make the table of all periods of a cube."""
        return cls(cube, tuple(sorted({period for (_, _, period), _ in cube.cells.names()}, key=time_order)))

    def keys(self) -> pl.DataFrame:
        """Return what names the rows.

        Returns
        -------
        DataFrame
            ``area_set``, ``area`` (null for "not assignable"), ``period``, ``block`` (numbered in the order
            of the rows).
        """
        numbers = np.repeat(np.arange(len(self.starts)), [self.rows(block) for block in self.starts])
        named = pl.DataFrame(list(self.starts), schema=["area_set", "period"], orient="row")
        areas: list[str | None] = []
        for set_id, _ in self.starts:
            keys = self.cube.frames[set_id].keys
            areas += [*(keys[position] for position in self.orders[set_id][:-1]), None]
        return named[numbers].with_columns(
            pl.Series("area", areas, dtype=pl.String), pl.Series("block", numbers, dtype=pl.UInt32)
        )

    def rows(self, block: Block) -> int:
        """Return how many rows a block has."""
        return self.cube.frames[block[0]].size + 1

    def products(self, operand: Operand, cases: Operand) -> Cube:
        """Return means multiplied by their cases, as cells of the mean, summed up along the hierarchy."""
        products: dict[CellKey, Cells] = {}
        for period, (sheet, row) in self.cube.cells.periods(operand).items():
            for set_id in sheet.places:
                bases = self.cube.cells.get(CellKey(cases.measure, cases.group, period, set_id))
                if bases is not None:
                    key = CellKey(operand.measure, operand.group, period, set_id)
                    products[key] = _product(sheet.cells(row, set_id), bases)
        made = Cube(self.cube.frames, {operand.measure: _AMOUNT}, Columns.of(products))
        return hierarchy.sum_up(made)[0]

    def arrays(self, cube: Cube, operand: Operand) -> CellArrays:
        """Return a measure's cells; where there are none, areas are missing and the rest is not in use.

        Parameters
        ----------
        cube : Cube
            This table's, or one of its products.
        """
        found = self.empty()
        for (set_id, period), start in self.starts.items():
            cells = cube.cells.get(CellKey(operand.measure, operand.group, period, set_id))
            if cells is not None:
                order = self.orders[set_id]
                rows = slice(start, start + len(order))
                found.values[rows] = cells.values[order]
                found.severities[rows] = severities(cells.statuses[order])
                found.flags[rows] = cells.flags[order]
        return found

    def empty(self) -> CellArrays:
        """Return cells that nothing is known of."""
        marks = np.full(self.size, MISSING, np.uint8)
        for block, start in self.starts.items():
            marks[start + self.rows(block) - 1] = NOT_APPLICABLE
        return CellArrays(np.full(self.size, np.nan), marks, np.zeros(self.size, np.uint8))


_AMOUNT = Measure("amount", LocalText("Summe"), MeasureKind.AMOUNT)


def _order(frame: AreaFrame) -> Positions:
    order = sorted(range(frame.size), key=lambda position: frame.keys[position])
    return np.array([*order, frame.size], np.intp)


def _product(means: Cells, cases: Cells) -> Cells:
    # Nobody is no reason to lack a value: the mean of no cases adds nothing.
    nobody = cases.ok & (cases.values == 0)
    statuses = np.where(
        severities(means.statuses) > severities(cases.statuses), means.statuses, cases.statuses
    )
    statuses[nobody] = Status.OK
    values = np.where(nobody, 0.0, means.values * cases.values)
    return Cells.of(values, statuses, flags=means.flags | cases.flags)
