"""The files of a batch become revisions: all of them, or none."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from keck.adapters.store import Store
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.belonging import KnownTable
from keck.compute.tables.difference import BlockKey
from keck.compute.tables.together import Clash, Part, clashes, in_order, key_of
from keck.domain.findings import Problem
from keck.domain.mappings import ImportMode
from keck.persistence.models import Dataset, Upload
from keck.processing import sandbox
from keck.processing.context import JobContext
from keck.processing.imports import revision_writer
from keck.processing.imports.area_index import area_index
from keck.processing.imports.reading import Read, read_tables
from keck.processing.imports.storing import store
from keck.processing.imports.understanding import recall
from keck.processing.personal import gone_if_personal
from keck.processing.stored import path_of
from keck.services.tables import batch_checks, batches, destroyed
from keck.tenants.scope import Scope

_FINDINGS_TOLD = 100
_READ_PERCENT = 70


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the batch, and how somebody wants it read."""

    id: UUID
    name: str
    path: Path
    gone: str | None
    mapping: str | None
    mode: str | None


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a file."""

    file: _File
    read: Read

    @property
    def whole(self) -> bool:
        mode = self.file.mode or (self.read.mapping.mode and self.read.mapping.mode.value)
        return mode == ImportMode.REPLACE_TABLE.value


def run(context: JobContext) -> None:
    """Read all files, tell what is wrong with each, and store everything with the job's end."""
    batch_id = UUID(context.args["batch_id"])
    with context.scope() as scope:
        files = [_file(scope, one) for one in batch_checks.begin(scope, batch_id)]
        index = area_index(scope)
    tables, problems = _read_all(context, batch_id, files, index)
    context.progress(_READ_PERCENT, "batch_comparing", count=len(files))
    tables = _ordered(tables)
    parts = [Part(one.file.name, one.read.mapping.dataset, one.whole, one.read.reading) for one in tables]
    for clash in clashes(parts):
        _add(problems, tables[clash.part].file.id, clash)
    if problems:
        _refuse(context, batch_id, problems)
    with context.finishing(held=False) as scope:
        destroyed.hold_off(scope)
        context.result = _finished(scope, context, batch_id, files, tables)


def _finished(
    scope: Scope, context: JobContext, batch_id: UUID, files: list[_File], tables: list[_Table]
) -> dict[str, Any]:
    batch = batch_checks.settle(scope, batch_id, {one.id for one in files})
    dry = bool(context.args.get("dry_run"))
    if dry:
        told = _tried(scope, context, tables)
        batches.end(scope, batch, "discarded")
    else:
        told = _store_all(scope, context, tables)
        batch.report = {"revisions": [one["revision"] for one in told]}
        batch.state = "checked"
    if context.args.get("accept") and not dry:
        batches.end(scope, batch, "accepted")
    return {
        "batch": str(batch_id),
        "files": told,
        "dry_run": dry,
        "left_out": [
            {**one.options[batches.LEFT_OUT], "name": one.filename}
            for one in batches.files_of(scope, batch_id)
            if batches.LEFT_OUT in one.options
        ],
    }


def _tried(scope: Scope, context: JobContext, tables: list[_Table]) -> list[dict[str, Any]]:
    """Store everything and take it back, so that a dry run can not say anything else than the real one."""
    trial = scope.session.begin_nested()
    try:
        return _store_all(scope, context, tables)
    finally:
        trial.rollback()


def _file(scope: Scope, upload: Upload) -> _File:
    store = Store(scope.settings.store)
    path = store.path(scope.tenant_id, upload.storage_key) if upload.deleted_at else path_of(scope, upload)
    gone = f"{upload.deleted_at:%Y-%m-%d}" if upload.deleted_at else None
    options = upload.options
    return _File(upload.id, upload.filename, path, gone, options.get("mapping"), options.get("mode"))


