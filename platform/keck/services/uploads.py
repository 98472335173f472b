"""Receiving files: stored first, then looked at by a worker."""

from typing import IO, Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import select

from keck.adapters.store import Store, StoredObject, TooLarge
from keck.persistence.models import Upload
from keck.services import jobs, quotas
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

UploadKind = Literal["areas", "table", "streets"]
# A file that is read in a second or two waits for no long job: one slot is kept for short ones.
_SHORT_IMPORT, _SHORT_LOOK = 1_000_000, 10_000_000
_NAME_LENGTH = 200
_WAITING = 20


def receive(
    scope: Scope,
    *,
    kind: UploadKind,
    filename: str,
    stream: IO[bytes],
    options: dict[str, Any] | None = None,
    batch_id: UUID | None = None,
) -> Upload:
    """Store a file; it is read by nobody but a sandboxed child.

    Parameters
    ----------
    batch_id : UUID or None
        The batch that it comes in.

    Raises
    ------
    Refused
        If it is longer than the limit (refused while streaming), the member has no room left for it, or the
        disk is full; nothing is kept.
    """
    scope.require(Permission.EDIT)
    store = Store(scope.settings.store)
    limit, room = scope.settings.max_upload_bytes, quotas.room(scope)
    try:
        stored = store.create(scope.tenant_id, stream, min(limit, room))
    except TooLarge as error:
        if room < limit:
            raise quotas.no_room(scope) from error
        raise Refused("upload_too_large", megabytes=limit // 1_000_000) from error
    except OSError as error:
        raise Refused("upload_no_space") from error
    if batch_id is None:
        audit_log.record(scope, "sent_file", file=plain_name(filename))
    try:
        return _record(scope, kind, filename, options or {}, stored, batch_id)
    except BaseException:
        store.delete(scope.tenant_id, stored.key)
        raise


def _record(
    scope: Scope,
    kind: UploadKind,
    filename: str,
    options: dict[str, Any],
    stored: StoredObject,
    batch_id: UUID | None,
) -> Upload:
    upload = Upload(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        kind=kind,
        filename=plain_name(filename),
        size=stored.size,
        sha256=stored.sha256,
        storage_key=stored.key,
        state="received",
        options=options,
        batch_id=batch_id,
        created_by=scope.account_id,
    )
    scope.session.add(upload)
    scope.session.flush()
    return upload


def plain_name(filename: str) -> str:
    """Return a file's name as a harmless text: no path, no control or direction signs."""
    base = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in base if c.isprintable())[:_NAME_LENGTH] or "datei"


def find(scope: Scope, upload_id: UUID) -> Upload:
    """Return an upload of the member.

    Raises
    ------
    NotFound
        If the member has no such upload.
    """
    upload = scope.session.get(Upload, (scope.tenant_id, upload_id))
    if upload is None:
        raise NotFound("upload", str(upload_id))
    return upload


def with_file(scope: Scope, upload_id: UUID) -> Upload:
    """Return an upload whose file is still there.

    Raises
    ------
    Refused
        If its file was deleted.
    """
    upload = find(scope, upload_id)
    if upload.deleted_at is not None or upload.state == "discarded":
        raise Refused("upload_file_gone", day=f"{upload.deleted_at or upload.created_at:%Y-%m-%d}")
    return upload


def recent(scope: Scope, *, limit: int = 20) -> list[Upload]:
    """Return the newest uploads, newest first."""
    query = (
        select(Upload)
        .where(Upload.tenant_id == scope.tenant_id)
        .order_by(Upload.created_at.desc(), Upload.id)
        .limit(limit)
    )
    return list(scope.session.scalars(query))


def waiting(scope: Scope, kind: UploadKind) -> list[Upload]:
    """Return the files of a kind that came alone and were not decided on, newest first."""
    query = (
        select(Upload)
        .where(
            Upload.tenant_id == scope.tenant_id,
            Upload.kind == kind,
            Upload.state.in_(("received", "inspected")),
            Upload.batch_id.is_(None),
        )
        .order_by(Upload.created_at.desc(), Upload.id)
        .limit(_WAITING)
    )
    return list(scope.session.scalars(query))


def inspect(scope: Scope, upload_id: UUID, *, options: dict[str, Any] | None = None) -> UUID:
    """Ask a worker what is in a file and how it could be read.

    Parameters
    ----------
    options : dict or None
        What the file itself does not say: ``crs``, ``layer`` and ``polygonise``.
    """
    scope.require(Permission.EDIT)
    upload = with_file(scope, upload_id)
    if options is not None:
        upload.options = {**upload.options, **options}
    slot = _slot(upload, _SHORT_LOOK)
    return jobs.enqueue(
        scope, "inspect", {"upload_id": str(upload_id)}, slot=slot, about={"file": upload.filename}
    )


def import_areas(scope: Scope, upload_id: UUID, options: dict[str, Any]) -> UUID:
    """Ask a worker to make an area set of a file.

    Parameters
    ----------
    options : dict
        ``level``, ``key``, ``name``, and if wanted ``level_name``, ``parent_level``, ``parent_column``,
        ``valid_from``, ``crs``, ``layer`` and ``polygonise``.
    """
    scope.require(Permission.EDIT)
    upload = with_file(scope, upload_id)
    upload.options = options
    return jobs.enqueue(
        scope,
        "import_areas",
        {"upload_id": str(upload_id), "options": options},
        about={"file": upload.filename},
    )


def import_table(
    scope: Scope,
    upload_id: UUID,
    *,
    mapping: str | None = None,
    mode: str | None = None,
    accept: bool = False,
    dry_run: bool = False,
    name: str | None = None,
) -> UUID:
    """Ask a worker to read a table by a mapping, or by its own proposal if that is unambiguous.

    Parameters
    ----------
    mapping : str or None
        The mapping file's text.
    mode : str or None
        ``add``, ``replace_periods`` or ``replace_table``; by default what the periods suggest.
    accept : bool
        Whether the revision becomes the table's current state at once.
    dry_run : bool
        Whether only the report is wanted.
    name : str or None
        Name of what is counted, for a file that does not say it.
    """
    scope.require(Permission.EDIT)
    upload = with_file(scope, upload_id)
    upload.annotated_key = None
    args = {
        "upload_id": str(upload_id),
        "mapping": mapping,
        "mode": mode,
        "accept": accept,
        "dry_run": dry_run,
        "name": name,
    }
    slot = _slot(upload, _SHORT_IMPORT)
    return jobs.enqueue(scope, "import_table", args, slot=slot, about={"file": upload.filename})


def _slot(upload: Upload, most: int) -> jobs.Slot:
    return "short" if upload.size <= most else "long"


def discard(scope: Scope, upload_id: UUID) -> None:
    """Throw an upload away that was not imported; its file goes too."""
    scope.require(Permission.EDIT)
    upload = find(scope, upload_id)
    if upload.state == "imported":
        raise Refused("upload_in_use")
    audit_log.record(scope, "discarded_file", file=upload.filename)
    throw_away(scope, upload)


def throw_away(scope: Scope, upload: Upload) -> None:
    """Delete an upload's file and mark it as discarded."""
    upload.state = "discarded"
    scope.session.flush()
    Store(scope.settings.store).delete(scope.tenant_id, upload.storage_key)
