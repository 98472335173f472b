"""Evaluating indicator definitions: counts are summed first and divided last."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from keck.compute.cube import Cube, Quantity, quantity_of
from keck.compute.severities import worst
from keck.compute.sheets import Sheet, places_of
from keck.compute.slices import Block, IndicatorCells, Slices
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.findings import Finding, Severity, plain_number
from keck.domain.periods import years_of
from keck.domain.statuses import Status

__all__ = ["NO_COUNTS", "IndicatorCells", "above_base", "base_quantity", "check", "evaluate", "parts_above"]

NO_COUNTS = "no_counts"
"""Why the city has no value of a ready-made figure."""

_UNDIVIDED = (FormulaKind.COUNT, FormulaKind.FIGURE)
# A member of an enumeration costs more than a small array operation.
_OK = int(Status.OK)


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


def evaluate(definition: IndicatorDefinition, cube: Cube, periods: Collection[str] | None = None) -> Slices:
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
    Slices
        Empty for what is derived, and when `check` finds an error.
    """
    blocks: list[Block] = []
    if definition.kind is not FormulaKind.DERIVED and not check(definition, cube):
        above, below = quantity_of(definition.numerator), base_quantity(definition, cube)
        wanted = [one for one in _periods(definition, cube) if periods is None or one in periods]
        for alike in _alike(cube, (*above, *below), wanted):
            base = cube.sheet(below, alike) if below else None
            blocks += _blocks(definition, cube, alike, cube.sheet(above, alike), base)
    return Slices(definition, blocks, cube.sets)


def _alike(cube: Cube, operands: Quantity, periods: list[str]) -> list[list[str]]:
    """Group periods by the sheets that their cells lie in: mostly it is the same for all of them."""
    found: dict[tuple[int, ...], list[str]] = {}
    columns = [cube.cells.periods(operand) for operand in operands]
    sheets = [[id(rows[one][0]) if one in rows else 0 for one in periods] for rows in columns]
    for period, of_each in zip(periods, zip(*sheets, strict=True), strict=True):
        found.setdefault(of_each, []).append(period)
    return list(found.values())


def _blocks(
    definition: IndicatorDefinition,
    cube: Cube,
    periods: list[str],
    numerator: Sheet | None,
    base: Sheet | None,
) -> Iterator[Block]:
    """Yield what some periods have whose cells lie in the same sheets."""
    city = cube.city
    figure = definition.kind is FormulaKind.FIGURE
    if figure and city is not None and (numerator is None or city.set_id not in numerator.places):
        yield _no_counts(periods, city.set_id)
    if numerator is None:
        return
    if definition.kind in _UNDIVIDED:
        whole = numerator.within([one for one in cube.sets if one in numerator.places])
        stack = whole.stack
        yield Block(periods, whole.places, stack.values, stack.statuses, stack.flags, whole, base)
    elif base is not None:
        shared = [one for one in cube.sets if one in numerator.places and one in base.places]
        if shared:
            yield _divided(definition, periods, numerator.within(shared), base.within(shared))


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


def _no_counts(periods: list[str], set_id: str) -> Block:
    statuses = np.array([[Status.MISSING, Status.NOT_APPLICABLE]] * len(periods), np.uint8)
    empty = np.zeros_like(statuses)
    places = places_of({set_id: 2})
    return Block(periods, places, np.full(statuses.shape, np.nan), statuses, empty, reason=NO_COUNTS)


def _divided(definition: IndicatorDefinition, periods: list[str], numerator: Sheet, base: Sheet) -> Block:
    above, below = numerator.stack, base.stack
    statuses = worst(above.statuses, below.statuses)
    nothing = below.values == 0
    if nothing.any():
        statuses[nothing & (statuses == _OK)] = Status.NOT_APPLICABLE
    values = definition.per * above.values
    with np.errstate(divide="ignore", invalid="ignore"):
        values /= below.values
    values[statuses != _OK] = np.nan
    return Block(periods, numerator.places, values, statuses, above.flags | below.flags, numerator, base)
