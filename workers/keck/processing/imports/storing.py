"""Storing what was read of a table: its new state as a candidate, with difference and report."""

from collections.abc import Set
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from keck.compute.tables.blocks import pack, unpack
from keck.compute.tables.difference import BlockKey, default_mode, merge
from keck.domain.calendar_days import day_of
from keck.domain.findings import Finding, Problem
from keck.domain.mapping_files import dump
from keck.domain.mappings import ImportMode, Mapping
from keck.domain.rights import assumed_rights
from keck.domain.statuses import Status
from keck.persistence.models import Revision
from keck.processing.imports import block_store, revision_writer
from keck.processing.imports.block_store import StoredBlock
from keck.processing.imports.changes import describe
from keck.processing.imports.reading import Read
from keck.services import sources, uploads
from keck.services.tables import mappings, notes
from keck.tenants.scope import Scope

_FINDINGS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Stored:
    """A candidate, its blocks, and what is told about it."""

    revision: Revision
    blocks: list[StoredBlock]
    told: dict[str, Any]

    def accept(self, scope: Scope) -> None:
        """Make it the table's state."""
        revision_writer.accept(scope, self.revision, self.blocks)


def store(
    scope: Scope,
    read: Read,
    upload_id: UUID,
    mode: str | None = None,
    beside: Set[BlockKey] = frozenset(),
) -> Stored:
    """Store a table that was read as a candidate that replaces its table's current state.

    Parameters
    ----------
    mode : str or None
        What it does to its table, if somebody has said so.
    beside : set of BlockKey
        Blocks of the current state that came with the same batch: nothing takes them away, and they are
        replaced only by blocks that say the same and more.
    """
    mapping, reading = read.mapping, read.reading
    dataset = revision_writer.dataset_of(scope, mapping.dataset, mapping.name)
    loaded = block_store.load(scope, [dataset.current_revision_id]) if dataset.current_revision_id else []
    old = {one.key: one for one in loaded}
    new = {one.key: one for one in (_packed(block, upload_id) for block in reading.blocks)}
    kept = {key: one for key, one in old.items() if key in beside}
    new = {key: one for key, one in new.items() if key not in kept or _says_more(one, kept[key])}
    earlier = {key: one for key, one in old.items() if key not in beside}
    chosen = _mode(mode, mapping, earlier.keys(), new.keys())
    merged = {**kept, **merge(chosen, earlier, new)}
    changes = describe(
        scope,
        dataset,
        {key: one.packed for key, one in old.items()},
        {key: one.packed for key, one in merged.items()},
        read.index,
        (reading, mapping),
    )
    rights = mapping.source or assumed_rights(sources.supplier_name(scope))
    if rights.delete_by is not None and rights.delete_by < day_of(datetime.now(UTC)):
        # A remembered mapping has last year's day: the new values would be destroyed with the next upkeep.
        raise Problem("source_delete_by_over")
    source = sources.record(scope, rights)
    report = _report(read, chosen, changes.findings)
    blocks = list(merged.values())
    revision = revision_writer.write(
        scope,
        dataset,
        blocks=blocks,
        measures=reading.measures,
        mode=chosen,
        upload_id=upload_id,
        mapping_id=mappings.remember(scope, mapping, source.id, read.shape).id,
        source_id=source.id,
        report=report,
        difference=changes.difference,
    )
    said = {(block.measure_code, block.period) for block in reading.blocks}
    notes.bring_along(scope, revision.id, upload_id, reading.notes)
    notes.carry(scope, revision.replaces_id, revision.id, {(key[0], key[2]) for key in merged} - said)
    uploads.find(scope, upload_id).state = "imported"
    scope.session.flush()
    told = {
        **report,
        "revision": str(revision.id),
        "number": revision.number,
        "difference": changes.difference,
        "supplier": rights.supplier,
        "source_assumed": rights.assumed,
    }
    return Stored(revision, blocks, told)


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


def _says_more(block: StoredBlock, than: StoredBlock) -> bool:
    mine, theirs = unpack(block.packed).statuses, unpack(than.packed).statuses
    return bool(((mine != Status.MISSING) & (theirs == Status.MISSING)).any())


def _mode(wanted: str | None, mapping: Mapping, old: Set[BlockKey], new: Set[BlockKey]) -> ImportMode:
    if wanted:
        return ImportMode(wanted)
    if mapping.mode is not None:
        return mapping.mode
    return default_mode({key[2] for key in old}, {key[2] for key in new})


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
