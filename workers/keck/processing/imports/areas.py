"""A file with boundaries, or a list, becomes an area set."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from keck.domain.codes import CITY_LEVEL, LEVEL_CODE
from keck.domain.findings import Problem
from keck.domain.rights import assumed_rights
from keck.processing.context import JobContext
from keck.processing.imports import area_writer
from keck.processing.imports.area_files import AreaFile, read_areas
from keck.processing.imports.area_parents import Above, above, renew_children
from keck.processing.imports.area_studies import Study, study
from keck.processing.imports.known_systems import named_system
from keck.processing.personal import gone_if_personal
from keck.processing.stored import path_of
from keck.services import sources, uploads
from keck.tenants.scope import Scope

_FINDINGS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class _Asked:
    """A file and how it is to be read."""

    path: Path
    filename: str
    options: dict[str, Any]


def run(context: JobContext) -> None:
    """Read the file in the sandbox, study its areas, and store the set with the job's end."""
    upload_id = UUID(context.args["upload_id"])
    context.progress(5, "areas_reading", seconds=0)
    with context.scope() as scope:
        asked = _asked(scope, upload_id, _checked(context.args["options"]))
    with gone_if_personal(context, upload_id):
        read = read_areas(asked.path, asked.filename, asked.options, context.waiting(5, 45, "areas_reading"))
    with context.scope() as scope:
        upper = _above(scope, read, asked.options)
    studied = context.along(
        45, 90, "areas_studying", lambda: study(read.features, upper), count=len(read.features)
    )
    context.progress(90, "areas_storing", count=len(read.features))
    with context.finishing() as scope:
        context.result = _store(
            scope, read, _up_to_date(scope, read, studied, upper, asked.options), asked.options, upload_id
        )


def _asked(scope: Scope, upload_id: UUID, options: dict[str, Any]) -> _Asked:
    upload = uploads.find(scope, upload_id)
    path = path_of(scope, upload)
    return _Asked(path, upload.filename, {**options, "crs": named_system(scope, options.get("crs"))})


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    level = str(options.get("level") or "").strip().lower()
    if not LEVEL_CODE.fullmatch(level) or level == CITY_LEVEL:
        raise Problem("areas_level_wrong", level=level or "–")
    try:
        day = date.fromisoformat(options["valid_from"]) if options.get("valid_from") else None
    except ValueError:
        raise Problem("areas_date_wrong", date=str(options["valid_from"])[:20]) from None
    return {**options, "level": level, "valid_from": day}


def _above(scope: Scope, read: AreaFile, options: dict[str, Any]) -> Above | None:
    return above(
        scope,
        len(read.features),
        level=options["level"],
        parent_level=options.get("parent_level") or None,
        valid_from=options["valid_from"],
    )


def _up_to_date(
    scope: Scope, read: AreaFile, studied: Study, upper: Above | None, options: dict[str, Any]
) -> Study:
    """Look for parents again if the level above has changed since."""
    now = _above(scope, read, options)
    if now == upper:
        return studied
    return replace(studied, parents=study(read.features, now).parents)


def _store(
    scope: Scope, read: AreaFile, studied: Study, options: dict[str, Any], upload_id: UUID
) -> dict[str, Any]:
    parents = studied.parents
    upload = uploads.find(scope, upload_id)
    source = sources.record(scope, assumed_rights(sources.supplier_name(scope)))
    findings = [*read.findings, *parents.findings, *studied.findings]
    report: dict[str, Any] = {
        "areas": len(read.features),
        "parent_level": parents.level,
        "parents": {f.key: f.parent for f in parents.features if f.parent},
        "crs_found": read.crs_found,
        "crs_definition": read.crs_definition,
        "findings": [finding.to_json() for finding in findings[:_FINDINGS_KEPT]],
    }
    new = area_writer.NewSet(
        level=options["level"],
        level_name=options.get("level_name") or {"de": options["level"].capitalize()},
        parent_level=parents.level,
        valid_from=options["valid_from"],
        crs=read.crs,
        features=parents.features,
        upload_id=upload.id,
        source_id=source.id,
        report=report,
        outline=studied.outline,
        picture=studied.picture,
    )
    one = area_writer.write(scope, new)
    renew_children(scope, one.id)
    upload.state = "imported"
    scope.session.flush()
    return {"area_set": str(one.id), "level": options["level"], **report}
