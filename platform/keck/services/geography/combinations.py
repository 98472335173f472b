"""Larger areas made of smaller ones that a member has."""

import re
from collections.abc import Mapping
from uuid import UUID

from keck.domain.codes import LEVEL_CODE, slugify
from keck.domain.names import sort_key
from keck.services import jobs
from keck.services.errors import Refused
from keck.services.geography import area_sets
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_NUMBERED = re.compile(r"([0-9]{1,8})\s+(\S.*)")
_LISTED = 20
_CODE_LENGTH = 31


def request(scope: Scope, area_set_id: UUID, *, level_name: str, groups: Mapping[str, str]) -> UUID:
    """Ask a worker to make a new level by putting areas together.

    Parameters
    ----------
    groups : mapping of str to str
        By key of each smaller area the name of the larger one; a number in front becomes its key.

    Raises
    ------
    Refused
        If an area belongs to no larger one, there are less than two of those, or the level exists.
    """
    scope.require(Permission.EDIT)
    one = area_sets.find(scope, area_set_id)
    code = slugify(level_name, _CODE_LENGTH)
    if not level_name.strip() or not LEVEL_CODE.fullmatch(code):
        raise Refused("areas_level_wrong", level=level_name[:40] or "–")
    if any(level.code == code for level in area_sets.levels(scope)):
        raise Refused("combine_level_taken", level=level_name[:40])
    keys = [area.key for area in area_sets.areas(scope, one.id)]
    chosen = {key: " ".join(groups.get(key, "").split())[:120] for key in keys}
    missing = [key for key, name in chosen.items() if not name]
    if len(set(chosen.values())) < 2:
        raise Refused("combine_nothing")
    if missing:
        raise Refused("combine_incomplete", count=len(missing), keys=", ".join(missing[:_LISTED]))
    args = {
        "base": str(one.id),
        "level": code,
        "level_name": {"de": level_name.strip()[:80]},
        "groups": [[key, name, members] for key, name, members in _keyed(chosen)],
    }
    return jobs.enqueue(scope, "combine", args, about={"level": level_name.strip()[:80]})


def _keyed(chosen: Mapping[str, str]) -> list[tuple[str, str, list[str]]]:
    """Return key, name and members of each larger area, in the order of their names."""
    names = sorted(set(chosen.values()), key=sort_key)
    numbered = [_NUMBERED.fullmatch(name) for name in names]
    if all(numbered) and len({match[1] for match in numbered if match}) == len(names):
        pairs = [(match[1], match[2]) for match in numbered if match]
    else:
        width = len(str(len(names)))
        pairs = [(str(number).zfill(width), name) for number, name in enumerate(names, start=1)]
    members = {name: [key for key, group in chosen.items() if group == name] for name in names}
    return [(key, name, members[given]) for given, (key, name) in zip(names, pairs, strict=True)]
