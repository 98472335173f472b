"""What an upload does to its table: which blocks stay, and what changes for whom."""

from collections.abc import Mapping as Table
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import numpy as np

from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.blocks import PackedBlock, UnpackedBlock, unpack
from keck.domain.findings import Problem
from keck.domain.mappings import ImportMode
from keck.domain.periods import Period
from keck.domain.statuses import Status

BlockKey = tuple[str, str, str, UUID]
"""Measure code, group, period and area set."""
_Block = TypeVar("_Block")
_LARGEST = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One changed cell; ``None`` where there is no value before or after."""

    measure: str
    group: str
    period: str
    area_set_id: str
    position: int
    area: str | None
    before: float | None
    after: float | None


@dataclass(slots=True)
class Difference:
    """What differs between two states of a table, counted in cells that hold a value or are protected."""

    periods_added: list[str] = field(default_factory=list)
    periods_changed: list[str] = field(default_factory=list)
    periods_unchanged: list[str] = field(default_factory=list)
    periods_removed: list[str] = field(default_factory=list)
    cells_new: int = 0
    cells_changed: int = 0
    cells_gone: int = 0
    largest: list[Change] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return asdict(self)


def default_mode(old: set[str], new: set[str]) -> ImportMode:
    """Return what an upload does if nobody says otherwise: it adds, or replaces the periods that it brings.

    >>> default_mode({"2023"}, {"2024"}).value, default_mode({"2023"}, {"2023", "2024"}).value
    ('add', 'replace_periods')
    """
    return ImportMode.REPLACE_PERIODS if old & new else ImportMode.ADD


def merge(
    mode: ImportMode, old: Table[BlockKey, _Block], new: Table[BlockKey, _Block]
) -> dict[BlockKey, _Block]:
    """Return the blocks of the table after the upload.

    Adding keeps every old block and takes new ones beside them. Replacing periods takes, for each measure of
    the file, the file's periods whole, and keeps all else: a period or measure that the file does not mention
    is never removed. Only replacing the table removes.

    Raises
    ------
    Problem
        If adding would have to replace blocks that are there.
    """
    if mode is ImportMode.REPLACE_TABLE:
        return dict(new)
    if mode is ImportMode.ADD:
        if both := old.keys() & new.keys():
            raise Problem(
                "add_would_replace", periods=", ".join(sorted({period for _, _, period, _ in both}))
            )
        return {**old, **new}
    brought = {(measure, period) for measure, _, period, _ in new}
    kept = {key: block for key, block in old.items() if (key[0], key[2]) not in brought}
    return {**kept, **new}


def difference(
    old: Table[BlockKey, PackedBlock], new: Table[BlockKey, PackedBlock], areas: AreaIndex | None = None
) -> Difference:
    """Compare two whole states of a table; blocks of equal hash are not opened."""
    result = Difference()
    _compare_periods(old, new, result)
    changes: list[tuple[float, Change]] = []
    for key in sorted({*old, *new}, key=str):
        before, after = old.get(key), new.get(key)
        if before is None or after is None or before.hash != after.hash:
            _compare_blocks(key, before, after, result, changes, areas)
    changes.sort(key=lambda pair: -pair[0])
    result.largest = [change for _, change in changes[:_LARGEST]]
    return result


def _compare_periods(
    old: Table[BlockKey, PackedBlock], new: Table[BlockKey, PackedBlock], result: Difference
) -> None:
    for code in sorted({key[2] for key in (*old, *new)}, key=Period.parse):
        before = {key: block.hash for key, block in old.items() if key[2] == code}
        after = {key: block.hash for key, block in new.items() if key[2] == code}
        if not before:
            result.periods_added.append(code)
        elif not after:
            result.periods_removed.append(code)
        elif before == after:
            result.periods_unchanged.append(code)
        else:
            result.periods_changed.append(code)


def _compare_blocks(
    key: BlockKey,
    before: PackedBlock | None,
    after: PackedBlock | None,
    result: Difference,
    changes: list[tuple[float, Change]],
    areas: AreaIndex | None,
) -> None:
    length = max(block.length for block in (before, after) if block)
    left, right = _open(before, length), _open(after, length)
    had, has = left.statuses < Status.NOT_APPLICABLE, right.statuses < Status.NOT_APPLICABLE
    had &= left.statuses != Status.MISSING
    has &= right.statuses != Status.MISSING
    differs = (left.statuses != right.statuses) | (left.values != right.values)
    result.cells_new += int((has & ~had).sum())
    result.cells_gone += int((had & ~has).sum())
    result.cells_changed += int((had & has & differs).sum())
    sizes = np.where((had | has) & differs, np.abs(right.values - left.values), 0.0)
    if before is None:
        return
    largest = np.argsort(-sizes, kind="stable")[:_LARGEST]
    changes.extend(
        (float(sizes[position]), _change(key, position, left, right, areas))
        for position in largest.tolist()
        if sizes[position] > 0
    )


def _open(block: PackedBlock | None, length: int) -> UnpackedBlock:
    if block is not None and block.length == length:
        return unpack(block)
    nothing = np.full(length, Status.MISSING, dtype=np.uint8)
    return UnpackedBlock(np.zeros(length), nothing, None, None, np.zeros(length, dtype=np.uint8))


def _change(
    key: BlockKey, position: int, left: UnpackedBlock, right: UnpackedBlock, areas: AreaIndex | None
) -> Change:
    measure, group, period, area_set_id = key
    before, after = (
        float(side.values[position]) if side.statuses[position] == Status.OK else None
        for side in (left, right)
    )
    view = next((view for view in areas.sets if view.id == area_set_id), None) if areas else None
    area = f"{view.level}:{view.keys[position]}" if view and position < len(view.keys) else None
    return Change(measure, group, period, str(area_set_id), position, area, before, after)
