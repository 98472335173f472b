"""A level of larger areas, put together from smaller ones."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from keck.compute.geometry import wholes
from keck.domain.findings import Problem
from keck.domain.rights import assumed_rights
from keck.persistence.models import AreaLevel
from keck.processing.context import JobContext
from keck.processing.imports import area_writer
from keck.processing.imports.area_parents import Above, above
from keck.processing.imports.area_studies import Study, study
from keck.processing.imports.features import Feature
from keck.services import sources
from keck.services.geography import area_sets
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class _Base:
    """The smaller areas: their shapes by key, their date and system, and what lies above."""

    shapes: dict[str, bytes | None]
    valid_from: date | None
    crs: str | None
    upper: Above | None


def run(context: JobContext) -> None:
    """Unite shapes, and store the level with the job's end."""
    args = context.args
    base_id = UUID(args["base"])
    context.progress(5, "combine_computing", seconds=0)
    with context.scope() as scope:
        base = _base(scope, base_id, args)
    studied = context.along(10, 90, "combine_computing", lambda: _study(base, args["groups"]))
    with context.finishing() as scope:
        context.result = _store(scope, base_id, base, studied, args)


def _base(scope: Scope, base_id: UUID, args: dict[str, Any]) -> _Base:
    one = area_sets.find(scope, base_id)
    if any(level.code == args["level"] for level in area_sets.levels(scope)):
        raise Problem("combine_level_taken", level=args["level"])
    shapes = {area.key: area.geometry for area in area_sets.areas(scope, base_id)}
    unknown = [key for _, _, members in args["groups"] for key in members if key not in shapes]
    if unknown:
        raise Problem("key_change_unknown", key=unknown[0])
    upper = above(
        scope, len(args["groups"]), level=args["level"], parent_level=None, valid_from=one.valid_from
    )
    return _Base(shapes, one.valid_from, one.crs, upper)


def _study(base: _Base, groups: list[list[Any]]) -> Study:
    features = [
        Feature(key, name, None, wholes.united([base.shapes[member] for member in members]))
        for key, name, members in groups
    ]
    return study(features, base.upper)


def _store(scope: Scope, base_id: UUID, base: _Base, studied: Study, args: dict[str, Any]) -> dict[str, Any]:
    parents = studied.parents
    source = sources.record(scope, assumed_rights(sources.supplier_name(scope)))
    findings = [*parents.findings, *studied.findings]
    new = area_writer.NewSet(
        level=args["level"],
        level_name=args["level_name"],
        parent_level=parents.level,
        valid_from=base.valid_from,
        crs=base.crs,
        features=parents.features,
        upload_id=None,
        source_id=source.id,
        report={
            "areas": len(parents.features),
            "made_of": str(base_id),
            "findings": [finding.to_json() for finding in findings],
        },
        outline=studied.outline,
        picture=studied.picture,
    )
    one = area_writer.write(scope, new)
    _adopt(scope, base_id, args)
    return {"area_set": str(one.id), "level": args["level"], "areas": len(parents.features)}


def _adopt(scope: Scope, base_id: UUID, args: dict[str, Any]) -> None:
    """Make the new areas the parents of those they were made of."""
    base = area_sets.find(scope, base_id)
    level = scope.session.get_one(AreaLevel, (scope.tenant_id, base.level_id))
    level.parent_code = args["level"]
    parent_of = {member: key for key, _, members in args["groups"] for member in members}
    for area in area_sets.areas(scope, base_id):
        area.parent_key = parent_of[area.key]
    scope.session.flush()
