"""Values of formulas as arrays in the order of their area sets."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from keck.compute.cube import AreaFrame, Bytes, Floats
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
        As `keck.compute.formulas.evaluating.evaluate_trees` returns them for one formula.
    """
    blocks = rows.partition_by("area_set", "period", as_dict=True, include_key=False, maintain_order=True)
    for (set_id, period), block in blocks.items():
        found = _slice(block, frames[str(set_id)], str(period))
        if not (found.statuses[:-1] == Status.NOT_APPLICABLE).all():
            yield found


def _slice(block: pl.DataFrame, frame: AreaFrame, period: str) -> Slice:
    place = {key: position for position, key in enumerate(frame.keys)}
    order = np.array([frame.size if key is None else place[key] for key in block["area"]], np.intp)
    values = np.full(frame.size + 1, np.nan)
    statuses, flags = np.zeros(frame.size + 1, np.uint8), np.zeros(frame.size + 1, np.uint8)
    statuses[order] = block["status"].to_numpy()
    values[order] = block["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    flags[order] = block["flags"].to_numpy()
    shown = np.equal(statuses, int(Status.OK))
    marks = np.where(shown, flags, 0).astype(np.uint8)
    return Slice(frame.set_id, period, np.where(shown, values, np.nan), statuses, marks)
