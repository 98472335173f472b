"""What a new state of a table would change for the member's indicators."""

from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from typing import Any

from keck.compute.cube import CellKey, Cells, Cube
from keck.compute.effects import Effect, effects
from keck.compute.hierarchy import sum_up
from keck.compute.indicators import IndicatorCells, above_base, evaluate, parts_above
from keck.compute.tables.blocks import PackedBlock
from keck.compute.tables.difference import BlockKey
from keck.compute.tables.reading import ObservationBlock
from keck.domain.definitions import IndicatorDefinition
from keck.domain.findings import Finding
from keck.domain.measures import Measure
from keck.persistence.models import Dataset
from keck.processing.frames import SetMaterial, cells_of, frame_of, sets_of
from keck.processing.imports import block_store
from keck.services import area_sets, indicators, revisions
from keck.services import measures as measures_of
from keck.tenants.scope import Scope

_SHOWN = 50
Blocks = Table[BlockKey, PackedBlock]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What changes for indicators, and the new values that can not be."""

    effects: list[dict[str, Any]]
    findings: list[Finding]


def consequences(
    scope: Scope,
    dataset: Dataset,
    old: Blocks,
    new: Blocks,
    measures: list[Measure],
    brought: list[ObservationBlock],
) -> Consequences:
    """Evaluate the indicators that use a changed measure, as the tables are and as they would be.

    Parameters
    ----------
    measures : list of Measure
        Measures of the file, which the database may not know yet.
    brought : list of ObservationBlock
        What the file brings, so that a wrong value is told by its cell.
    """
    changed = {key[0] for key in {*old, *new} if _hash(old, key) != _hash(new, key)}
    definitions = [indicators.definition(row) for row in indicators.active(scope)]
    definitions = [one for one in definitions if changed & _needed(one, measures)]
    if not definitions:
        return Consequences([], [])
    levels = tuple(area_sets.levels(scope))
    sets = sets_of(scope, area_sets.current(scope), levels)
    needed = set().union(*(_needed(one, measures) for one in definitions))
    others = _others(scope, dataset, needed)
    stored = {row.code: measures_of.measure(row) for row in measures_of.all_of(scope)}
    known = {**stored, **{measure.code: measure for measure in measures}}

    def evaluated(blocks: Blocks) -> tuple[Cube, list[IndicatorCells]]:
        mine = {key: packed for key, packed in blocks.items() if key[0] in needed}
        cube = _cube(sets, known, {**others, **mine})
        return cube, [cells for one in definitions for cells in evaluate(one, cube)]

    _, before = evaluated(old)
    cube, after = evaluated(new)
    found = effects(definitions, before, after, cube.frames)
    return Consequences([_named(one, sets) for one in found], _impossible(after, before, sets, brought))


def _hash(blocks: Blocks, key: BlockKey) -> str | None:
    return blocks[key].hash if key in blocks else None


def _needed(definition: IndicatorDefinition, measures: list[Measure]) -> set[str]:
    codes = {operand.measure for operand in definition.operands}
    return codes | {measure.base for measure in measures if measure.code in codes and measure.base}


def _others(scope: Scope, dataset: Dataset, needed: set[str]) -> dict[BlockKey, PackedBlock]:
    ids = [one.id for one in revisions.current(scope) if one.dataset_id != dataset.id]
    return {one.key: one.packed for one in block_store.load(scope, ids, measures=needed)} if ids else {}


def _cube(sets: tuple[SetMaterial, ...], measures: dict[str, Measure], blocks: Blocks) -> Cube:
    cube = Cube({one.public_id: frame_of(one, sets) for one in sets}, measures)
    cells: dict[CellKey, Cells] = cells_of(blocks, {one.row.id: one.public_id for one in sets})
    cube.cells.update(cells)
    return sum_up(cube)[0]


def _named(effect: Effect, sets: tuple[SetMaterial, ...]) -> dict[str, Any]:
    """Return the stored form, with the names of areas beside their keys."""
    names = {(one.level.code, area.key): area.name for one in sets for area in one.areas}
    stored = effect.to_json()
    for one in [*stored["moves"], *([stored["largest"]] if stored["largest"] else [])]:
        one["area"] = names[one["level"], one.pop("key")]
    return stored


def _impossible(
    after: list[IndicatorCells],
    before: list[IndicatorCells],
    sets: tuple[SetMaterial, ...],
    brought: list[ObservationBlock],
) -> list[Finding]:
    """Tell of parts larger than their whole that were not there before."""
    known = {(one.definition.code, one.period, one.set_id): set(above_base(one)) for one in before}
    blocks = {(b.measure_code, b.group, b.period, b.area_set_id): b for b in brought}
    by_id = {one.public_id: one for one in sets}
    found: list[Finding] = []
    for cells in after:
        one = by_id[cells.set_id]
        old = known.get((cells.definition.code, cells.period, cells.set_id), set())
        told = parts_above(cells, [area.name for area in one.areas])
        found += [_placed(finding, place, cells, one, blocks) for place, finding in told if place not in old]
    return found[:_SHOWN]


def _placed(
    finding: Finding,
    place: int,
    cells: IndicatorCells,
    one: SetMaterial,
    blocks: dict[BlockKey, ObservationBlock],
) -> Finding:
    """Return a finding with the cell of the file that it is about, if the file has it."""
    for operand in cells.definition.operands:
        block = blocks.get((operand.measure, operand.group, cells.period, one.row.id))
        if block is not None and block.rows[place]:
            row, column = int(block.rows[place]), int(block.columns[place])
            return replace(finding, sheet=block.sheet, row=row, column=column)
    return finding
