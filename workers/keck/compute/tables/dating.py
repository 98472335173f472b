"""Finds the period of a table that does not name it: by values that are known already."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from keck.compute.readers.raw import RawTable
from keck.compute.tables.applying import apply
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.known import KnownBlock, date_by_values
from keck.compute.tables.numbers import CellState, NumberSigns
from keck.compute.tables.profile import profile
from keck.compute.tables.reading import ObservationBlock
from keck.domain.mappings import Mapping
from keck.domain.statuses import Status


def period_by_values(
    table: RawTable, whole: RawTable, mapping: Mapping, areas: AreaIndex, known: Sequence[KnownBlock]
) -> str | None:
    """Find the period of a table by what is known of the areas already.

    Parameters
    ----------
    table, whole : RawTable
        Its part that is read, and all of it, with the sums that it states.
    mapping : Mapping
        As it is proposed but for the period.
    """
    if not known:
        return None
    some_day = replace(mapping, period=max(block.period for block in known))
    blocks = apply(table, some_day, areas).blocks
    values = [
        (
            block.area_set_id,
            np.where(block.statuses == Status.OK, block.values, np.nan)[: _areas_of(block)],
        )
        for block in blocks
    ]
    return date_by_values(values, _sums(whole, mapping), known)


def _sums(whole: RawTable, mapping: Mapping) -> list[float]:
    names = {measure.column or mapping.value_column for measure in mapping.measures}
    sums = []
    for column in profile(whole).columns:
        if column.header in names:
            numbers, states = column.parsed(NumberSigns(*mapping.signs_of(column.header)))
            sums.append(
                float(numbers[states == CellState.NUMBER] @ column.counts[states == CellState.NUMBER])
            )
    return sums


def _areas_of(block: ObservationBlock) -> int:
    """Return how many slots of a block are areas; the last is what is not assignable."""
    return len(block.values) - 1
