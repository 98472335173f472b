"""Finding the parent of each area: by a column of the file, or by the largest overlap."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from keck.compute.geometry import overlap
from keck.domain.codes import CITY_LEVEL
from keck.domain.findings import Finding, Severity
from keck.domain.names import normalise_key
from keck.persistence.models import AreaLevel, AreaSet
from keck.processing.imports.features import Feature
from keck.services.geography import area_sets
from keck.tenants.scope import Scope

# Below a half an area lies in no single parent: its level does not nest, and nothing is summed.
_CLEAR = 0.5
_CERTAIN = 0.9


@dataclass(frozen=True, slots=True)
class Parents:
    """Features with their parents, the level those belong to, and what is to be told about it."""

    features: list[Feature]
    level: str | None
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Above:
    """The areas of the level above, as they were when they were read."""

    level: str
    set_id: UUID
    areas: list[Feature]


def above(
    scope: Scope, count: int, *, level: str, parent_level: str | None, valid_from: date | None
) -> Above | None:
    """Return the areas among which parents are looked for.

    Parameters
    ----------
    count : int
        How many areas look for a parent.
    parent_level : str or None
        Level of the parents; by default the finest one with fewer areas.
    """
    chosen = _parent_set(scope, count, level, parent_level, valid_from)
    if chosen is None:
        return None
    code, one = chosen
    areas = area_sets.areas(scope, one.id)
    return Above(code, one.id, [Feature(a.key, a.name, a.parent_key, a.geometry) for a in areas])


def find_parents(features: list[Feature], upper: Above | None) -> Parents:
    """Give each feature the key of its parent: by the file's column, or by the largest overlap."""
    if upper is None:
        return Parents([replace(f, parent=None) for f in features], None, [])
    if any(feature.parent for feature in features):
        return _by_column(features, upper.areas, upper.level)
    if all(area.geometry for area in upper.areas) and any(feature.geometry for feature in features):
        return _by_overlap(features, upper.areas, upper.level)
    return Parents(features, None, [])


def _parent_set(
    scope: Scope, count: int, level: str, wanted: str | None, valid_from: date | None
) -> tuple[str, AreaSet] | None:
    levels = {one.id: one for one in area_sets.levels(scope)}
    sets = [one for one in area_sets.current(scope) if _is_candidate(levels[one.level_id], level, wanted)]
    sized = [(len(area_sets.areas(scope, one.id)), one) for one in sets]
    fitting = [(size, one) for size, one in sized if wanted or size < count]
    if not fitting:
        return None
    finest = max(size for size, _ in fitting)
    same_level = {one.level_id for size, one in fitting if size == finest}
    valid = [one for _, one in fitting if one.level_id in same_level]
    one = max(valid, key=lambda s: (_starts_before(s, valid_from), s.valid_from or date.min))
    return levels[one.level_id].code, one


def _is_candidate(one: AreaLevel, level: str, wanted: str | None) -> bool:
    return one.code == wanted if wanted else one.code not in (level, CITY_LEVEL)


def _starts_before(one: AreaSet, day: date | None) -> bool:
    return (one.valid_from or date.min) <= (day or date.min)


def _by_column(features: list[Feature], areas: list[Feature], code: str) -> Parents:
    known = {normalise_key(area.key): area.key for area in areas}
    found = [replace(f, parent=known.get(normalise_key(f.parent or ""))) for f in features]
    lost = [
        Finding(
            "area_parent_unknown", Severity.WARNING, None, row, None, {"key": old.key, "parent": old.parent}
        )
        for row, (old, new) in enumerate(zip(features, found, strict=True), start=1)
        if new.parent is None
    ]
    return Parents(found, code, lost)


def _by_overlap(features: list[Feature], areas: list[Feature], code: str) -> Parents:
    matches = overlap.parents([f.geometry for f in features], [a.geometry for a in areas])
    found = list(features)
    findings = []
    for match in matches:
        feature = features[match.child]
        inside = match.parent is not None and match.share >= _CLEAR
        found[match.child] = replace(feature, parent=areas[match.parent or 0].key if inside else None)
        if match.share < _CERTAIN:
            params = {"key": feature.key, "share": round(100 * match.share)}
            findings.append(
                Finding("area_parent_uncertain", Severity.WARNING, None, match.child + 1, None, params)
            )
    return Parents(found, code, findings)


def renew_children(scope: Scope, area_set_id: UUID) -> None:
    """Find the parents of the next finer level again after a level came in between."""
    levels = area_sets.levels(scope)
    changed = area_sets.find(scope, area_set_id)
    parent = next(level for level in levels if level.id == changed.level_id)
    finer = next((level for level in levels if level.rank == parent.rank + 1), None)
    if finer is None or not changed.has_shapes:
        return
    for one in area_sets.current(scope):
        if one.level_id == finer.id and one.has_shapes:
            _renew(scope, one, finer, parent)


def _renew(scope: Scope, one: AreaSet, finer: AreaLevel, parent: AreaLevel) -> None:
    areas = area_sets.areas(scope, one.id)
    features = [Feature(area.key, area.name, None, area.geometry) for area in areas]
    upper = above(scope, len(features), level=finer.code, parent_level=parent.code, valid_from=one.valid_from)
    found = find_parents(features, upper)
    if found.level is None:
        return
    finer.parent_code = parent.code
    for area, feature in zip(areas, found.features, strict=True):
        area.parent_key = feature.parent
    scope.session.flush()
