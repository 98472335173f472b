"""New keys for areas that stay what they are: data, addresses and older crosswalks find them as before."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from keck.domain.codes import area_id
from keck.domain.names import normalise_key
from keck.persistence.models import Area, AreaLevel, Note, Street, StreetDirectory
from keck.services.errors import Refused
from keck.services.geography import area_sets
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_LENGTH = 60


def change(scope: Scope, area_set_id: UUID, text: str) -> int:
    """Give areas new keys and return how many; the old ones are kept, and addresses with them redirect.

    Parameters
    ----------
    text : str
        One line for each area: old key, semicolon, new key.

    Raises
    ------
    Refused
        If a line can not be read, an old key is unknown, or a new one is taken; nothing changes then.
    """
    scope.require(Permission.EDIT)
    one = area_sets.find(scope, area_set_id)
    areas = area_sets.areas(scope, one.id)
    changes = _read(text, areas)
    by_key = {area.key: area for area in areas}
    # All at once, so that two areas may exchange their keys.
    for old, _ in changes:
        by_key[old].key = f"\x1f{old}"
    scope.session.flush()
    for old, new in changes:
        area = by_key[old]
        area.key = new
        area.former_keys = [*(key for key in area.former_keys if key != new), old]
    if one.picture:
        one.picture = _redrawn(one.picture, dict(changes))
    level = next(level for level in area_sets.levels(scope) if level.id == one.level_id)
    _tell_children(scope, level, dict(changes))
    _tell_notes(scope, level, dict(changes))
    _tell_streets(scope, level, dict(changes))
    scope.session.flush()
    audit_log.record(scope, "changed_keys", level=level.name.get("de", level.code), count=len(changes))
    return len(changes)


def _read(text: str, areas: list[Area]) -> list[tuple[str, str]]:
    changes: list[tuple[str, str]] = []
    known = {normalise_key(area.key): area.key for area in areas}
    for line in text.splitlines():
        if not line.strip():
            continue
        old, separator, new = (part.strip() for part in line.partition(";"))
        if not separator or not old or not new or len(new) > _LENGTH or not new.isprintable():
            raise Refused("key_change_lines", line=line[:_LENGTH])
        if normalise_key(old) not in known:
            raise Refused("key_change_unknown", key=old[:_LENGTH])
        changes.append((known[normalise_key(old)], new))
    if not changes or len({old for old, _ in changes}) < len(changes):
        raise Refused("key_change_lines", line=text[:_LENGTH].strip() or "–")
    _refuse_taken(changes, areas)
    return changes


def _refuse_taken(changes: list[tuple[str, str]], areas: list[Area]) -> None:
    moving = dict(changes)
    taken = {normalise_key(area.key) for area in areas if area.key not in moving}
    for area in areas:
        # An area may have back what was its own.
        others = {normalise_key(key) for key in area.former_keys}
        taken |= others - {normalise_key(moving.get(area.key, ""))}
    for _, new in changes:
        if normalise_key(new) in taken:
            raise Refused("key_change_taken", key=new)
        taken.add(normalise_key(new))


def _redrawn(picture: dict[str, Any], changes: dict[str, str]) -> dict[str, Any]:
    return {
        **picture,
        "areas": [[changes.get(key, key), path] for key, path in picture["areas"]],
        "places": [
            {**place, "areas": [changes.get(key, key) for key in place["areas"]]}
            for place in picture["places"]
        ],
    }


def _tell_children(scope: Scope, level: AreaLevel, changes: dict[str, str]) -> None:
    below = {one.id for one in area_sets.levels(scope) if one.parent_code == level.code}
    for child_set in area_sets.current(scope):
        if child_set.level_id in below:
            for area in area_sets.areas(scope, child_set.id):
                area.parent_key = changes.get(area.parent_key or "", area.parent_key)


def _tell_notes(scope: Scope, level: AreaLevel, changes: dict[str, str]) -> None:
    ids = {area_id(level.code, old): area_id(level.code, new) for old, new in changes.items()}
    query = select(Note).where(Note.tenant_id == scope.tenant_id, Note.area_id.in_(ids))
    for note in scope.session.scalars(query):
        note.area_id = ids[note.area_id]


def _tell_streets(scope: Scope, level: AreaLevel, changes: dict[str, str]) -> None:
    query = (
        select(Street)
        .join(
            StreetDirectory,
            (StreetDirectory.tenant_id == Street.tenant_id) & (StreetDirectory.id == Street.directory_id),
        )
        .where(Street.tenant_id == scope.tenant_id, StreetDirectory.level_id == level.id)
    )
    for street in scope.session.scalars(query):
        if any(part[3] in changes for part in street.parts):
            street.parts = [[*part[:3], changes.get(part[3], part[3])] for part in street.parts]
