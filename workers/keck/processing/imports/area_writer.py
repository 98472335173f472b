"""Writing an area set: a new one, or shapes for one that began as a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import exists, insert, select

from keck.compute.geometry import outline
from keck.domain.artefacts import canonical_json, content_hash
from keck.domain.codes import CITY_LEVEL
from keck.domain.findings import Problem
from keck.domain.names import normalise_key, sort_key
from keck.persistence.models import Area, AreaLevel, AreaSet, ObservationBlock
from keck.processing.imports.features import Feature
from keck.services.geography import area_sets
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class NewSet:
    """An area set as it was read, with parents found.

    Attributes
    ----------
    outline : bytes or None
        The union of its shapes.
    picture : dict or None
        The set as it is drawn for the member.
    """

    level: str
    level_name: dict[str, str]
    parent_level: str | None
    valid_from: date | None
    crs: str | None
    features: list[Feature]
    upload_id: UUID | None
    source_id: UUID | None
    report: dict[str, Any]
    outline: bytes | None = None
    picture: dict[str, Any] | None = None


def write(scope: Scope, new: NewSet) -> AreaSet:
    """Store an area set and put the levels in order.

    Raises
    ------
    Problem
        If data refer to a set of the same level and date that has other areas.
    """
    level = _level(scope, new)
    known = _same_date(scope, level, new.valid_from)
    if known is not None and _keys(scope, known) == {normalise_key(f.key) for f in new.features}:
        _refresh(scope, known, new)
        one = known
    else:
        _refuse_if_used(scope, known)
        one = _insert(scope, level, new)
    rank_levels(scope)
    draw_city(scope, {one.id: new.outline} if new.outline else {})
    return one


def _level(scope: Scope, new: NewSet) -> AreaLevel:
    found = next((one for one in area_sets.levels(scope) if one.code == new.level), None)
    if found is None:
        found = AreaLevel(tenant_id=scope.tenant_id, id=uuid4(), code=new.level, name=new.level_name, rank=99)
        scope.session.add(found)
    found.parent_code = new.parent_level or CITY_LEVEL
    scope.session.flush()
    return found


def _same_date(scope: Scope, level: AreaLevel, valid_from: date | None) -> AreaSet | None:
    sets = (one for one in area_sets.current(scope) if one.level_id == level.id)
    return next((one for one in sets if one.valid_from == valid_from), None)


def _keys(scope: Scope, one: AreaSet) -> set[str]:
    return {normalise_key(area.key) for area in area_sets.areas(scope, one.id)}


def _refuse_if_used(scope: Scope, known: AreaSet | None) -> None:
    if known is None:
        return
    mine = (ObservationBlock.tenant_id == scope.tenant_id) & (ObservationBlock.area_set_id == known.id)
    if scope.session.scalar(select(exists().where(mine))):
        raise Problem("areas_differ")


def _refresh(scope: Scope, one: AreaSet, new: NewSet) -> None:
    """Bring shapes, names and parents to a set that keeps its keys and their order."""
    by_key = {normalise_key(feature.key): feature for feature in new.features}
    for area in area_sets.areas(scope, one.id):
        feature = by_key[normalise_key(area.key)]
        area.name, area.sort_key = feature.name, sort_key(feature.name)
        area.parent_key = feature.parent or area.parent_key
        area.geometry = feature.geometry or area.geometry
    _describe(one, new)
    scope.session.flush()


def _insert(scope: Scope, level: AreaLevel, new: NewSet) -> AreaSet:
    one = AreaSet(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        level_id=level.id,
        valid_from=new.valid_from,
        content_hash="",
        accepted_at=datetime.now(UTC),
        report={},
        has_shapes=False,
    )
    _describe(one, new)
    scope.session.add(one)
    scope.session.flush()
    ordered = sorted(new.features, key=lambda feature: sort_key(feature.key))
    rows = [
        {
            "tenant_id": scope.tenant_id,
            "area_set_id": one.id,
            "position": position,
            "key": feature.key,
            "name": feature.name,
            "sort_key": sort_key(feature.name),
            "parent_key": feature.parent,
            "geometry": feature.geometry,
        }
        for position, feature in enumerate(ordered)
    ]
    scope.session.execute(insert(Area), rows)
    return one


def _describe(one: AreaSet, new: NewSet) -> None:
    one.has_shapes = one.has_shapes or any(feature.geometry for feature in new.features)
    one.crs = new.crs or one.crs
    one.upload_id, one.source_id, one.report = new.upload_id, new.source_id, new.report
    # Where only names or parents came, the picture of the shapes stays as it was.
    if new.picture is not None:
        one.picture = new.picture
    listed = [[f.key, f.name, f.parent, content_hash("", f.geometry or b"")] for f in new.features]
    one.content_hash = content_hash("", canonical_json(sorted(listed, key=str)))


def rank_levels(scope: Scope) -> None:
    """Order the levels by how many areas they have; the city is the first."""
    newest = {one.level_id: one.id for one in area_sets.current(scope)}
    counts = area_sets.sizes(scope)
    counted = [
        (counts.get(newest[level.id], 0) if level.id in newest else 0, level.code, level)
        for level in area_sets.levels(scope)
        if level.code != CITY_LEVEL
    ]
    for rank, (_, _, level) in enumerate(sorted(counted, key=lambda one: one[:2]), start=1):
        level.rank = rank
    scope.session.flush()


def draw_city(scope: Scope, outlines: Mapping[UUID, bytes]) -> None:
    """Make the city's outline the union of its coarsest level with shapes.

    Parameters
    ----------
    outlines : mapping of UUID to bytes
        Unions of area sets that were made already.
    """
    levels = {level.id: level for level in area_sets.levels(scope)}
    sets = area_sets.current(scope)
    city = next(one for one in sets if levels[one.level_id].code == CITY_LEVEL)
    drawn = [one for one in sets if one.has_shapes and levels[one.level_id].code != CITY_LEVEL]
    if not drawn:
        return
    coarsest = min(drawn, key=lambda one: (levels[one.level_id].rank, -_ordinal(one.valid_from)))
    whole = outlines.get(coarsest.id) or _union(scope, coarsest.id)
    for area in area_sets.areas(scope, city.id):
        area.geometry = whole
    city.has_shapes, city.crs = True, coarsest.crs
    scope.session.flush()


def _union(scope: Scope, area_set_id: UUID) -> bytes:
    return outline.union([area.geometry for area in area_sets.areas(scope, area_set_id)])


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
