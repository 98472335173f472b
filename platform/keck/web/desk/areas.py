"""Levels and area sets: what there is, and reading new ones."""

from datetime import date, timedelta
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.codes import CITY_LEVEL
from keck.services import measures, uploads
from keck.services.geography import area_keys, area_sets, combinations, crosswalks
from keck.services.rows import AreaLevel, AreaSet
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.routing import go, go_to_job
from keck.web.frame.pages import page, text_of

# More areas than these are better put together by a column of their file.
_CLICKABLE = 1500


def index(scope: Scope) -> AnyResponse:
    """List levels with their area sets, and offer to read a file."""
    levels = area_sets.levels(scope)
    sets = area_sets.current(scope)
    rows = [(level, [one for one in sets if one.level_id == level.id]) for level in levels]
    counts = area_sets.sizes(scope)
    waiting = [
        one for one in uploads.recent(scope) if one.kind == "areas" and one.state in ("received", "inspected")
    ]
    return page(
        "areas.html", scope, section="areas", words=wording, rows=rows, counts=counts, waiting=waiting
    )


def show(scope: Scope, area_set_id: UUID) -> AnyResponse:
    """Show the areas of a set with their parents, and how they came to be."""
    one = area_sets.find(scope, area_set_id)
    levels = area_sets.levels(scope)
    level = next(level for level in levels if level.id == one.level_id)
    sets = area_sets.current(scope)
    picture = one.picture or {}
    return page(
        "area_set.html",
        scope,
        section="areas",
        words=wording,
        one=one,
        level=level,
        areas=area_sets.areas(scope, one.id),
        parents=_parent_names(scope, level.parent_code),
        has_picture=bool(picture),
        places=picture.get("places", []),
        until=_until(one, sets),
        older=[other for other in sets if other.level_id == one.level_id and other.id != one.id],
        crosswalks=crosswalks.between(scope, one.id),
        weights=_weights(scope, levels, sets),
        city=CITY_LEVEL,
    )


def _until(one: AreaSet, sets: list[AreaSet]) -> date | None:
    """Return the last day of a set's boundaries: the day before the next ones begin."""
    begin = one.valid_from or date.min
    later = [s.valid_from for s in sets if s.level_id == one.level_id and (s.valid_from or date.min) > begin]
    return min(day for day in later if day) - timedelta(days=1) if later else None


def _weights(scope: Scope, levels: list[AreaLevel], sets: list[AreaSet]) -> list[tuple[str, str]]:
    """Return by which counts areas can be weighed: code and level, and what they are called."""
    drawn = {one.level_id for one in sets if one.has_shapes}
    small = [level for level in levels if level.id in drawn and level.code != CITY_LEVEL]
    return [
        (f"{measure.code}@{level.code}", f"{text_of(measure.label)} · {text_of(level.name)}")
        for measure in measures.all_of(scope)
        if measure.kind == "count"
        for level in small
    ]


def change_keys(scope: Scope, area_set_id: UUID) -> AnyResponse:
    """Give areas new keys."""
    area_keys.change(scope, area_set_id, request.form.get("changes", ""))
    return go(scope, f"areas/{area_set_id}", "keys")


def combine(scope: Scope, area_set_id: UUID) -> AnyResponse:
    """Show the areas of a set, to be put together to larger ones."""
    one = area_sets.find(scope, area_set_id)
    areas = area_sets.areas(scope, one.id)
    picture = one.picture if one.picture and len(areas) <= _CLICKABLE else None
    places = {area.key: area.position for area in areas}
    return page(
        "combine.html",
        scope,
        section="areas",
        one=one,
        level=next(level for level in area_sets.levels(scope) if level.id == one.level_id),
        areas=areas,
        picture=picture,
        positions=places,
    )


def put_together(scope: Scope, area_set_id: UUID) -> AnyResponse:
    """Have areas put together."""
    groups = {
        area.key: request.form.get(f"group-{area.position}", "")
        for area in area_sets.areas(scope, area_set_id)
    }
    job_id = combinations.request(
        scope, area_set_id, level_name=request.form.get("level_name", ""), groups=groups
    )
    return go_to_job(scope, job_id)


def _parent_names(scope: Scope, code: str | None) -> dict[str, str]:
    levels = {level.id: level.code for level in area_sets.levels(scope)}
    sets = [one for one in area_sets.current(scope) if levels[one.level_id] == code]
    return {area.key: area.name for one in sets for area in area_sets.areas(scope, one.id)}
