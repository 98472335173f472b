"""Levels and area sets of a member."""

from uuid import UUID

from sqlalchemy import func, select

from keck.domain.texts import Language, LocalText
from keck.persistence.models import Area, AreaLevel, AreaSet
from keck.services.errors import NotFound
from keck.tenants.scope import Scope


def levels(scope: Scope) -> list[AreaLevel]:
    """Return the member's levels, the city first."""
    query = (
        select(AreaLevel)
        .where(AreaLevel.tenant_id == scope.tenant_id)
        .order_by(AreaLevel.rank, AreaLevel.code)
    )
    return list(scope.session.scalars(query))


def level_names(scope: Scope, lang: Language) -> dict[str, str]:
    """Return the names of the member's levels by code."""
    return {one.code: LocalText.of(one.name).get(lang)[0] for one in levels(scope)}


def current(scope: Scope) -> list[AreaSet]:
    """Return the newest area set of each level and boundary date, the city first."""
    query = (
        select(AreaSet, AreaLevel)
        .join(AreaLevel, (AreaLevel.tenant_id == AreaSet.tenant_id) & (AreaLevel.id == AreaSet.level_id))
        .where(AreaSet.tenant_id == scope.tenant_id, AreaSet.accepted_at.is_not(None))
        .order_by(AreaLevel.rank, AreaLevel.code, AreaSet.valid_from.nulls_first(), AreaSet.accepted_at)
    )
    newest = {(level.id, one.valid_from): one for one, level in scope.session.execute(query)}
    return list(newest.values())


def find(scope: Scope, area_set_id: UUID) -> AreaSet:
    """Return an area set of the member.

    Raises
    ------
    NotFound
        If the member has no such area set.
    """
    one = scope.session.get(AreaSet, (scope.tenant_id, area_set_id))
    if one is None:
        raise NotFound("area_set", str(area_set_id))
    return one


def areas(scope: Scope, area_set_id: UUID) -> list[Area]:
    """Return the areas of a set in its fixed order."""
    query = (
        select(Area)
        .where(Area.tenant_id == scope.tenant_id, Area.area_set_id == area_set_id)
        .order_by(Area.position)
    )
    return list(scope.session.scalars(query))


def sizes(scope: Scope) -> dict[UUID, int]:
    """Return how many areas each set has."""
    query = (
        select(Area.area_set_id, func.count())
        .where(Area.tenant_id == scope.tenant_id)
        .group_by(Area.area_set_id)
    )
    return {row[0]: row[1] for row in scope.session.execute(query)}


def systems(scope: Scope) -> list[tuple[AreaLevel, str]]:
    """Return the coordinate systems that the member's boundaries came in, with their levels."""
    by_id = {level.id: level for level in levels(scope)}
    found = [(by_id[one.level_id], one.report.get("crs_definition")) for one in current(scope)]
    return [(level, definition) for level, definition in found if definition]
