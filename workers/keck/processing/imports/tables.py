"""A table becomes a revision."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from keck.adapters.store import Store
from keck.compute.readers.raw import RawTable
from keck.compute.tables import apply
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.blocks import pack
from keck.compute.tables.difference import default_mode, merge
from keck.compute.tables.likeness import shape
from keck.compute.tables.reading import TableReading
from keck.domain.findings import Finding, Problem, Severity
from keck.domain.mapping_files import dump, load
from keck.domain.mappings import ImportMode, Mapping
from keck.domain.rights import assumed_rights
from keck.processing import sandbox
from keck.processing.context import JobContext
from keck.processing.imports import block_store, revision_writer
from keck.processing.imports.area_index import area_index
from keck.processing.imports.block_store import StoredBlock
from keck.processing.imports.changes import describe
from keck.processing.imports.understanding import Memory, recall, understand
from keck.processing.personal import gone_if_personal
from keck.services import mappings, notes, sources, uploads
from keck.tenants.scope import Scope

_FINDINGS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Read:
    """A table read by a mapping."""

    mapping: Mapping
    reading: TableReading
    notes: list[Finding]
    index: AreaIndex
    shape: str


def run(context: JobContext) -> None:
    """Read the file in the sandbox, check it, and store a revision with the job's end."""
    upload_id = UUID(context.args["upload_id"])
    context.progress(5, "table_reading", seconds=0)
    with context.scope() as scope:
        upload = uploads.find(scope, upload_id)
        path, filename = (
            Store(scope.settings.store).path(scope.tenant_id, upload.storage_key),
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
        context.result = _store(scope, context, reads, upload_id)


def read_tables(
    tables: list[RawTable],
    index: AreaIndex,
    filename: str,
    mapping_text: str | None,
    memory: Memory | None = None,
    name: str | None = None,
) -> list[Read]:
    """Read a table by a given mapping, or all fitting sheets as they were read before, else as proposed.

    Parameters
    ----------
    name : str or None
        Name of what is counted, for a file that does not say it.

    Raises
    ------
    Problem
        If a proposal is ambiguous or a table has errors; nothing is stored then.
    """
    if mapping_text is not None:
        return [_read(tables, index, load(mapping_text), [])]
    reads = []
    for one in [one.proposal for one in understand(tables, index, filename, memory, name)]:
        if one.mapping is None or one.ambiguous:
            raise Problem("mapping_ambiguous", [*one.ambiguous, *one.reasons])
        reads.append(_read(tables, index, one.mapping, one.choices))
    return reads


def _read(tables: list[RawTable], index: AreaIndex, mapping: Mapping, reasons: list[Finding]) -> Read:
    table = next((one for one in tables if mapping.sheet in (None, one.sheet)), None)
    if table is None:
        raise Problem("table_no_sheet", sheet=mapping.sheet or "–", sheets=", ".join(t.sheet for t in tables))
    reading = apply(table, mapping, index)
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    if errors:
        raise Problem("table_has_errors", reading.findings, count=len(errors))
    if not reading.blocks:
        raise Problem("table_no_values", reading.findings)
    return Read(mapping, reading, reasons, index, shape(table))


def _store(scope: Scope, context: JobContext, reads: list[Read], upload_id: UUID) -> dict[str, Any]:
    """Store every sheet as a revision of its own; the first one's report stands for the file."""
    if not context.args.get("dry_run"):
        return _all_written(scope, context, reads, upload_id)
    # A dry run does everything and takes it back, so that it can not say anything else than the real one.
    trial = scope.session.begin_nested()
    try:
        return {**_all_written(scope, context, reads, upload_id), "dry_run": True}
    finally:
        trial.rollback()


def _all_written(scope: Scope, context: JobContext, reads: list[Read], upload_id: UUID) -> dict[str, Any]:
    first, *others = [_written(scope, context, read, upload_id) for read in reads]
    return {**first, "sheets": others} if others else first


def _written(scope: Scope, context: JobContext, read: Read, upload_id: UUID) -> dict[str, Any]:
    mapping, reading = read.mapping, read.reading
    dataset = revision_writer.dataset_of(scope, mapping.dataset, mapping.name)
    old = block_store.load(scope, [dataset.current_revision_id]) if dataset.current_revision_id else []
    new = [_packed(block, upload_id) for block in reading.blocks]
    mode = _mode(context, mapping, old, new)
    merged = merge(mode, {one.key: one for one in old}, {one.key: one for one in new})
    changes = describe(
        scope,
        dataset,
        {one.key: one.packed for one in old},
        {key: one.packed for key, one in merged.items()},
        read.index,
        (reading, mapping),
    )
    rights = mapping.source or assumed_rights(sources.supplier_name(scope))
    source = sources.record(scope, rights)
    report = _report(read, mode, changes.findings)
    revision = revision_writer.write(
        scope,
        dataset,
        blocks=list(merged.values()),
        measures=reading.measures,
        mode=mode,
        upload_id=upload_id,
        mapping_id=mappings.remember(scope, mapping, source.id, read.shape).id,
        source_id=source.id,
        report=report,
        difference=changes.difference,
    )
    said = {(block.measure_code, block.period) for block in reading.blocks}
    notes.bring_along(scope, revision.id, upload_id, reading.notes)
    notes.carry(scope, revision.replaces_id, revision.id, {(key[0], key[2]) for key in merged} - said)
    if context.args.get("accept"):
        revision_writer.accept(scope, revision, list(merged.values()))
    uploads.find(scope, upload_id).state = "imported"
    scope.session.flush()
    return {
        **report,
        "revision": str(revision.id),
        "number": revision.number,
        "difference": changes.difference,
        "supplier": rights.supplier,
        "source_assumed": rights.assumed,
    }


def _packed(block: Any, upload_id: UUID) -> StoredBlock:
    key = (block.measure_code, block.group, block.period, block.area_set_id)
    return StoredBlock(
        key,
        pack(block),
        upload_id,
        block.sheet,
        block.rows.astype("<i4").tobytes(),
        block.columns.astype("<i4").tobytes(),
    )


def _mode(
    context: JobContext, mapping: Mapping, old: list[StoredBlock], new: list[StoredBlock]
) -> ImportMode:
    wanted = context.args.get("mode")
    if wanted:
        return ImportMode(wanted)
    if mapping.mode is not None:
        return mapping.mode
    return default_mode({one.key[2] for one in old}, {one.key[2] for one in new})


def _report(read: Read, mode: ImportMode, doubts: list[Finding]) -> dict[str, Any]:
    reading = read.reading
    findings = [*doubts, *reading.findings, *read.notes][:_FINDINGS_KEPT]
    return {
        "rows": reading.rows,
        "mode": mode.value,
        "mapping": dump(read.mapping),
        "match": [{**asdict(match), "rate": match.rate} for match in reading.match],
        "measures": [measure.code for measure in reading.measures],
        "periods": sorted({block.period for block in reading.blocks}),
        "findings": [finding.to_json() for finding in findings],
    }
