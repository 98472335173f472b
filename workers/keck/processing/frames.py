"""Areas and stored blocks as the computation sees them."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from keck.compute.cube import AreaFrame, CellKey, Columns
from keck.compute.tables.blocks import PackedBlock
from keck.compute.unpacking import columns_of
from keck.domain.codes import CITY_LEVEL, area_set_id
from keck.domain.names import normalise_key
from keck.persistence.models import Area, AreaLevel, AreaSet
from keck.services.geography import area_sets
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class SetMaterial:
    """An area set with its level and areas in their fixed order."""

    public_id: str
    row: AreaSet
    level: AreaLevel
    areas: tuple[Area, ...]
    parent_set: str | None


def sets_of(scope: Scope, rows: list[AreaSet], levels: tuple[AreaLevel, ...]) -> tuple[SetMaterial, ...]:
    """Return area sets with their areas, the city first."""
    by_id = {level.id: level for level in levels}
    ordered = sorted(rows, key=lambda s: (by_id[s.level_id].rank, public_id(s, by_id)))
    return tuple(
        SetMaterial(
            public_id(row, by_id),
            row,
            by_id[row.level_id],
            tuple(area_sets.areas(scope, row.id)),
            _parent_set(row, ordered, by_id),
        )
        for row in ordered
    )


def cells_of(blocks: Table[tuple[str, str, str, UUID], PackedBlock], set_ids: Table[UUID, str]) -> Columns:
    """Return stored blocks as cells; those of area sets that are not asked for are left out."""
    return columns_of(
        {
            CellKey(measure, group, period, set_ids[set_id]): packed
            for (measure, group, period, set_id), packed in blocks.items()
            if set_id in set_ids
        }
    )


def public_id(row: AreaSet, levels: dict[UUID, AreaLevel]) -> str:
    """Return an area set's public id: its level, and its boundary date where it has one."""
    return area_set_id(levels[row.level_id].code, row.valid_from)


def _parent_set(row: AreaSet, rows: list[AreaSet], levels: dict[UUID, AreaLevel]) -> str | None:
    parent = levels[row.level_id].parent_code
    if parent in (None, CITY_LEVEL):
        return None
    sets = [one for one in rows if levels[one.level_id].code == parent]
    before = [one for one in sets if _day(one) <= _day(row)]
    chosen = max(before, key=_day) if before else min(sets, key=_day, default=None)
    return public_id(chosen, levels) if chosen else None


def _day(row: AreaSet) -> int:
    return row.valid_from.toordinal() if row.valid_from else 0


def frame_of(one: SetMaterial, sets: tuple[SetMaterial, ...]) -> AreaFrame:
    """Return an area set as the computation sees it."""
    keys = tuple(area.key for area in one.areas)
    parent = next((other for other in sets if other.public_id == one.parent_set), None)
    parents = None
    if parent is not None:
        place = {normalise_key(area.key): area.position for area in parent.areas}
        parents = np.array(
            [place.get(normalise_key(area.parent_key or ""), -1) for area in one.areas], dtype=np.intp
        )
    return AreaFrame(one.public_id, one.level.code, one.level.rank, keys, parents, one.parent_set)
