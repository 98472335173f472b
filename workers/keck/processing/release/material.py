"""What a release is computed from: frozen revisions, area sets and definitions."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from sqlalchemy import select

from keck.compute.cube import AreaFrame, CellKey, Cells, Cube
from keck.compute.tables.blocks import unpack
from keck.domain.codes import CITY_LEVEL
from keck.domain.definitions import IndicatorDefinition
from keck.domain.measures import Measure, MeasureKind
from keck.domain.names import normalise_key
from keck.domain.protection import ProtectionPolicy
from keck.domain.rights import SourceRights
from keck.domain.texts import LocalText
from keck.persistence.models import (
    Area,
    AreaLevel,
    AreaSet,
    Release,
    Revision,
    Setting,
    Source,
    Tenant,
)
from keck.persistence.models import Measure as MeasureRow
from keck.processing.imports import block_store
from keck.services import area_sets, frozen, indicators, sources
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class SetMaterial:
    """An area set with its level and areas in their fixed order."""

    public_id: str
    row: AreaSet
    level: AreaLevel
    areas: tuple[Area, ...]
    parent_set: str | None


@dataclass(frozen=True, slots=True)
class Material:
    """All that a release is made of.

    Attributes
    ----------
    source_of : dict of str to SourceRights
        Rights by measure code.
    set_ids : dict of UUID to str
        Public ids of area sets.
    """

    slug: str
    name: str
    official_key: str
    texts: dict[str, object]
    policy: ProtectionPolicy
    levels: tuple[AreaLevel, ...]
    sets: tuple[SetMaterial, ...]
    cube: Cube
    definitions: tuple[IndicatorDefinition, ...]
    source_of: dict[str, SourceRights]
    set_ids: dict[UUID, str]


def load(scope: Scope, release: Release) -> Material:
    """Read everything that a release has frozen."""
    tenant = scope.session.get_one(Tenant, scope.tenant_id)
    setting = scope.session.get(Setting, scope.tenant_id)
    levels = tuple(area_sets.levels(scope))
    sets = _sets(scope, release, levels)
    set_ids = {one.row.id: one.public_id for one in sets}
    measures, source_of = _measures(scope, release)
    cube = Cube({one.public_id: _frame(one, sets) for one in sets}, measures)
    for stored in block_store.load(scope, frozen.revision_ids(scope, release)):
        measure, group, period, set_id = stored.key
        arrays = unpack(stored.packed)
        key = CellKey(measure, group, period, set_ids[set_id])
        cube.cells[key] = Cells.of(arrays.values, arrays.statuses, arrays.lower, arrays.upper, arrays.flags)
    return Material(
        slug=tenant.slug,
        name=tenant.name,
        official_key=tenant.official_key,
        texts=dict(setting.texts) if setting else {},
        policy=ProtectionPolicy.of(setting.protection if setting else None),
        levels=levels,
        sets=sets,
        cube=cube,
        definitions=tuple(indicators.definition(row) for row in frozen.indicators(scope, release)),
        source_of=source_of,
        set_ids=set_ids,
    )


def _measures(scope: Scope, release: Release) -> tuple[dict[str, Measure], dict[str, SourceRights]]:
    query = (
        select(MeasureRow, Source)
        .join(
            Revision,
            (Revision.tenant_id == MeasureRow.tenant_id) & (Revision.dataset_id == MeasureRow.dataset_id),
        )
        .join(Source, (Source.tenant_id == Revision.tenant_id) & (Source.id == Revision.source_id))
        .where(MeasureRow.tenant_id == scope.tenant_id, Revision.id.in_(frozen.revision_ids(scope, release)))
        # In the order of their tables, in which categories stand beside the totals they add up to.
        .order_by(MeasureRow.dataset_id, MeasureRow.position, MeasureRow.code)
    )
    measures, rights = {}, {}
    for row, source in scope.session.execute(query):
        measures[row.code] = Measure(
            row.code,
            LocalText.of(row.label),
            MeasureKind(row.kind),
            LocalText.of(row.unit or "Anzahl"),
            row.base_code,
        )
        rights[row.code] = sources.rights_of(source)
    return measures, rights


def _sets(scope: Scope, release: Release, levels: tuple[AreaLevel, ...]) -> tuple[SetMaterial, ...]:
    by_id = {level.id: level for level in levels}
    rows = frozen.area_sets(scope, release)
    rows.sort(key=lambda s: (by_id[s.level_id].rank, public_id(s, by_id)))
    return tuple(
        SetMaterial(
            public_id(row, by_id),
            row,
            by_id[row.level_id],
            tuple(area_sets.areas(scope, row.id)),
            _parent_set(row, rows, by_id),
        )
        for row in rows
    )


def public_id(row: AreaSet, levels: dict[UUID, AreaLevel]) -> str:
    """Return an area set's public id: its level, and its boundary date where it has one."""
    code = levels[row.level_id].code
    return f"{code}@{row.valid_from.isoformat()}" if row.valid_from else code


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


def _frame(one: SetMaterial, sets: tuple[SetMaterial, ...]) -> AreaFrame:
    keys = tuple(area.key for area in one.areas)
    parent = next((other for other in sets if other.public_id == one.parent_set), None)
    parents = None
    if parent is not None:
        place = {normalise_key(area.key): area.position for area in parent.areas}
        parents = np.array(
            [place.get(normalise_key(area.parent_key or ""), -1) for area in one.areas], dtype=np.intp
        )
    return AreaFrame(one.public_id, one.level.code, one.level.rank, keys, parents, one.parent_set)
