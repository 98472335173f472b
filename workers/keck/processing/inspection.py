"""Looking into an upload: what it is, and how it could be read."""

from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from keck.compute.tables import AreaIndex
from keck.compute.tables.likeness import shape
from keck.compute.tables.rating import rate
from keck.compute.tables.street_columns import propose_street_columns
from keck.domain.findings import Problem
from keck.domain.mapping_files import dump
from keck.processing import sandbox
from keck.processing.context import JobContext
from keck.processing.imports import streets
from keck.processing.imports.area_files import read_shapes, texts_of
from keck.processing.imports.area_index import area_index
from keck.processing.imports.columns import level_of, propose_columns
from keck.processing.imports.known_systems import named_system
from keck.processing.imports.understanding import recall, understand
from keck.processing.personal import gone_if_personal
from keck.processing.sandbox import Waiting
from keck.processing.stored import path_of
from keck.services import uploads

_SAMPLE = 8
_FINDINGS = 200


def run(context: JobContext) -> None:
    """Inspect an upload and store the proposal with it."""
    upload_id = UUID(context.args["upload_id"])
    context.progress(10, "inspect_opening", seconds=0)
    with context.scope() as scope:
        upload = uploads.find(scope, upload_id)
        path, filename = (
            path_of(scope, upload),
            upload.filename,
        )
        kind, batch_id = upload.kind, upload.batch_id
        options = {**upload.options, "crs": named_system(scope, upload.options.get("crs"))}
        index = area_index(scope)
    with gone_if_personal(context, upload_id):
        if kind == "areas":
            proposal = _areas(path, filename, options, context.waiting(10, 90, "inspect_opening"), index)
        elif kind == "streets":
            proposal = _streets(path, filename, index)
        else:
            proposal = _table(context, path, filename, index, batch_id)
    with context.finishing() as scope:
        upload = uploads.find(scope, upload_id)
        upload.proposal, upload.state = proposal, "inspected"
        context.result = {"upload": str(upload_id), "kind": kind}


def _areas(
    path: Path, filename: str, options: dict[str, Any], waiting: Waiting, index: AreaIndex
) -> dict[str, Any]:
    if sandbox.classify(path, filename).kind == "table":
        table = sandbox.read_table(path, filename, waiting=waiting)[0]
        return {**_columns(texts_of(table), index), "crs": None, "count": table.frame.height, "findings": []}
    layer = read_shapes(path, filename, options, waiting)
    values = {name: ["" if v is None else str(v) for v in column] for name, column in layer.columns.items()}
    found = [finding.to_json() for finding in layer.findings[:_FINDINGS]]
    return {
        **_columns(values, index),
        "crs": layer.crs_found,
        "count": len(layer.geometries),
        "findings": found,
    }


def _streets(path: Path, filename: str, index: AreaIndex) -> dict[str, Any]:
    table = sandbox.read_table(path, filename)[0]
    try:
        level, columns = streets.choose(table, index, {})
    except Problem as problem:
        if problem.code != "streets_no_area_column":
            raise
        level, columns = None, propose_street_columns(table.header)
    return {
        "columns": table.header,
        "sample": [list(row) for row in table.frame.head(_SAMPLE).rows()],
        "rows": table.frame.height,
        "level": level,
        "chosen": asdict(columns),
    }


def _columns(values: dict[str, list[str]], index: AreaIndex) -> dict[str, Any]:
    proposed = propose_columns(values)
    level = level_of(values[proposed.key], values[proposed.name or proposed.key], index) if proposed else None
    return {
        "columns": list(values),
        "sample": [[column[row] for column in values.values()] for row in range(_rows(values))],
        "key": proposed.key if proposed else None,
        "name": proposed.name if proposed else None,
        "level": level,
    }


def _rows(values: dict[str, list[str]]) -> int:
    return min(_SAMPLE, *(len(column) for column in values.values())) if values else 0


def _table(
    context: JobContext, path: Path, filename: str, index: AreaIndex, batch_id: UUID | None
) -> dict[str, Any]:
    if not index.sets:
        raise Problem("table_needs_areas")
    tables = sandbox.read_table(path, filename, waiting=context.waiting(10, 50, "inspect_opening"))
    memory = recall(context, tables, batch_id)
    sheets = context.along(50, 90, "inspect_opening", lambda: understand(tables, index, filename, memory))
    first, proposal = sheets[0], sheets[0].proposal
    fitting = [one.proposal for one in sheets if one.proposal.mapping is not None]
    shown = next((t for t in tables if proposal.mapping and t.sheet == proposal.mapping.sheet), tables[0])
    return {
        "sheets": [table.sheet for table in tables],
        "fitting": [one.mapping.sheet for one in fitting if one.mapping],
        "all_clear": all(one.clear for one in fitting),
        "columns": shown.header,
        "sample": [list(row) for row in shown.frame.head(_SAMPLE).rows()],
        "rows": shown.frame.height,
        "shape": shape(shown),
        "boundaries": not fitting and sandbox.classify(path, filename).kind != "table",
        "mapping": dump(proposal.mapping) if proposal.mapping else None,
        "remembered": first.remembered,
        "fresh": dump(first.fresh) if first.fresh else None,
        "own": {"code": first.fresh.dataset, "name": first.fresh.name.de} if first.fresh else None,
        "clear": proposal.clear,
        "match": [{**asdict(match), "rate": match.rate} for match in proposal.match],
        "noticed": [finding.to_json() for finding in shown.findings],
        "ratings": [one.to_json() for one in rate(proposal)],
        "ambiguous": [finding.to_json() for finding in proposal.ambiguous[:_FINDINGS]],
        "reasons": [finding.to_json() for finding in proposal.reasons[:_FINDINGS]],
    }
