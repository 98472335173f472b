"""What a new state of a table would change for the member's indicators."""

from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from keck.compute.cube import Cube
from keck.compute.effects import effects
from keck.compute.indicators import IndicatorCells, above_base, parts_above
from keck.compute.recompute import computed, recomputed
from keck.compute.tables.blocks import PackedBlock
from keck.compute.tables.difference import BlockKey
from keck.compute.tables.reading import ObservationBlock
from keck.domain.dependencies import Dependencies
from keck.domain.findings import Finding
from keck.domain.measures import Measure
from keck.persistence.models import Dataset
from keck.processing.current import current
from keck.processing.frames import SetMaterial
from keck.processing.imports import block_store
from keck.services import measures as measures_of
from keck.services import revisions
from keck.tenants.scope import Scope

_SHOWN = 50
Blocks = Table[BlockKey, PackedBlock]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What changes for indicators, and the new values that can not be.

    Attributes
    ----------
    made_of : list of str
        Ids of the states of other tables whose values went into it: it goes when one of them is destroyed.
    """

    effects: list[dict[str, Any]]
    findings: list[Finding]
    made_of: list[str]


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
    changed = {key for key in {*old, *new} if _hash(old, key) != _hash(new, key)}
    now = current(scope, measures)
    graph = Dependencies.of(now.definitions, now.measures)
    codes = graph.affected({key[0] for key in changed})
    if not codes:
        return Consequences([], [], [])
    named = set().union(*(graph.named(code) for code in codes))
    definitions = [one for one in now.definitions if one.code in named]
    needed = set().union(*(graph.measures(code) for code in codes))
    others = _others(scope, dataset, needed)
    loaded = block_store.load(scope, others, measures=needed) if others else []
    elsewhere = {one.key: one.packed for one in loaded}

    def cube(blocks: Blocks) -> Cube:
        return now.cube({**elsewhere, **{key: one for key, one in blocks.items() if key[0] in needed}})

    before = computed(definitions, cube(old))
    after = recomputed(before, definitions, cube(new), now.cell_keys(changed))
    found = effects(before, after)
    impossible = _impossible(after.every, before.every, now.sets, brought)
    return Consequences(now.named(found), impossible, [str(one) for one in others])


def _hash(blocks: Blocks, key: BlockKey) -> str | None:
    return blocks[key].hash if key in blocks else None


def _others(scope: Scope, dataset: Dataset, needed: set[str]) -> list[UUID]:
    """Return the states of other tables that have some of the measures."""
    tables = {row.dataset_id for row in measures_of.all_of(scope) if row.code in needed} - {dataset.id}
    return sorted(one.id for one in revisions.current(scope) if one.dataset_id in tables)


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
