"""The computation cell by cell in plain Python: what the dense one is held to."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from keck.compute.cells import CellKey, Cells
from keck.compute.cube import Cube
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.statuses import Status

NAN = math.nan


class Cell(NamedTuple):
    value: float
    status: int
    lower: float
    upper: float
    flags: int


Column = dict[str, list[Cell]]
"""Cells by area set; the last of each is not assignable."""
UNUSED = Cell(NAN, int(Status.NOT_APPLICABLE), NAN, NAN, 0)


def column_of(cube: Cube, measure: str, period: str) -> Column:
    keys = (CellKey(measure, "", period, set_id) for set_id in cube.frames)
    return {key.set_id: listed(cube.cells[key]) for key in keys if key in cube.cells}


def listed(cells: Cells) -> list[Cell]:
    arrays = (cells.values, cells.statuses, cells.lower, cells.upper, cells.flags)
    return [canonical(Cell(*one)) for one in zip(*(array.tolist() for array in arrays), strict=True)]


def canonical(cell: Cell) -> Cell:
    """What is not applicable has no bounds, what is known is its own."""
    if cell.status == Status.NOT_APPLICABLE:
        return cell._replace(value=NAN, lower=NAN, upper=NAN)
    return cell._replace(lower=cell.value, upper=cell.value) if cell.status == Status.OK else cell


def total(parts: Iterable[Cell]) -> Cell:
    """Missing wins over protected, protected over known; what is not applicable adds nothing."""
    every = list(parts)
    used = [one for one in every if one.status != Status.NOT_APPLICABLE]
    flags = 0
    for one in every:
        flags |= one.flags
    if every and not used:
        return UNUSED._replace(flags=flags)
    found = {one.status for one in used}
    statuses = (Status.MISSING, Status.SUPPRESSED, Status.OK)
    status = next((one for one in statuses if one in found), Status.MISSING)
    value = sum((one.value for one in used), 0.0) if status == Status.OK else NAN
    lower, upper = sum((one.lower for one in used), 0.0), sum((one.upper for one in used), 0.0)
    return Cell(value, int(status), lower, upper, flags)


def summed_up(cube: Cube, measure: str, period: str) -> tuple[Column, dict[str, str]]:
    """Return a column with the levels that it lacked, and from which level each of those was summed."""
    column = column_of(cube, measure, period)
    sources: dict[str, str] = {}
    if not column or not cube.additive(Operand(measure)):
        return column, sources
    parents = cube.frames["teil"].parents
    assert parents is not None
    if "teil" in column and "bezirk" not in column and (parents >= 0).any():
        size = cube.frames["bezirk"].size
        inside = [place if place >= 0 else size for place in parents.tolist()] + [size]
        column["bezirk"] = [
            total(cell for cell, place in zip(column["teil"], inside, strict=True) if place == here)
            for here in range(size + 1)
        ]
        sources["bezirk"] = "teil"
    covering = [one for one in ("teil", "bezirk") if one in column]
    covering = [one for one in covering if one == "bezirk" or (parents >= 0).all()]
    lacking = "kommune" not in column or column["kommune"][0].status == Status.MISSING
    if covering and lacking:
        whole = [one for one in covering if all(cell.status != Status.MISSING for cell in column[one][:-1])]
        source = (whole or covering)[0]
        *areas, rest = column[source]
        if rest.status == Status.MISSING:
            rest = UNUSED._replace(flags=rest.flags)
        column["kommune"] = [total([*areas, rest]), UNUSED]
        sources["kommune"] = source
    return column, sources


def evaluated(definition: IndicatorDefinition, columns: dict[tuple[str, str], Column], period: str) -> Column:
    """Return the cells of a plain indicator; what is divided has no bounds."""
    above = _sum(definition.numerator, columns, period)
    if definition.kind in (FormulaKind.COUNT, FormulaKind.FIGURE):
        return above
    below = _sum(definition.denominator, columns, period)
    return {
        set_id: [_quotient(definition.per, *pair) for pair in zip(above[set_id], below[set_id], strict=True)]
        for set_id in above.keys() & below.keys()
    }


def _sum(operands: Iterable[Operand], columns: dict[tuple[str, str], Column], period: str) -> Column:
    parts = [columns[operand.measure, period] for operand in sorted(operands)]
    shared = set.intersection(*(set(part) for part in parts))
    return {
        set_id: [total(cells) for cells in zip(*(part[set_id] for part in parts), strict=True)]
        for set_id in shared
    }


def _quotient(per: float, above: Cell, below: Cell) -> Cell:
    flags = above.flags | below.flags
    for status in (Status.MISSING, Status.SUPPRESSED, Status.NOT_APPLICABLE):
        if status in (above.status, below.status):
            return Cell(NAN, status, NAN, NAN, flags)
    if below.value == 0:
        return Cell(NAN, Status.NOT_APPLICABLE, NAN, NAN, flags)
    return Cell(per * above.value / below.value, Status.OK, NAN, NAN, flags)
