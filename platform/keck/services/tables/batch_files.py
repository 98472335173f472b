"""The files of a batch: sent, looked at, answered for, left out and taken in again."""

from collections.abc import Sequence
from typing import IO
from uuid import UUID, uuid4

from keck.adapters.store import Store
from keck.persistence.models import Batch, Upload
from keck.services import jobs, uploads
from keck.services.errors import Refused
from keck.services.logs import audit_log
from keck.services.tables import batches
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


def receive(
    scope: Scope,
    files: Sequence[tuple[str, IO[bytes]]],
    *,
    batch_id: UUID | None = None,
    mapping: str | None = None,
) -> Batch:
    """Store several files as a new batch, or as more files of one; all of them or none.

    A file that is in the batch already, byte for byte, is left out; one that is called like one sent earlier
    takes its place.

    Parameters
    ----------
    mapping : str or None
        The mapping that all of them are read by, as the text of its file.

    Raises
    ------
    Refused
        If they are too many or together too large, there is no space, or the batch is decided on.
    """
    scope.require(Permission.EDIT)
    if batch_id is None:
        batch = Batch(tenant_id=scope.tenant_id, id=uuid4(), state="open", report={})
        batch.created_by = scope.account_id
        scope.session.add(batch)
        scope.session.flush()
    else:
        batch = batches.changeable(scope, batch_id)
    audit_log.record(scope, "sent_batch", count=len(files))
    there = batches.files_of(scope, batch.id)
    if len(files) + sum(1 for one in there if batches.counts(one)) > batches.MOST_FILES:
        raise Refused("batch_too_many", limit=batches.MOST_FILES)
    received: list[Upload] = []
    try:
        for name, stream in files:
            received.append(
                uploads.receive(scope, kind="table", filename=name, stream=stream, batch_id=batch.id)
            )
            if sum(one.size for one in received) > scope.settings.max_upload_bytes:
                raise Refused("upload_too_large", megabytes=scope.settings.max_upload_bytes // 1_000_000)
        _sort_in(there, received)
        for one in received:
            if mapping is not None:
                one.options = {**one.options, "mapping": mapping}
        scope.session.flush()
    except BaseException:
        for one in received:
            Store(scope.settings.store).delete(scope.tenant_id, one.storage_key)
        raise
    return batch


def _sort_in(there: list[Upload], received: list[Upload]) -> None:
    for place, one in enumerate(received):
        before = [other for other in [*there, *received[:place]] if batches.counts(other)]
        twin = next((other for other in before if other.sha256 == one.sha256), None)
        if twin is not None:
            one.options = {**one.options, batches.LEFT_OUT: {"why": "twice", "file": twin.filename}}
            continue
        for older in there:
            if batches.counts(older) and older.filename == one.filename:
                older.options = {**older.options, batches.LEFT_OUT: {"why": "replaced"}}


def look(scope: Scope, batch_id: UUID) -> list[UUID]:
    """Ask workers what is in the files that nobody has looked at yet.

    Returns
    -------
    list of UUID
        The jobs.
    """
    scope.require(Permission.EDIT)
    files = [one for one in batches.files_of(scope, batch_id) if _readable(one)]
    asked = jobs.of_uploads(scope, [one.id for one in files])
    return [
        uploads.inspect(scope, one.id)
        for one in files
        if one.proposal is None and not any(job.kind == "inspect" for job in asked[one.id])
    ]


def answer(scope: Scope, upload_id: UUID, *, mapping: str | None, mode: str | None = None) -> Batch:
    """Keep for the batch how one of its files is read; files of the same make are looked at again.

    Parameters
    ----------
    mapping : str or None
        The text of the confirmed mapping; ``None`` reads all sheets as proposed.
    """
    upload = uploads.with_file(scope, upload_id)
    batch = batches.changeable(scope, batches.of_upload(scope, upload_id))
    kept = {key: value for key, value in upload.options.items() if key not in ("mapping", "mode")}
    given = {"mapping": mapping, "mode": mode}
    audit_log.record(scope, "answered_file", file=upload.filename)
    upload.options = {**kept, **{key: value for key, value in given.items() if value}}
    _forget(batch, upload_id)
    shape = (upload.proposal or {}).get("shape")
    for one in batches.files_of(scope, batch.id):
        alike = shape is not None and (one.proposal or {}).get("shape") == shape
        if alike and one.id != upload_id and _open(one):
            uploads.inspect(scope, one.id)
    scope.session.flush()
    return batch


def _open(upload: Upload) -> bool:
    return _readable(upload) and batches.asks(upload)


def _readable(upload: Upload) -> bool:
    return batches.counts(upload) and upload.deleted_at is None


def leave_out(scope: Scope, upload_id: UUID) -> Batch:
    """Let the batch do without a file."""
    upload = uploads.find(scope, upload_id)
    batch = batches.changeable(scope, batches.of_upload(scope, upload_id))
    audit_log.record(scope, "left_out", file=upload.filename)
    if batches.LEFT_OUT not in upload.options:
        upload.options = {**upload.options, batches.LEFT_OUT: {"why": "by_hand"}}
    _forget(batch, upload_id)
    scope.session.flush()
    return batch


def take_in(scope: Scope, upload_id: UUID) -> Batch:
    """Take a file that was left out in again."""
    upload = uploads.with_file(scope, upload_id)
    batch = batches.changeable(scope, batches.of_upload(scope, upload_id))
    audit_log.record(scope, "taken_in", file=upload.filename)
    upload.options = {key: value for key, value in upload.options.items() if key != batches.LEFT_OUT}
    scope.session.flush()
    look(scope, batch.id)
    return batch


def _forget(batch: Batch, upload_id: UUID) -> None:
    told = {key: one for key, one in batch.report.get("files", {}).items() if key != str(upload_id)}
    batch.report = {**batch.report, "files": told}
