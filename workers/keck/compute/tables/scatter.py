"""Puts a stream of cells into blocks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.compute.tables.areas import AreaIndex, AreaSetView
from keck.compute.tables.reading import ObservationBlock
from keck.compute.tables.series import Series
from keck.compute.tables.stream import Stream
from keck.domain.statuses import Status

_DENSE_LIMIT = 50_000_000


@dataclass(slots=True, eq=False)
class Scattered:
    """Blocks laid end to end.

    Attributes
    ----------
    flat : int64[n]
        Slot of each cell.
    first : int64[slots]
        Number of the first cell in each slot, -1 where there is none.
    twice : int64[]
        Numbers of the cells whose slot was taken already.
    """

    blocks: list[ObservationBlock]
    flat: NDArray[np.int64]
    first: NDArray[np.int64]
    twice: NDArray[np.int64]


def scatter(
    cells: Stream,
    views: NDArray[np.int32],
    positions: NDArray[np.int32],
    areas: AreaIndex,
    series: list[Series],
    periods: list[str],
    sheet: str,
) -> Scattered:
    """Put every cell into its slot; of several cells for one slot the first counts.

    Parameters
    ----------
    views, positions : int32[n]
        Area set and position of each cell; all are valid.
    """
    number = (cells.series.astype(np.int64) * len(periods) + cells.period) * len(areas.sets) + views
    codes, present = _numbered(number, len(series) * len(periods) * len(areas.sets))
    lengths = np.array(
        [len(areas.sets[code % len(areas.sets)].keys) + 1 for code in present.tolist()], dtype=np.int64
    )
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    flat = starts[codes] + positions
    first = np.full(int(starts[-1]), -1, dtype=np.int64)
    first[flat[::-1]] = np.arange(len(flat) - 1, -1, -1)
    twice = np.flatnonzero(first[flat] != np.arange(len(flat)))
    slots = _fill(cells, first, starts)
    blocks = [
        _block(
            slots,
            slice(int(start), int(end)),
            areas.sets[code % len(areas.sets)],
            series,
            periods,
            code,
            areas,
            sheet,
        )
        for start, end, code in zip(starts[:-1], starts[1:], present.tolist(), strict=True)
    ]
    return Scattered(blocks, flat, first, twice)


def _numbered(number: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if size > max(_DENSE_LIMIT, 4 * len(number)):
        present, codes = np.unique(number, return_inverse=True)
        return codes.astype(np.int64), present
    taken = np.zeros(size, dtype=bool)
    taken[number] = True
    present = np.flatnonzero(taken)
    rank = np.cumsum(taken) - 1
    return rank[number], present


def _fill(cells: Stream, first: NDArray[np.int64], starts: NDArray[np.int64]) -> Stream:
    """Return the slots as a stream of their own; empty slots are missing, unused last ones not applicable."""
    empty = first < 0
    source = np.where(empty, 0, first)
    statuses = np.where(empty, np.uint8(Status.MISSING), cells.statuses[source])
    last = starts[1:] - 1
    statuses[last[empty[last]]] = Status.NOT_APPLICABLE
    return Stream(
        area=cells.area[source],
        period=cells.period[source],
        series=cells.series[source],
        values=np.where(empty, 0.0, cells.values[source]),
        statuses=statuses.astype(np.uint8),
        lower=np.where(empty, np.nan, cells.lower[source]),
        upper=np.where(empty, np.nan, cells.upper[source]),
        flags=np.where(empty, np.uint8(0), cells.flags[source]),
        rows=np.where(empty, np.int32(0), cells.rows[source]),
        columns=np.where(empty, np.int32(0), cells.columns[source]),
    )


def _block(
    slots: Stream,
    part: slice,
    view: AreaSetView,
    series: list[Series],
    periods: list[str],
    code: int,
    areas: AreaIndex,
    sheet: str,
) -> ObservationBlock:
    number, period = divmod(code // len(areas.sets), len(periods))
    bounded = not np.isnan(slots.lower[part]).all() or not np.isnan(slots.upper[part]).all()
    return ObservationBlock(
        measure_code=series[number].measure.code,
        group=series[number].group,
        period=periods[period],
        area_set_id=view.id,
        values=slots.values[part].copy(),
        statuses=slots.statuses[part].copy(),
        lower=slots.lower[part].copy() if bounded else None,
        upper=slots.upper[part].copy() if bounded else None,
        flags=slots.flags[part].copy(),
        rows=slots.rows[part].copy(),
        columns=slots.columns[part].copy(),
        sheet=sheet,
    )
