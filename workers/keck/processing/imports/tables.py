"""A table becomes a revision."""

from typing import Any
from uuid import UUID

from keck.processing import sandbox
from keck.processing.context import JobContext
from keck.processing.imports.area_index import area_index
from keck.processing.imports.reading import Read, read_tables
from keck.processing.imports.storing import store
from keck.processing.imports.understanding import recall
from keck.processing.personal import gone_if_personal
from keck.processing.stored import path_of
from keck.services import uploads
from keck.services.tables import destroyed
from keck.tenants.scope import Scope


def run(context: JobContext) -> None:
    """Read the file in the sandbox, check it, and store a revision with the job's end."""
    upload_id = UUID(context.args["upload_id"])
    context.progress(5, "table_reading", seconds=0)
    with context.scope() as scope:
        upload = uploads.find(scope, upload_id)
        path, filename = (
            path_of(scope, upload),
            upload.filename,
        )
        index = area_index(scope)
    with gone_if_personal(context, upload_id):
        tables = sandbox.read_table(path, filename, waiting=context.waiting(5, 40, "table_reading"))
    rows = sum(table.frame.height for table in tables)
    memory, args = recall(context, tables), context.args
    reads = context.along(
        40,
        70,
        "table_checking",
        lambda: read_tables(tables, index, filename, args.get("mapping"), memory, args.get("name")),
        rows=rows,
    )
    context.progress(70, "table_storing", blocks=sum(len(read.reading.blocks) for read in reads))
    with context.finishing() as scope:
        # What it tells of indicators is made of other tables' states, too.
        destroyed.hold_off(scope)
        context.result = _store(scope, context, reads, upload_id)


def _store(scope: Scope, context: JobContext, reads: list[Read], upload_id: UUID) -> dict[str, Any]:
    """Store every sheet as a revision of its own; the first one's report stands for the file."""
    if not context.args.get("dry_run"):
        return _all_stored(scope, context, reads, upload_id)
    # A dry run does everything and takes it back, so that it can not say anything else than the real one.
    trial = scope.session.begin_nested()
    try:
        return {**_all_stored(scope, context, reads, upload_id), "dry_run": True}
    finally:
        trial.rollback()


def _all_stored(scope: Scope, context: JobContext, reads: list[Read], upload_id: UUID) -> dict[str, Any]:
    told = []
    for read in reads:
        stored = store(scope, read, upload_id, context.args.get("mode"))
        if context.args.get("accept"):
            stored.accept(scope)
        told.append(stored.told)
    first, *others = told
    return {**first, "sheets": others} if others else first