def _read_all(
    context: JobContext, batch_id: UUID, files: list[_File], index: AreaIndex
) -> tuple[list[_Table], dict[UUID, Problem]]:
    tables: list[_Table] = []
    problems: dict[UUID, Problem] = {}
    # Files with the same measures belong to one table, also where none of them was there before.
    beside: dict[str, KnownTable] = {}
    for place, file in enumerate(files):
        start, end = (_READ_PERCENT * step // len(files) for step in (place, place + 1))
        about = {"number": place + 1, "count": len(files), "file": file.name}
        try:
            reading = partial(_read, context, batch_id, file, index, beside.values())
            read = context.along(start, end, "batch_reading", reading, **about)
            tables += [_Table(file, one) for one in read]
            for one in read:
                beside.setdefault(one.mapping.dataset, _holding(one))
        except Problem as problem:
            problems[file.id] = problem
    return tables, problems


def _holding(read: Read) -> KnownTable:
    blocks = read.reading.blocks
    return KnownTable(
        read.mapping.dataset,
        read.mapping.name,
        tuple(read.reading.measures),
        {block.group for block in blocks} - {""},
        {block.area_set_id for block in blocks},
        read.mapping.source,
    )


def _read(
    context: JobContext, batch_id: UUID, file: _File, index: AreaIndex, beside: Iterable[KnownTable]
) -> list[Read]:
    if file.gone:
        raise Problem("upload_file_gone", day=file.gone)
    with gone_if_personal(context, file.id):
        raw = sandbox.read_table(file.path, file.name)
    memory = recall(context, raw, batch_id)
    held = replace(memory, tables=lambda: [*memory.tables(), *beside])
    return read_tables(raw, index, file.name, file.mapping, held)


def _ordered(tables: list[_Table]) -> list[_Table]:
    parts = [Part(one.file.name, one.read.mapping.dataset, one.whole, one.read.reading) for one in tables]
    return [tables[place] for place in in_order(parts)]


def _add(problems: dict[UUID, Problem], upload_id: UUID, clash: Clash) -> None:
    known = problems.setdefault(upload_id, Problem("batch_clash", []))
    known.findings.append(clash.finding)


def _refuse(context: JobContext, batch_id: UUID, problems: dict[UUID, Problem]) -> None:
    """Keep with the batch what is wrong with each file, and end the check."""
    stored = {
        key: {
            "code": one.code,
            "params": one.params,
            "findings": [finding.to_json() for finding in one.findings[:1000]],
        }
        for key, one in problems.items()
    }
    with context.holding() as scope:
        batch_checks.refuse(scope, batch_id, stored)
    raise Problem("batch_has_errors", count=len(problems))


def _store_all(scope: Scope, context: JobContext, tables: list[_Table]) -> list[dict[str, Any]]:
    """Store table by table as if each was accepted before the next one, so that differences build up.

    Unless they are to be accepted, the tables' own states are put back in the end.
    """
    names = {one.read.mapping.dataset: one.read.mapping.name for one in tables}
    # In one order, so that two batches at once wait for each other and never in a circle.
    datasets = {code: revision_writer.dataset_of(scope, code, names[code]) for code in sorted(names)}
    before = {code: dataset.current_revision_id for code, dataset in datasets.items()}
    brought: defaultdict[str, set[BlockKey]] = defaultdict(set)
    told = []
    for place, one in enumerate(tables):
        percent = _READ_PERCENT + (99 - _READ_PERCENT) * place // len(tables)
        context.progress(percent, "batch_storing", number=place + 1, count=len(tables), file=one.file.name)
        dataset = datasets[one.read.mapping.dataset]
        told.append(_stored(scope, context, one, dataset, brought[dataset.code]))
        brought[dataset.code] |= {key_of(block) for block in one.read.reading.blocks}
    if not context.args.get("accept"):
        for code, dataset in datasets.items():
            dataset.current_revision_id = before[code]
    scope.session.flush()
    return told


def _stored(
    scope: Scope,
    context: JobContext,
    one: _Table,
    dataset: Dataset,
    beside: set[BlockKey],
) -> dict[str, Any]:
    stored = store(scope, one.read, one.file.id, one.file.mode, beside)
    if context.args.get("accept"):
        stored.accept(scope)
    else:
        dataset.current_revision_id = stored.revision.id
        scope.session.flush()
    told = stored.told
    return {
        **told,
        "file": one.file.name,
        "upload": str(one.file.id),
        "table": dataset.name,
        "findings": told["findings"][:_FINDINGS_TOLD],
    }
