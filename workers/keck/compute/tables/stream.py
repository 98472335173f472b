"""The cells of a table as one stream of numbers: area, period, series, value, status and place."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keck.compute.tables.cells import CellMeaning, read_odd
from keck.compute.tables.collector import Collector
from keck.compute.tables.factors import factorise
from keck.compute.tables.numbers import CellState, NumberSigns, parse_column
from keck.compute.tables.signs import STATUS_OF, explanation
from keck.domain.findings import Severity
from keck.domain.mappings import CellRole
from keck.domain.statuses import Status


@dataclass(slots=True, eq=False)
class Stream:
    """One entry per cell, all arrays of one length.

    Attributes
    ----------
    area, period, series : int32[n]
        Numbers of the cell's target, period and series.
    lower, upper : float64[n]
        Bounds of protected cells, NaN elsewhere.
    rows, columns : int32[n]
        Place in the file, counted from 1.
    """

    area: NDArray[np.int32]
    period: NDArray[np.int32]
    series: NDArray[np.int32]
    values: NDArray[np.float64]
    statuses: NDArray[np.uint8]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    flags: NDArray[np.uint8]
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.values)

    def where(self, mask: NDArray[np.bool_]) -> "Stream":
        """Return the chosen cells."""
        return self if mask.all() else Stream(*(getattr(self, field.name)[mask] for field in fields(self)))


@dataclass(slots=True, eq=False)
class ColumnValues:
    """The values of one column, before it is known what they are about; ``filled`` marks cells with text.

    Attributes
    ----------
    signs : list of tuple
        Texts that stand for no number, each with the code of the sentence that says how it was read, and
        the cells that hold it.
    """

    values: NDArray[np.float64]
    statuses: NDArray[np.uint8]
    lower: NDArray[np.float64] | None
    upper: NDArray[np.float64] | None
    flags: NDArray[np.uint8] | None
    filled: NDArray[np.bool_]
    wrong: NDArray[np.bool_] | None
    signs: list[tuple[str, str, NDArray[np.int64]]] = field(default_factory=list)

    @property
    def telling(self) -> NDArray[np.bool_]:
        """Cells that hold a number or are protected: text alone does not make a row of values."""
        return self.filled if self.wrong is None else self.filled & ~self.wrong

    def stream(
        self,
        area: NDArray[np.int32],
        period: NDArray[np.int32],
        series: NDArray[np.int32],
        rows: NDArray[np.int32],
        position: int,
    ) -> Stream:
        """Return the values with what they are about; ``position`` is the column's, from 0."""
        count = len(self.values)
        return Stream(
            area,
            period,
            series,
            self.values,
            self.statuses,
            np.full(count, np.nan) if self.lower is None else self.lower,
            np.full(count, np.nan) if self.upper is None else self.upper,
            np.zeros(count, dtype=np.uint8) if self.flags is None else self.flags,
            rows,
            np.full(count, position + 1, dtype=np.int32),
        )


def join(streams: Sequence[Stream]) -> Stream:
    """Put streams one after another."""
    if len(streams) == 1:
        return streams[0]
    return Stream(
        *(np.concatenate([getattr(part, field.name) for part in streams]) for field in fields(Stream))
    )


def read_values(
    column: pl.Series, signs: NumberSigns, cells: Table[str, CellRole] | None = None
) -> ColumnValues:
    """Read a value column; Python looks only at cells that are no plain numbers, each distinct text once.

    Parameters
    ----------
    cells : mapping of str to CellRole or None
        Texts that are no numbers, whatever they look like.
    """
    values, states = parse_column(column, signs)
    statuses = np.where(states == CellState.NUMBER, Status.OK, Status.MISSING).astype(np.uint8)
    result = ColumnValues(values, statuses, None, None, None, states != CellState.EMPTY, None)
    if cells:
        _read_named_cells(result, states, column.str.strip_chars(), cells)
    odd = np.flatnonzero(states == CellState.ODD)
    if len(odd):
        _read_odd_cells(result, odd, column.gather(pl.Series(odd)), signs)
    np.nan_to_num(values, copy=False, nan=0.0)
    return result


def _read_named_cells(
    result: ColumnValues, states: NDArray[np.uint8], texts: pl.Series, cells: Table[str, CellRole]
) -> None:
    for text, role in cells.items():
        places = np.flatnonzero((texts == text.strip()).fill_null(value=False).to_numpy())
        if len(places):
            states[places] = CellState.EMPTY
            result.values[places] = 0.0
            result.statuses[places] = STATUS_OF[role]
            result.signs.append((text, explanation(text, role, STATUS_OF[role]), places))


def _read_odd_cells(
    result: ColumnValues, odd: NDArray[np.int64], texts: pl.Series, signs: NumberSigns
) -> None:
    factor = factorise(texts)
    cells = [read_odd(text) for text in factor.values]
    numbers, states = parse_column(pl.Series([cell.number for cell in cells], dtype=pl.String), signs)
    good = (states == CellState.NUMBER) & np.array([cell.meaning is CellMeaning.NUMBER for cell in cells])
    statuses = np.array([_status(cell.meaning) for cell in cells], dtype=np.uint8)
    statuses[good] = Status.OK
    wrong = ~good & np.array([cell.meaning in (CellMeaning.TEXT, CellMeaning.NUMBER) for cell in cells])
    result.values[odd] = np.where(good, numbers, 0.0)[factor.codes]
    result.statuses[odd] = statuses[factor.codes]
    result.flags = np.zeros(len(result.values), dtype=np.uint8)
    result.flags[odd] = np.array([int(cell.flag) for cell in cells], dtype=np.uint8)[factor.codes]
    result.wrong = np.zeros(len(result.values), dtype=bool)
    result.wrong[odd] = wrong[factor.codes]
    result.lower, result.upper = (np.full(len(result.values), np.nan) for _ in range(2))
    result.lower[odd] = np.array([_bound(cell.lower) for cell in cells])[factor.codes]
    result.upper[odd] = np.array([_bound(cell.upper) for cell in cells])[factor.codes]
    for number, cell in enumerate(cells):
        if cell.meaning in _SIGNS and cell.upper is None:
            text = factor.values[number]
            code = explanation(text, None, statuses[number])
            result.signs.append((text, code, odd[factor.codes == number]))


_SIGNS = (CellMeaning.MISSING, CellMeaning.PROTECTED)


def _status(meaning: CellMeaning) -> Status:
    return Status.SUPPRESSED if meaning is CellMeaning.PROTECTED else Status.MISSING


def _bound(value: float | None) -> float:
    return float("nan") if value is None else value


def report_wrong(
    column: pl.Series,
    header: str,
    position: int,
    wrong: NDArray[np.int64],
    rows: NDArray[np.int32],
    found: Collector,
) -> None:
    """Tell of cells that hold text where a number belongs."""
    shown = wrong[: found.room("cell_not_number")]
    for index in shown.tolist():
        found.error(
            "cell_not_number", int(rows[index]), position + 1, value=str(column[index])[:60], header=header
        )
    found.count_more("cell_not_number", Severity.ERROR, len(wrong) - len(shown))
