"""A file becomes a version of the member's street directory."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex
from keck.compute.tables.street_columns import StreetColumns, propose_street_columns, with_choices
from keck.compute.tables.street_rows import StreetReading, find_area_column, read_streets
from keck.domain.codes import CITY_LEVEL
from keck.domain.findings import Problem, Severity
from keck.domain.rights import PermittedUse, assumed_rights
from keck.domain.streets import StreetList, fold_street
from keck.persistence.models import AreaLevel, StreetDirectory
from keck.persistence.models import Street as StreetRow
from keck.processing import sandbox
from keck.processing.context import JobContext
from keck.processing.imports.area_index import area_index
from keck.processing.personal import gone_if_personal
from keck.processing.stored import path_of
from keck.services import sources, uploads
from keck.services.geography import area_sets, street_directories
from keck.tenants.scope import Scope

_FINDINGS_KEPT = 1000
_NAMED = 40


def run(context: JobContext) -> None:
    """Read the file in the sandbox, check it, and store a version with the job's end."""
    upload_id = UUID(context.args["upload_id"])
    options: dict[str, Any] = context.args["options"]
    context.progress(5, "streets_reading")
    with context.scope() as scope:
        upload = uploads.find(scope, upload_id)
        path = path_of(scope, upload)
        filename = upload.filename
        index = area_index(scope)
    with gone_if_personal(context, upload_id):
        table = sandbox.read_table(path, filename)[0]
    context.progress(40, "streets_checking", rows=table.frame.height)
    level, columns = choose(table, index, options)
    reading = read_streets(table, columns, index, level)
    _refuse(reading)
    with context.finishing() as scope:
        context.result = _store(scope, context, reading, level, upload_id)


def choose(table: RawTable, index: AreaIndex, options: dict[str, Any]) -> tuple[str, StreetColumns]:
    """Return level and columns: what was chosen, and what the file says where nothing was.

    The finest level whose areas a column names is taken.

    Raises
    ------
    Problem
        If the member has no areas yet, or no column names any.
    """
    given = {name: str(value) for name, value in options.items() if isinstance(value, str)}
    columns = with_choices(propose_street_columns(table.header), given)
    levels = [given["level"]] if given.get("level") else [*reversed(index.inner_levels)]
    if not index.inner_levels or not set(levels) <= set(index.inner_levels):
        raise Problem("streets_need_areas")
    for level in levels:
        found = columns.area or find_area_column(table, columns, index, level)
        if found is not None:
            return level, replace(columns, area=found)
    raise Problem("streets_no_area_column", columns=", ".join(h for h in table.header if h))


def _refuse(reading: StreetReading) -> None:
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    if errors:
        raise Problem("streets_have_errors", reading.findings, count=len(errors), first=errors[0].row or "–")
    if not reading.streets:
        raise Problem("streets_empty")


def _store(
    scope: Scope, context: JobContext, reading: StreetReading, level: str, upload_id: UUID
) -> dict[str, Any]:
    row = next(one for one in area_sets.levels(scope) if one.code == level)
    rights = assumed_rights(sources.supplier_name(scope))
    if not context.args["options"].get("public", True):
        rights = replace(rights, permitted_use=PermittedUse.INTERNAL, assumed=False)
    report = {
        "rows": reading.rows,
        "streets": len(reading.streets),
        "parts": sum(len(street.parts) for street in reading.streets),
        "level": level,
        "areas_without": _areas_without(scope, row, reading),
        "difference": _difference(scope, reading),
        "findings": [finding.to_json() for finding in reading.findings[:_FINDINGS_KEPT]],
    }
    directory = StreetDirectory(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        number=_next_number(scope),
        level_id=row.id,
        upload_id=upload_id,
        source_id=sources.record(scope, rights).id,
        state="candidate",
        report=report,
        created_at=datetime.now(UTC),
        created_by=scope.account_id,
    )
    scope.session.add(directory)
    scope.session.flush()
    own = {"tenant_id": scope.tenant_id, "directory_id": directory.id}
    rows = [
        {**own, "position": position, "name": one.name, "parts": [part.to_json() for part in one.parts]}
        for position, one in enumerate(reading.streets)
    ]
    scope.session.execute(insert(StreetRow), rows)
    if context.args.get("accept"):
        street_directories.accept(scope, directory.id)
    uploads.find(scope, upload_id).state = "imported"
    scope.session.flush()
    return {**report, "directory": str(directory.id), "number": directory.number}


def _next_number(scope: Scope) -> int:
    query = select(func.coalesce(func.max(StreetDirectory.number), 0)).where(
        StreetDirectory.tenant_id == scope.tenant_id
    )
    return int(scope.session.scalar(query) or 0) + 1


def _areas_without(scope: Scope, level: AreaLevel, reading: StreetReading) -> list[str]:
    """Return the names of areas that no street lies in: likely something is missing."""
    newest = [one for one in area_sets.current(scope) if one.level_id == level.id][-1]
    named = {part.area for street in reading.streets for part in street.parts}
    return [area.name for area in area_sets.areas(scope, newest.id) if area.key not in named][:_NAMED]


def _difference(scope: Scope, reading: StreetReading) -> dict[str, Any]:
    """Say which streets are new, gone or divided otherwise than in the version that counts."""
    now = street_directories.current(scope)
    known = street_directories.streets(scope, now) if now else StreetList(CITY_LEVEL, ())
    before = {fold_street(street.name): street for street in known.streets}
    after = {fold_street(street.name): street for street in reading.streets}
    names = {
        "new": [one.name for key, one in after.items() if key not in before],
        "gone": [one.name for key, one in before.items() if key not in after],
        "changed": [
            one.name for key, one in after.items() if key in before and before[key].parts != one.parts
        ],
    }
    counts = {f"{kind}_count": len(found) for kind, found in names.items()}
    return {**{kind: found[:_NAMED] for kind, found in names.items()}, **counts}
