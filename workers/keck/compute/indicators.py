"""Evaluating indicator definitions: counts are summed first and divided last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from keck.compute.cube import Bytes, Cells, Cube, Floats, Quantity, quantity_of
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.findings import Finding, Severity, plain_number
from keck.domain.periods import years_of
from keck.domain.statuses import Status

NO_COUNTS = "no_counts"
"""Why the city has no value of a ready-made figure."""


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


def evaluate(definition: IndicatorDefinition, cube: Cube) -> list[IndicatorCells]:
    """Evaluate an indicator for every period and area set that has its measures.

    What is derived is computed elsewhere (`keck.compute.derivation`), from what may be shown.

    Parameters
    ----------
    cube : Cube
        With the hierarchy already summed up.

    Returns
    -------
    list of IndicatorCells
        By period, then from the city down. Empty for what is derived, and when `check` finds an error.
    """
    if definition.kind is FormulaKind.DERIVED or check(definition, cube):
        return []
    above = quantity_of(definition.numerator)
    below = base_quantity(definition, cube)
    frames = sorted(cube.frames.values(), key=lambda frame: (frame.rank, frame.set_id))
    found = []
    for period in _periods(definition, cube):
        for frame in frames:
            numerator = cube.quantity(above, period, frame.set_id)
            if numerator is None:
                if frame.rank == 0 and definition.kind is FormulaKind.FIGURE:
                    found.append(_no_counts(definition, period, frame.set_id))
                continue
            base = cube.quantity(below, period, frame.set_id) if below else None
            if below and base is None and definition.kind is not FormulaKind.FIGURE:
                continue
            found.append(_divided(definition, period, frame.set_id, numerator, base))
    return found


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


def _divided(
    definition: IndicatorDefinition, period: str, set_id: str, numerator: Cells, base: Cells | None
) -> IndicatorCells:
    if base is None or definition.kind is FormulaKind.FIGURE:
        values, statuses, flags = numerator.values, numerator.statuses, numerator.flags
        return IndicatorCells(definition, period, set_id, values, statuses, flags, numerator, base)
    statuses = _statuses(numerator, base)
    shown = statuses == int(Status.OK)
    values = np.full(len(statuses), np.nan)
    np.divide(definition.per * numerator.values, base.values, out=values, where=shown)
    flags = numerator.flags | base.flags
    return IndicatorCells(definition, period, set_id, values, statuses, flags, numerator, base)


def _statuses(numerator: Cells, base: Cells) -> Bytes:
    statuses = np.zeros(len(base.statuses), np.uint8)
    statuses[base.ok & (base.values == 0)] = Status.NOT_APPLICABLE
    if not (numerator.statuses.any() or base.statuses.any()):
        return statuses
    pair = np.array([numerator.statuses, base.statuses])
    for status in (Status.NOT_APPLICABLE, Status.SUPPRESSED, Status.MISSING):
        statuses[(pair == status).any(axis=0)] = status
    return statuses
