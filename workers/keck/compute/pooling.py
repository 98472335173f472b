"""Pooling years: counts of several years are summed before anything is divided."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from keck.compute.cube import CellKey, Cells, Cube, add
from keck.domain.definitions import IndicatorDefinition, Operand
from keck.domain.periods import pooled_years, years_of
from keck.domain.statuses import Flag


def with_pools(cube: Cube, definitions: Iterable[IndicatorDefinition]) -> Cube:
    """Return a cube that also has the cells of the pooled years that indicators ask for.

    Parameters
    ----------
    cube : Cube
        With the hierarchy already summed up. A pooled period that a table brings along is left as it is.

    Returns
    -------
    Cube
        A new one with ``pooled`` filled in; of an area set there are cells where it has all of the years.
    """
    made = replace(cube, cells=dict(cube.cells), pooled=set())
    wanted = {(operand, d.pooling) for d in definitions if d.pooling for operand in d.operands}
    for operand, years in sorted(wanted):
        for last in cube.periods(operand):
            period = pooled_years(last, years)
            if period is not None:
                _pool(made, operand, period)
    return made


def _pool(cube: Cube, operand: Operand, period: str) -> None:
    for set_id in cube.frames:
        key = CellKey(operand.measure, operand.group, period, set_id)
        parts = [cube.cells.get(key._replace(period=year)) for year in years_of(period)]
        known = [cells for cells in parts if cells is not None]
        if key not in cube.cells and len(known) == len(parts):
            cube.cells[key] = _summed(known)
            cube.pooled.add((operand, period))


def _summed(parts: list[Cells]) -> Cells:
    total = add(parts)
    marked = np.where(total.ok, total.flags | np.uint8(Flag.POOLED), total.flags)
    return replace(total, flags=marked.astype(np.uint8))
