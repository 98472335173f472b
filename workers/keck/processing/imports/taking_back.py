"""Taking a state of a table back: always as a new candidate, so that nothing is lost."""

from typing import Any
from uuid import UUID

from keck.compute.tables.difference import BlockKey
from keck.domain.findings import Finding, Problem, Severity
from keck.domain.mappings import ImportMode
from keck.domain.periods import Period
from keck.persistence.models import Dataset, Revision
from keck.processing.context import JobContext
from keck.processing.imports import block_store, revision_writer
from keck.processing.imports.area_index import area_index
from keck.processing.imports.block_store import StoredBlock
from keck.processing.imports.changes import describe
from keck.services import revisions
from keck.services.tables import destroyed, notes
from keck.tenants.scope import Scope

Blocks = dict[BlockKey, StoredBlock]


def run(context: JobContext) -> None:
    """Write a candidate in which a state is taken back, or that is that state again."""
    revision_id, how = UUID(context.args["revision_id"]), context.args["how"]
    context.progress(10, "take_back_states")
    with context.finishing() as scope:
        destroyed.hold_off(scope)
        revision = revisions.find(scope, revision_id)
        dataset = revision_writer.locked(scope, revision.dataset_id)
        # Somebody may have destroyed it while this waited for the table.
        scope.session.refresh(revision)
        if revision.state == "destroyed":
            raise Problem("revision_destroyed")
        context.result = _written(scope, dataset, revision, how)


def _written(scope: Scope, dataset: Dataset, revision: Revision, how: str) -> dict[str, Any]:
    current = _blocks(scope, dataset.current_revision_id)
    if how == "undo":
        origin, wanted, kept = _undone(scope, revision, current)
    else:
        origin, wanted, kept = revision, _blocks(scope, revision.id), 0
    old = {key: one.packed for key, one in current.items()}
    new = {key: one.packed for key, one in wanted.items()}
    if {key: one.hash for key, one in old.items()} == {key: one.hash for key, one in new.items()}:
        raise Problem("take_back_nothing")
    changes = describe(scope, dataset, old, new, area_index(scope))
    findings = list(changes.findings)
    if kept:
        findings.append(Finding("take_back_kept", Severity.WARNING, params={"number": kept}))
    made = revision_writer.write(
        scope,
        dataset,
        blocks=list(wanted.values()),
        measures=[],
        mode=ImportMode.REPLACE_TABLE,
        # The file and the rights of the state that the values come from.
        upload_id=origin.upload_id,
        mapping_id=origin.mapping_id,
        source_id=origin.source_id,
        report={
            "taken_back": {"revision": str(revision.id), "number": revision.number, "how": how},
            "periods": sorted({key[2] for key in wanted}, key=Period.parse),
            "findings": [finding.to_json() for finding in findings],
        },
        difference=changes.difference,
    )
    _keep_notes(scope, made, origin, current, wanted)
    return {"revision": str(made.id), "number": made.number, "difference": changes.difference}


def _keep_notes(scope: Scope, made: Revision, origin: Revision, current: Blocks, wanted: Blocks) -> None:
    """Let values keep their notes, whichever state they come from."""
    about = {(key[0], key[2]) for key in wanted}
    changed = {(key[0], key[2]) for key in wanted if _hash(current, key) != _hash(wanted, key)}
    notes.carry(scope, made.replaces_id, made.id, about - changed)
    notes.carry(scope, origin.id, made.id, changed)


def _blocks(scope: Scope, revision_id: UUID | None) -> Blocks:
    return {one.key: one for one in block_store.load(scope, [revision_id])} if revision_id else {}


def _undone(scope: Scope, revision: Revision, current: Blocks) -> tuple[Revision, Blocks, int]:
    """Return the table without what one state changed; what changed again later stays, and is counted."""
    earlier = revisions.find(scope, revision.replaces_id) if revision.replaces_id else None
    if earlier is not None and earlier.state == "destroyed":
        raise Problem("take_back_destroyed", number=earlier.number)
    before, after = _blocks(scope, earlier.id if earlier else None), _blocks(scope, revision.id)
    wanted, kept = dict(current), 0
    for key in {*before, *after}:
        if _hash(before, key) == _hash(after, key):
            continue
        if _hash(current, key) != _hash(after, key):
            kept += 1
        elif key in before:
            wanted[key] = before[key]
        else:
            del wanted[key]
    return earlier or revision, wanted, kept


def _hash(blocks: Blocks, key: BlockKey) -> str | None:
    return blocks[key].packed.hash if key in blocks else None
