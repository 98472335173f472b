"""What a number is looked up in: the frozen parts of a release, or what is current."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from keck.domain.definitions import IndicatorDefinition
from keck.persistence.models import Area, AreaLevel, AreaSet, Release
from keck.services import revisions
from keck.services.definitions import indicators
from keck.services.errors import NotFound
from keck.services.geography import area_sets
from keck.services.releasing import frozen, releases
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a cell is looked up in: a release's frozen parts, or what is current.

    Attributes
    ----------
    made : Release or None
        The release that was computed: for one that went back, the one whose data it shows.
    """

    release: Release | None
    made: Release | None
    revision_ids: list[UUID]
    sets: list[AreaSet]
    definitions: dict[str, IndicatorDefinition]
    levels: dict[UUID, AreaLevel]
    areas: dict[UUID, list[Area]]

    def level_of(self, one: AreaSet) -> AreaLevel:
        """Return the level of an area set."""
        return self.levels[one.level_id]

    def area(self, level: str, key: str) -> Area:
        """Return an area.

        Raises
        ------
        NotFound
            If no area set of the level has such an area.
        """
        for one in self.sets:
            if self.level_of(one).code == level:
                for area in self.areas[one.id]:
                    if area.key == key:
                        return area
        raise NotFound("area", f"{level}:{key}")


def snapshot(scope: Scope, audience: releases.Audience | None = None, number: int | None = None) -> Snapshot:
    """Return what a release was made of; without any, what is current.

    Parameters
    ----------
    audience : str or None
        By default the public one, and the internal one where nothing is public.
    number : int or None
        By default the newest.

    Raises
    ------
    NotFound
        If no release has that number.
    """
    release = _release(scope, audience, number)
    levels = {one.id: one for one in area_sets.levels(scope)}
    made = _first(scope, release) if release else None
    if made is None:
        sets = area_sets.current(scope)
        chosen = [one.id for one in revisions.current(scope)]
        rows = indicators.active(scope)
    else:
        sets = frozen.area_sets(scope, made)
        chosen = frozen.revision_ids(scope, made)
        rows = frozen.indicators(scope, made)
    return Snapshot(
        release=release,
        made=made,
        revision_ids=chosen,
        sets=sets,
        definitions={row.code: indicators.definition(row) for row in rows},
        levels=levels,
        areas={one.id: area_sets.areas(scope, one.id) for one in sets},
    )


def _release(scope: Scope, audience: releases.Audience | None, number: int | None) -> Release | None:
    if number is not None:
        return releases.by_number(scope, number, audience or "public")
    if audience is not None:
        return releases.current(scope, audience)
    return releases.current(scope, "public") or releases.current(scope, "internal")


def _first(scope: Scope, release: Release) -> Release:
    """Return the release that was computed: one that went back shows an older one's data unchanged."""
    while release.rolled_back_from is not None:
        release = releases.by_number(
            scope, release.rolled_back_from, cast(releases.Audience, release.audience)
        )
    return release
