"""Checks of single values: what can not be, and what is likely no value."""

import numpy as np
from numpy.typing import NDArray

from keck.compute.tables.collector import Collector
from keck.compute.tables.series import Series
from keck.compute.tables.signs import NINES, suspected
from keck.compute.tables.stream import Stream
from keck.domain.findings import Severity, plain_number
from keck.domain.measures import MeasureKind
from keck.domain.statuses import Status

_SHARE_UNITS = ("%", "Prozent")


def check_values(cells: Stream, series: list[Series], found: Collector) -> None:
    """Refuse negative counts, doubt broken ones and impossible shares, and count cells without a number."""
    known = cells.statuses == Status.OK
    nines = _nines(cells, series, known, found)
    counted = np.array([one.measure.kind is MeasureKind.COUNT for one in series])[cells.series] & known
    _negative(cells, np.flatnonzero(counted & (cells.values < 0) & ~nines), found)
    _broken(cells, series, counted & (cells.values != np.floor(cells.values)), found)
    shares = np.array([one.measure.unit.de in _SHARE_UNITS for one in series])[cells.series] & known
    _impossible_shares(cells, series, shares & ~nines, found)
    for status, code in ((Status.SUPPRESSED, "cells_protected"), (Status.MISSING, "cells_missing")):
        chosen = np.flatnonzero(cells.statuses == status)
        if len(chosen):
            row, column = _place(cells, int(chosen[0]))
            found.note(code, row, column, number=len(chosen))


def _place(cells: Stream, cell: int) -> tuple[int, int]:
    return int(cells.rows[cell]), int(cells.columns[cell])


def _nines(
    cells: Stream, series: list[Series], known: NDArray[np.bool_], found: Collector
) -> NDArray[np.bool_]:
    """Tell of numbers that are likely none, and return where they stand."""
    marked = np.zeros(len(cells), dtype=bool)
    special = known & np.isin(cells.values, NINES)
    for number in np.unique(cells.series[special]).tolist():
        mine = known & (cells.series == number)
        for value in suspected(*np.unique(cells.values[mine], return_counts=True)):
            places = np.flatnonzero(mine & (cells.values == value))
            marked[places] = True
            counted = series[number].measure.kind is MeasureKind.COUNT and value < 0
            tell = found.error if counted else found.warn
            tell(
                "number_is_none" if counted else "number_likely_none",
                *_place(cells, int(places[0])),
                measure=series[number].measure.label.de,
                value=plain_number(value),
                number=len(places),
            )
    return marked


def _negative(cells: Stream, places: NDArray[np.int64], found: Collector) -> None:
    room = found.room("count_negative")
    for cell in places[:room].tolist():
        found.error("count_negative", *_place(cells, cell), value=plain_number(float(cells.values[cell])))
    found.count_more("count_negative", Severity.ERROR, len(places) - room)


def _broken(cells: Stream, series: list[Series], broken: NDArray[np.bool_], found: Collector) -> None:
    _once_per_series("count_not_whole", cells, series, broken, found)


def _impossible_shares(
    cells: Stream, series: list[Series], shares: NDArray[np.bool_], found: Collector
) -> None:
    wrong = shares & ((cells.values < 0) | (cells.values > 100))
    _once_per_series("share_impossible", cells, series, wrong, found)


def _once_per_series(
    code: str, cells: Stream, series: list[Series], wrong: NDArray[np.bool_], found: Collector
) -> None:
    chosen = np.flatnonzero(wrong)
    numbers, first, counts = np.unique(cells.series[chosen], return_index=True, return_counts=True)
    for number, index, count in zip(numbers, first, counts, strict=True):
        cell = int(chosen[index])
        found.warn(
            code,
            *_place(cells, cell),
            measure=series[number].measure.label.de,
            value=plain_number(float(cells.values[cell])),
            number=int(count),
        )
