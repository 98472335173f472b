"""A file with boundaries, or a list, becomes an area set."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from keck.adapters.store import Store
from keck.domain.codes import CITY_LEVEL, LEVEL_CODE
from keck.domain.findings import Finding, Problem
from keck.domain.rights import assumed_rights
from keck.processing import sandbox
from keck.processing.context import JobContext
from keck.processing.imports import area_writer
from keck.processing.imports.area_parents import find_parents, renew_children
from keck.processing.imports.columns import propose_columns
from keck.processing.imports.features import Columns, Feature, from_layer, from_table
from keck.services import sources, uploads
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class AreaFile:
    """What was read of a file."""

    features: list[Feature]
    crs: str | None
    crs_found: str | None
    findings: list[Finding]


def run(context: JobContext) -> None:
    """Read the file in the sandbox, find parents, and store the set with the job's end."""
    options = _checked(context.args["options"])
    upload_id = UUID(context.args["upload_id"])
    context.progress(5, "areas_reading")
    with context.scope() as scope:
        upload = uploads.find(scope, upload_id)
        path, filename = (
            Store(scope.settings.store).path(scope.tenant_id, upload.storage_key),
            upload.filename,
        )
    read = read_areas(path, filename, options)
    context.progress(60, "areas_parents", count=len(read.features))
    with context.finishing() as scope:
        context.result = _store(scope, read, options, upload_id)


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    level = str(options.get("level") or "").strip().lower()
    if not LEVEL_CODE.fullmatch(level) or level == CITY_LEVEL:
        raise Problem("areas_level_wrong", level=level or "–")
    try:
        day = date.fromisoformat(options["valid_from"]) if options.get("valid_from") else None
    except ValueError:
        raise Problem("areas_date_wrong", date=str(options["valid_from"])[:20]) from None
    return {**options, "level": level, "valid_from": day}


def read_areas(path: Path, filename: str, options: dict[str, Any]) -> AreaFile:
    """Read boundaries or a list of areas."""
    if sandbox.classify(path, filename).kind == "table":
        table = sandbox.read_table(path, filename)[0]
        values = {
            header: [str(v or "") for v in table.frame.get_column(table.frame.columns[i]).to_list()]
            for i, header in enumerate(table.header)
        }
        return AreaFile(from_table(table, _columns(options, values)), None, None, [])
    layer = sandbox.read_layer(path, filename, layer=options.get("layer"), crs=options.get("crs"))
    values = {name: ["" if v is None else str(v) for v in column] for name, column in layer.columns.items()}
    features = from_layer(layer, _columns(options, values))
    return AreaFile(features, layer.crs_target, layer.crs_found, list(layer.findings))


def _columns(options: dict[str, Any], values: dict[str, list[str]]) -> Columns:
    proposed = propose_columns(values)
    key = options.get("key") or (proposed.key if proposed else None)
    name = options.get("name") or (proposed.name if proposed else None)
    if not key or not name:
        raise Problem("areas_no_key_column", columns=", ".join(values))
    return Columns(key, name, options.get("parent_column") or None)


def _store(scope: Scope, read: AreaFile, options: dict[str, Any], upload_id: UUID) -> dict[str, Any]:
    parents = find_parents(
        scope,
        read.features,
        level=options["level"],
        parent_level=options.get("parent_level") or None,
        valid_from=options["valid_from"],
    )
    upload = uploads.find(scope, upload_id)
    source = sources.record(scope, assumed_rights(sources.supplier_name(scope)))
    findings = [finding.to_json() for finding in [*read.findings, *parents.findings]]
    report: dict[str, Any] = {
        "areas": len(read.features),
        "parent_level": parents.level,
        "parents": {f.key: f.parent for f in parents.features if f.parent},
        "crs_found": read.crs_found,
        "findings": findings[:1000],
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
    )
    one = area_writer.write(scope, new)
    renew_children(scope, one.id)
    upload.state = "imported"
    scope.session.flush()
    return {"area_set": str(one.id), "level": options["level"], **report}
