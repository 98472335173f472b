"""Archives with all that a member has: asked for, made by a worker, kept for some days."""

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from keck.adapters.store import Store, inside, replacing
from keck.persistence.models import Export, Job
from keck.services import jobs
from keck.services.errors import NotFound, Refused
from keck.services.leaving.takeaway import Takeaway
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

KEPT = timedelta(days=7)
KIND = "export"
_CHUNK = 1 << 20


def request(scope: Scope) -> UUID:
    """Ask a worker for an archive; returns the job.

    Raises
    ------
    Refused
        If one is being made already.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    running = select(Job.id).where(
        Job.tenant_id == scope.tenant_id, Job.kind == KIND, Job.state.in_(("queued", "running"))
    )
    if scope.session.scalars(running.limit(1)).first() is not None:
        raise Refused("export_running")
    export_id = uuid4()
    job_id = jobs.enqueue(scope, KIND, {"export_id": str(export_id)})
    scope.session.add(
        Export(
            tenant_id=scope.tenant_id,
            id=export_id,
            job_id=job_id,
            created_by=scope.account_id,
            expires_at=datetime.now(UTC) + KEPT,
        )
    )
    scope.session.flush()
    return job_id


def all_of(scope: Scope) -> list[Export]:
    """Return the archives that are there or being made, the newest first."""
    scope.require(Permission.ADMINISTER)
    query = select(Export).where(Export.tenant_id == scope.tenant_id)
    return list(scope.session.scalars(query.order_by(Export.created_at.desc(), Export.id)))


def finish(scope: Scope, export_id: UUID, *, key: str, size: int, sha256: str) -> None:
    """Note where the archive lies; its days begin now."""
    found = _find(scope, export_id)
    found.storage_key, found.size, found.sha256 = key, size, sha256
    found.expires_at = datetime.now(UTC) + KEPT
    audit_log.record(scope, "exported")
    scope.session.flush()


def give_up(scope: Scope, args: dict[str, str]) -> None:
    """Forget an archive that could not be made."""
    gone = delete(Export).where(Export.tenant_id == scope.tenant_id, Export.id == UUID(args["export_id"]))
    scope.session.execute(gone)


def path_of(scope: Scope, export_id: UUID) -> Path:
    """Return where an archive lies, for somebody who takes it along; that stands in the log.

    Raises
    ------
    NotFound
        If there is none, or its days are over.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    found = _find(scope, export_id)
    path = None
    if found.storage_key is not None and found.expires_at > datetime.now(UTC):
        path = Store(scope.settings.store).find(scope.tenant_id, found.storage_key)
    if path is None:
        raise NotFound("export", str(export_id))
    audit_log.record(scope, "downloaded_export")
    return path


def _find(scope: Scope, export_id: UUID) -> Export:
    found = scope.session.get(Export, (scope.tenant_id, export_id))
    if found is None:
        raise NotFound("export", str(export_id))
    return found


def keys(scope: Scope) -> set[str]:
    """Return the keys of all archives that are to be there."""
    query = select(Export.storage_key).where(Export.tenant_id == scope.tenant_id)
    return {key for key in scope.session.scalars(query) if key}


def expire(scope: Scope, now: datetime) -> int:
    """Delete archives whose days are over; returns how many."""
    over = select(Export).where(Export.tenant_id == scope.tenant_id, Export.expires_at < now)
    rows = list(scope.session.scalars(over))
    for row in rows:
        forget(scope, row.id)
    return len(rows)


def forget(scope: Scope, export_id: UUID) -> None:
    """Delete an archive before or when its days are over."""
    found = _find(scope, export_id)
    scope.session.delete(found)
    audit_log.record(scope, "deleted_export")
    scope.session.flush()
    if found.storage_key:
        Store(scope.settings.store).delete(scope.tenant_id, found.storage_key)


def of_result(result: dict[str, Any]) -> UUID:
    """Return which archive a job has made."""
    return UUID(result["export"])


def unpack(archive: Path, folder: Path) -> Takeaway:
    """Unpack an archive into a new or empty folder and check it.

    Raises
    ------
    Refused
        If the folder holds something, or the disk is full.
    """
    require_empty(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with zipfile.ZipFile(archive) as packed:
            for entry in packed.infolist():
                target = inside(folder, *PurePosixPath(entry.filename).parts)
                with packed.open(entry) as source, replacing(target) as stream:
                    while chunk := source.read(_CHUNK):
                        stream.write(chunk)
    except OSError as error:
        raise Refused("export_no_space", folder=str(folder), reason=error.strerror or str(error)) from error
    found = Takeaway.read(folder)
    found.require_sound(folder)
    return found


def require_empty(folder: Path) -> None:
    """Refuse a folder that holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("backup_folder_full", folder=str(folder))
