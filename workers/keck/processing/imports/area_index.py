"""The member's areas, as a table's rows are matched against them."""

from keck.compute.tables import AreaIndex, AreaSetView
from keck.domain.lineage import Descent
from keck.domain.streets import StreetList
from keck.persistence.models import Tenant
from keck.services.geography import area_sets, crosswalks, street_directories
from keck.tenants.scope import Scope


def area_index(scope: Scope) -> AreaIndex:
    """Return all current area sets of the member, and by which names the city may be called."""
    levels = {level.id: level for level in area_sets.levels(scope)}
    views = []
    for one in area_sets.current(scope):
        level, areas = levels[one.level_id], area_sets.areas(scope, one.id)
        views.append(
            AreaSetView(
                id=one.id,
                level=level.code,
                rank=level.rank,
                valid_from=one.valid_from,
                keys=tuple(area.key for area in areas),
                names=tuple(area.name for area in areas),
                parent_level=level.parent_code,
                parents=tuple(area.parent_key for area in areas),
                former=tuple(tuple(area.former_keys) for area in areas),
            )
        )
    tenant = scope.session.get_one(Tenant, scope.tenant_id)
    return AreaIndex(
        views,
        city_keys=(tenant.official_key,),
        city_names=(tenant.name, tenant.slug),
        streets=_streets(scope),
        same=_renamed(scope),
    )


def _renamed(scope: Scope) -> list[tuple[str, str, str]]:
    """Return the areas of which crosswalks say that they only got another key."""
    levels = {level.id: level.code for level in area_sets.levels(scope)}
    level_of = {one.id: levels[one.level_id] for one in area_sets.current(scope)}
    return [
        (level_of[walk.target_set_id], line["from"], line["to"][0])
        for walk in crosswalks.all_of(scope)
        if walk.target_set_id in level_of and walk.source_set_id in level_of
        for line in walk.lineage.get("lines", [])
        if line["kind"] == Descent.UNCHANGED.value and line["from"] != line["to"][0]
    ]


def _streets(scope: Scope) -> StreetList | None:
    directory = street_directories.current(scope)
    return street_directories.streets(scope, directory) if directory else None
