"""Levels and area sets: what there is, and reading new ones."""

from uuid import UUID

from werkzeug.wrappers import Response as AnyResponse

from keck.services import area_sets, uploads
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.frame.pages import page


def index(scope: Scope) -> AnyResponse:
    """List levels with their area sets, and offer to read a file."""
    levels = area_sets.levels(scope)
    sets = area_sets.current(scope)
    rows = [(level, [one for one in sets if one.level_id == level.id]) for level in levels]
    counts = {one.id: len(area_sets.areas(scope, one.id)) for one in sets}
    waiting = [
        one for one in uploads.recent(scope) if one.kind == "areas" and one.state in ("received", "inspected")
    ]
    return page(
        "areas.html", scope, section="areas", words=wording, rows=rows, counts=counts, waiting=waiting
    )


def show(scope: Scope, area_set_id: UUID) -> AnyResponse:
    """Show the areas of a set with their parents."""
    one = area_sets.find(scope, area_set_id)
    level = next(level for level in area_sets.levels(scope) if level.id == one.level_id)
    return page(
        "area_set.html",
        scope,
        section="areas",
        words=wording,
        one=one,
        level=level,
        areas=area_sets.areas(scope, one.id),
        parents=_parent_names(scope, level.parent_code),
    )


def _parent_names(scope: Scope, code: str | None) -> dict[str, str]:
    levels = {level.id: level.code for level in area_sets.levels(scope)}
    sets = [one for one in area_sets.current(scope) if levels[one.level_id] == code]
    return {area.key: area.name for one in sets for area in area_sets.areas(scope, one.id)}
