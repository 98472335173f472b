"""Pooling years: counts of several years are summed before anything is divided."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from keck.compute.cube import CellKey, Cells, Cube
from keck.compute.sheets import added
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
    made = replace(cube, cells=cube.cells.copy(), pooled=set())
    wanted = {(operand, d.pooling) for d in definitions if d.pooling for operand in d.operands}
    for operand, years in sorted(wanted):
        for last in cube.periods(operand):
            period = pooled_years(last, years)
            if period is not None:
                _pool(made, operand, period)
    return made


def _pool(cube: Cube, operand: Operand, period: str) -> None:
    there = cube.cells.periods(operand)
    years = years_of(period)
    if not all(year in there for year in years):
        return
    parts = [there[year][0].rows([there[year][1]]) for year in years]
    total = added(parts)
    if total is None:
        return
    for set_id in total.places:
        key = CellKey(operand.measure, operand.group, period, set_id)
        if key not in cube.cells:
            cube.cells[key] = _marked(total.cells(0, set_id))
            cube.pooled.add((operand, period))


def _marked(cells: Cells) -> Cells:
    flags = np.where(cells.ok, cells.flags | np.uint8(Flag.POOLED), cells.flags)
    return replace(cells, flags=flags.astype(np.uint8))
