"""Values of formulas as arrays in the order of their area sets."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from keck.compute.cube import AreaFrame, Bytes, Floats, Positions
from keck.domain.statuses import Status


class Slice(NamedTuple):
    """Values of one period and area set; the last slot is "not assignable".

    Attributes
    ----------
    values : array of float, shape (n + 1,)
        NaN wherever the status is not ``OK``.
    flags : array of int, shape (n + 1,)
        None where there is no value.
    """

    set_id: str
    period: str
    values: Floats
    statuses: Bytes
    flags: Bytes


def slices(rows: pl.DataFrame, frames: Mapping[str, AreaFrame]) -> Iterator[Slice]:
    """Return what a formula was evaluated to; slices in which it makes no sense anywhere are left out.

    Parameters
    ----------
    rows : DataFrame
        As `keck.compute.formulas.evaluating.evaluate_trees` returns them for one formula: whole blocks.
    """
    values = rows["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    statuses, flags = rows["status"].to_numpy(), rows["flags"].to_numpy()
    orders: dict[str, Positions] = {}
    start = 0
    while start < rows.height:
        set_id, period = rows["area_set"][start], rows["period"][start]
        frame = frames[set_id]
        block = slice(start, start + frame.size + 1)
        if set_id not in orders:
            orders[set_id] = _order(rows["area"][block], frame)
        order = orders[set_id]
        start = block.stop
        found = _slice(set_id, period, values[block][order], statuses[block][order], flags[block][order])
        if not (found.statuses[:-1] == Status.NOT_APPLICABLE).all():
            yield found


def _order(keys: pl.Series, frame: AreaFrame) -> Positions:
    """Return in which row of a block each area of a set stands, which is the same in all its blocks."""
    row = {key: number for number, key in enumerate(keys)}
    return np.array([row[key] for key in (*frame.keys, None)], np.intp)


def _slice(set_id: str, period: str, values: Floats, statuses: Bytes, flags: Bytes) -> Slice:
    shown = np.equal(statuses, int(Status.OK))
    marks = np.where(shown, flags, 0).astype(np.uint8)
    return Slice(set_id, period, np.where(shown, values, np.nan), statuses.astype(np.uint8), marks)
