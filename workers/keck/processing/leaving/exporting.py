"""Making an archive: rows in one snapshot, then the files, as a backup does it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from keck.adapters import shelf
from keck.adapters.store import Store
from keck.db.engines import engine
from keck.db.migrate import written_for
from keck.db.sessions import TenantSession
from keck.domain.calendar_days import day_of
from keck.persistence.models import Agreement, Tenant, Upload
from keck.processing.context import JobContext
from keck.processing.leaving import boundaries, figures
from keck.processing.leaving.guide import guide
from keck.processing.leaving.packing import Packing
from keck.services import revisions
from keck.services.backup_format import chunks_of
from keck.services.backups.backup import copy_out
from keck.services.leaving import exports
from keck.services.leaving.takeaway import README, Takeaway, columns_of, condition_of, taken_tables
from keck.services.logs import audit_reading
from keck.tenants.scope import WORKER, Scope


def run(context: JobContext) -> None:
    """Write the archive, then note where it lies; what a killed worker leaves is deleted by the upkeep."""
    export_id = UUID(context.args["export_id"])
    store = Store(context.settings.store)
    stored = store.write(context.tenant_id, lambda stream: _write(context, stream))
    with context.finishing() as scope:
        exports.finish(scope, export_id, key=stored.key, size=stored.size, sha256=stored.sha256)
        context.result = {"export": str(export_id), "size": stored.size}


def _write(context: JobContext, stream: IO[bytes]) -> None:
    context.progress(5, "export_rows")
    # keck_gate reads what is private and what is public in one snapshot; people are none of its business.
    snapshot = engine(context.settings, "keck_gate").execution_options(isolation_level="REPEATABLE READ")
    with TenantSession(snapshot, context.tenant_id) as session, session.begin():
        scope = Scope.system(session, context.settings, context.tenant_id, origin=WORKER)
        packing = Packing(stream, _listed(scope))
        with context.scope() as people:
            _tables(packing, session, people.session, context.tenant_id)
        context.progress(40, "export_values")
        _readable(packing, scope)
        uploads = list(scope.session.scalars(select(Upload).where(Upload.tenant_id == scope.tenant_id)))
        signed = list(scope.session.scalars(select(Agreement).where(Agreement.tenant_id == scope.tenant_id)))
    context.progress(60, "export_files")
    _uploads(packing, context, uploads)
    _agreements(packing, context, signed)
    _shelves(packing, context)
    packing.file(README, [guide(packing.listed)])
    packing.close()


def _listed(scope: Scope) -> Takeaway:
    tenant = scope.session.get_one(Tenant, scope.tenant_id)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    return Takeaway(tenant.slug, tenant.name, str(tenant.id), written_for(), made_at)


def _tables(packing: Packing, gate: Session, people: Session, tenant_id: UUID) -> None:
    for table in taken_tables():
        connection = (people if table.schema == "identity" else gate).connection()
        columns, condition = columns_of(table), condition_of(table, tenant_id)
        chunks = copy_out(connection, table, condition, columns=columns, csv=True)
        packing.table(table.fullname, columns, chunks)


def _readable(packing: Packing, scope: Scope) -> None:
    sets = figures.all_sets(scope)
    for revision in revisions.current(scope):
        dataset = revisions.find_dataset(scope, revision.dataset_id)
        packing.file(f"werte/{_plain(dataset.code)}.csv", figures.values(scope, revision.id, sets))
    layers = boundaries.geopackage(sets, scope.settings.store)
    if any(one.row.has_shapes for one in sets):
        packing.file("gebiete.gpkg", layers)
    packing.file("protokoll.jsonl", audit_reading.export(scope))


def _uploads(packing: Packing, context: JobContext, uploads: list[Upload]) -> None:
    for upload in sorted(uploads, key=lambda one: (one.created_at, one.id)):
        if upload.deleted_at is not None or upload.state == "discarded":
            continue
        name = f"dateien/{day_of(upload.created_at)}-{upload.id.hex[:8]}-{_plain(upload.filename)}"
        _stored(packing, context, name, upload)


def _agreements(packing: Packing, context: JobContext, signed: list[Agreement]) -> None:
    for one in sorted(signed, key=lambda one: (one.sent_at, one.id)):
        name = f"vereinbarungen/{day_of(one.sent_at)}-{one.id.hex[:8]}-{_plain(one.filename)}"
        _stored(packing, context, name, one)


def _stored(packing: Packing, context: JobContext, name: str, row: Upload | Agreement) -> None:
    path = Store(context.settings.store).find(context.tenant_id, row.storage_key)
    if path is None:
        packing.listed.missing.append(row.filename)
    else:
        packing.file(name, chunks_of(path), f"t/{context.tenant_id}/{row.storage_key}")


def _shelves(packing: Packing, context: JobContext) -> None:
    root, tenant_id = context.settings.store, context.tenant_id
    for folder, kept in (
        ("artefakte", shelf.private_data(root, tenant_id)),
        ("seiten", shelf.private_views(root, tenant_id)),
    ):
        for path in _plain_files(kept.folder):
            place = path.relative_to(root).as_posix()
            packing.file(f"{folder}/{path.name}", chunks_of(path), place)
        context.progress(80, "export_files")


def _plain_files(folder: Path) -> list[Path]:
    """Return files without their compressed twins, which are made anew."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and shelf.NAME.fullmatch(path.name))


def _plain(name: str) -> str:
    """Return a name as every file system takes it."""
    return "".join(c if c.isalnum() or c in " .-_()" else "_" for c in name).strip(" .")[:120] or "datei"
