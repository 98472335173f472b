"""Stored blocks as the cells of a cube: the bytes of all blocks of an area set are read at once."""

from collections.abc import Mapping, Sequence

import numpy as np

from keck.compute.cells import CellKey, Floats
from keck.compute.columns import Columns
from keck.compute.sheets import Sheet
from keck.compute.stacks import Stack
from keck.compute.tables.blocks import PackedBlock
from keck.domain.statuses import Status


def columns_of(blocks: Mapping[CellKey, PackedBlock]) -> Columns:
    """Return blocks as cells."""
    return Columns.made(blocks, _sheet)


def _sheet(columns: Sequence[Mapping[str, PackedBlock]]) -> Sheet:
    return Sheet.beside({set_id: _stack([column[set_id] for column in columns]) for set_id in columns[0]})


def _stack(blocks: Sequence[PackedBlock]) -> Stack:
    """Stack blocks of one area set; a protected cell without bounds may be anything."""
    shape = (len(blocks), blocks[0].length)
    values = np.frombuffer(b"".join([one.values for one in blocks]), "<f8").reshape(shape)
    statuses = np.frombuffer(b"".join([one.statuses for one in blocks]), "u1").reshape(shape)
    flags = np.zeros(shape, np.uint8)
    for row, one in enumerate(blocks):
        if one.flags is not None:
            flags[row] = np.frombuffer(one.flags, "u1")
    if not statuses.any():
        return Stack(values, statuses, values, values, flags)
    shown = np.where(np.equal(statuses, Status.OK), values, np.nan)
    lower = _bounds([one.lower for one in blocks], shape, 0.0)
    upper = _bounds([one.upper for one in blocks], shape, np.inf)
    return Stack.known(shown, statuses, lower, upper, flags)


def _bounds(packed: Sequence[bytes | None], shape: tuple[int, int], unknown: float) -> Floats:
    found = np.full(shape, unknown)
    for row, one in enumerate(packed):
        if one is not None:
            bounds = np.frombuffer(one, "<f8")
            found[row] = np.where(np.isnan(bounds), unknown, bounds)
    return found
