"""Differences with the names of areas and measures."""

from typing import Any
from uuid import UUID

from keck.services import measures
from keck.services.errors import NotFound
from keck.services.geography import area_sets
from keck.tenants.scope import Scope
from keck.web.frame.pages import text_of


def labels(scope: Scope) -> dict[str, str]:
    """Return the names of all measures by their codes."""
    return {one.code: text_of(one.label) for one in measures.all_of(scope)}


def largest(scope: Scope, difference: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the largest changes with the names of their areas."""
    changes = difference.get("largest", [])
    names: dict[str, list[str]] = {}
    for change in changes:
        if change["area_set_id"] not in names:
            names[change["area_set_id"]] = _names(scope, change["area_set_id"])
    rows = []
    for change in changes:
        listed, position = names[change["area_set_id"]], change["position"]
        rows.append({**change, "area": listed[position] if position < len(listed) else None})
    return rows


def _names(scope: Scope, area_set_id: str) -> list[str]:
    try:
        return [area.name for area in area_sets.areas(scope, UUID(area_set_id))]
    except (NotFound, ValueError):
        return []
