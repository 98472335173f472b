"""Coordinate systems that a member's files have named before."""

from keck.domain.findings import Problem
from keck.services.geography import area_sets
from keck.tenants.scope import Scope

_AS_LEVEL = "level:"


def named_system(scope: Scope, text: str | None) -> str | None:
    """Return a system as it can be read: ``level:stadtteil`` means that of the level's newest boundaries.

    Raises
    ------
    Problem
        If the member has no boundaries of that level.
    """
    if not text or not text.startswith(_AS_LEVEL):
        return text or None
    code = text.removeprefix(_AS_LEVEL)
    found = [definition for level, definition in area_sets.systems(scope) if level.code == code]
    if not found:
        raise Problem("crs_level_unknown", level=code[:40])
    return found[-1]
