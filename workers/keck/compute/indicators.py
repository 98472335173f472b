"""Evaluating indicator definitions: counts are summed first and divided last."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from keck.compute.cube import Bytes, Cells, Cube, Floats, Quantity, quantity_of
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.findings import Finding, Severity, plain_number
from keck.domain.periods import years_of
from keck.domain.statuses import Status

NO_COUNTS = "no_counts"
"""Why the city has no value of a ready-made figure."""

_UNDIVIDED = (FormulaKind.COUNT, FormulaKind.FIGURE)
# A member of an enumeration costs more than a small array operation.
_OK = int(Status.OK)


@dataclass(frozen=True, slots=True, eq=False)
class IndicatorCells:
    """An indicator's unprotected cells of one period and area set; the last slot is "not assignable".

    Attributes
    ----------
    base : Cells or None
        The denominator; for a ready-made figure the count bound to it.
    reason : str or None
        Why the whole slice has no value.
    """

    definition: IndicatorDefinition
    period: str
    set_id: str
    values: Floats
    statuses: Bytes
    flags: Bytes
    numerator: Cells | None
    base: Cells | None
    reason: str | None = None

    @property
    def numerator_quantity(self) -> Quantity:
        """The sum that stands above the line."""
        return quantity_of(self.definition.numerator)


def check(definition: IndicatorDefinition, cube: Cube) -> list[Finding]:
    """Tell what keeps a definition from being computed: unknown measures, and figures used as counts."""
    findings = []
    for operand in definition.operands:
        known = operand.measure in cube.measures
        summable = definition.kind is FormulaKind.FIGURE or not known or cube.additive(operand)
        if not known or not summable:
            code = "formula_not_additive" if known else "formula_unknown_measure"
            params = {"indicator": definition.code, "measure": str(operand)}
            findings.append(Finding(code, Severity.ERROR, params=params))
    return findings


def base_quantity(definition: IndicatorDefinition, cube: Cube) -> Quantity:
    """Return the quantity below the line, or the base count bound to a ready-made figure; empty if none."""
    if definition.denominator or definition.kind is not FormulaKind.FIGURE:
        return quantity_of(definition.denominator)
    measure = cube.measures.get(definition.numerator[0].measure)
    base = measure.base if measure else None
    return (Operand(base, definition.numerator[0].group),) if base else ()


def evaluate(
    definition: IndicatorDefinition, cube: Cube, periods: Collection[str] | None = None
) -> list[IndicatorCells]:
    """Evaluate an indicator for every period and area set that has its measures.

    What is derived is computed elsewhere (`keck.compute.derivation`), from what may be shown.

    Parameters
    ----------
    cube : Cube
        With the hierarchy already summed up.
    periods : collection of str, optional
        Only these.

    Returns
    -------
    list of IndicatorCells
        By period, then from the city down. Empty for what is derived, and when `check` finds an error.
    """
    if definition.kind is FormulaKind.DERIVED or check(definition, cube):
        return []
    above, below = quantity_of(definition.numerator), base_quantity(definition, cube)
    wanted = [one for one in _periods(definition, cube) if periods is None or one in periods]
    frames = sorted(cube.frames.values(), key=lambda frame: (frame.rank, frame.set_id))
    made = _as_they_are if definition.kind in _UNDIVIDED else _divided
    found: list[IndicatorCells] = []
    for frame in frames:
        halves: Halves = []
        for period in wanted:
            numerator = cube.quantity(above, period, frame.set_id)
            base = cube.quantity(below, period, frame.set_id) if below else None
            if numerator is not None:
                halves.append((period, numerator, base))
            elif frame.rank == 0 and definition.kind is FormulaKind.FIGURE:
                found.append(_no_counts(definition, period, frame.set_id))
        found += made(definition, frame.set_id, halves)
    place = {frame.set_id: number for number, frame in enumerate(frames)}
    return sorted(found, key=lambda one: (one.period, place[one.set_id]))


def _periods(definition: IndicatorDefinition, cube: Cube) -> list[str]:
    """Return the periods that an indicator has: those of its pooling only, else those of the tables."""
    both = [set(cube.periods(operand)) for operand in definition.numerator]
    shared = set.intersection(*both)
    if definition.pooling:
        return sorted(period for period in shared if len(years_of(period)) == definition.pooling)
    made = {period for operand, period in cube.pooled if operand in definition.numerator}
    return sorted(shared - made)


def above_base(cells: IndicatorCells) -> list[int]:
    """Return the positions where a part is larger than its whole, which no share can be."""
    if cells.definition.kind is not FormulaKind.SHARE or cells.numerator is None or cells.base is None:
        return []
    both = cells.numerator.ok & cells.base.ok
    with np.errstate(invalid="ignore"):
        found = np.flatnonzero(both & (cells.numerator.values > cells.base.values))
    return [int(position) for position in found]


def parts_above(cells: IndicatorCells, names: Sequence[str]) -> Iterator[tuple[int, Finding]]:
    """Tell of parts larger than their whole.

    Parameters
    ----------
    names : sequence of str
        Names of the areas in the order of their set.

    Yields
    ------
    tuple
        Position, and what is to be told about it.
    """
    if cells.numerator is None or cells.base is None:
        return
    for place in above_base(cells):
        params = {
            "indicator": cells.definition.name.de,
            "area": names[place] if place < len(names) else "–",
            "period": cells.period,
            "numerator": plain_number(float(cells.numerator.values[place])),
            "base": plain_number(float(cells.base.values[place])),
        }
        yield place, Finding("numerator_above_base", Severity.WARNING, params=params)


def _no_counts(definition: IndicatorDefinition, period: str, set_id: str) -> IndicatorCells:
    statuses = np.array([Status.MISSING, Status.NOT_APPLICABLE], np.uint8)
    empty = np.zeros(2, np.uint8)
    return IndicatorCells(
        definition, period, set_id, np.full(2, np.nan), statuses, empty, None, None, reason=NO_COUNTS
    )


Halves = list[tuple[str, Cells, Cells | None]]
"""Periods with the cells above and below the line."""


def _as_they_are(definition: IndicatorDefinition, set_id: str, halves: Halves) -> list[IndicatorCells]:
    return [
        IndicatorCells(definition, period, set_id, one.values, one.statuses, one.flags, one, base)
        for period, one, base in halves
    ]


def _divided(definition: IndicatorDefinition, set_id: str, halves: Halves) -> list[IndicatorCells]:
    """Divide all periods that have a base at once."""
    pairs = [(period, above, below) for period, above, below in halves if below is not None]
    if not pairs:
        return []
    sides = [one for _, one, _ in pairs], [one for _, _, one in pairs]
    above, below = (np.array([one.values for one in side]) for side in sides)
    statuses = _statuses(np.array([[one.statuses for one in side] for side in sides]), below)
    values = np.full(below.shape, np.nan)
    np.divide(definition.per * above, below, out=values, where=statuses == _OK)
    flags = [one.flags | base.flags for _, one, base in pairs]
    rows = zip(pairs, values, statuses, flags, strict=True)
    return [
        IndicatorCells(definition, period, set_id, numbers, marks, notes, one, base)
        for (period, one, base), numbers, marks, notes in rows
    ]


def _statuses(halves: Bytes, below: Floats) -> Bytes:
    """Return the statuses of quotients.

    Parameters
    ----------
    halves : array of int, shape (2, m, n + 1)
        Statuses above and below the line.
    below : array of float, shape (m, n + 1)
    """
    found = np.zeros(below.shape, np.uint8)
    found[(halves[1] == _OK) & (below == 0)] = Status.NOT_APPLICABLE
    if halves.any():
        for status in (Status.NOT_APPLICABLE, Status.SUPPRESSED, Status.MISSING):
            found[(halves == int(status)).any(axis=0)] = status
    return found
