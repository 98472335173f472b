"""Signed agreements of a member: the copy is the member's own file, that there is one both sides see."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from sqlalchemy import insert, update

from keck.adapters.store import Store, StoredObject, TooLarge
from keck.domain.calendar_days import day_of
from keck.persistence.models import Agreement, AgreementRecord
from keck.services import agreement_state, agreement_text, quotas, uploads
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

MOST_BYTES, MOST_COPIES = 10_000_000, 10
# What a file begins with; it is stored as it is and never opened.
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_LONGEST_BEGINNING = max(map(len, _BEGINNINGS))


def send(
    scope: Scope, *, filename: str, stream: IO[bytes], signed_on: date, shared: bool = False
) -> Agreement:
    """Keep a signed copy.

    Parameters
    ----------
    shared : bool
        Whether the foundation may read the file; that it is signed it sees in any case.

    Raises
    ------
    Refused
        If it is no PDF and no picture, too large, signed in the future, or there is no room left.
    """
    scope.require(Permission.ADMINISTER)
    if signed_on > day_of(datetime.now(UTC)):
        raise Refused("agreement_day_wrong")
    if len(agreement_state.all_of(scope)) >= MOST_COPIES:
        raise Refused("agreement_too_many", limit=MOST_COPIES)
    media_type = _media_type(stream)
    stored = _stored(scope, stream)
    text = agreement_text.current(scope)
    common = {
        "tenant_id": scope.tenant_id,
        "id": uuid4(),
        "version": text.version,
        "digest": text.digest,
        "signed_on": signed_on,
    }
    try:
        row = Agreement(
            **common,
            body=text.text,
            sent_by=scope.account_id,
            filename=uploads.plain_name(filename),
            media_type=media_type,
            size=stored.size,
            sha256=stored.sha256,
            storage_key=stored.key,
        )
        scope.session.add(row)
        told = {**common, "shared_key": stored.key if shared else None}
        # Column by column: what only the foundation writes is not even named.
        scope.session.execute(insert(AgreementRecord).values(told))
        audit_log.record(scope, "agreement_sent", version=text.version)
        scope.session.flush()
    except BaseException:
        Store(scope.settings.store).delete(scope.tenant_id, stored.key)
        raise
    return row


def _media_type(stream: IO[bytes]) -> str:
    beginning = stream.read(_LONGEST_BEGINNING)
    stream.seek(0)
    found = next((kind for mark, kind in _BEGINNINGS.items() if beginning.startswith(mark)), None)
    if found is None:
        raise Refused("agreement_kind" if beginning else "agreement_no_file")
    return found


def _stored(scope: Scope, stream: IO[bytes]) -> StoredObject:
    room = quotas.room(scope)
    try:
        return Store(scope.settings.store).create(scope.tenant_id, stream, min(MOST_BYTES, room))
    except TooLarge as error:
        if room < MOST_BYTES:
            raise quotas.no_room(scope) from error
        raise Refused("agreement_too_large", megabytes=MOST_BYTES // 1_000_000) from error
    except OSError as error:
        raise Refused("upload_no_space") from error


def find(scope: Scope, agreement_id: UUID) -> Agreement:
    """Return a copy of the member.

    Raises
    ------
    NotFound
        If the member has no such copy.
    """
    found = scope.session.get(Agreement, (scope.tenant_id, agreement_id))
    if found is None:
        raise NotFound("agreement", str(agreement_id))
    return found


def file_of(scope: Scope, agreement_id: UUID) -> tuple[Agreement, Path]:
    """Return a copy and where its file lies."""
    scope.require(Permission.ADMINISTER)
    row = find(scope, agreement_id)
    path = Store(scope.settings.store).find(scope.tenant_id, row.storage_key)
    if path is None:
        raise NotFound("file", str(agreement_id))
    return row, path


def share(scope: Scope, agreement_id: UUID, *, shared: bool) -> None:
    """Let the foundation read a copy, or no longer."""
    scope.require(Permission.ADMINISTER)
    row = find(scope, agreement_id)
    _change(scope, row, shared_key=row.storage_key if shared else None)
    audit_log.record(scope, "agreement_shared" if shared else "agreement_unshared")


def remove(scope: Scope, agreement_id: UUID) -> None:
    """Take back a copy that was sent by mistake; its file goes too.

    Raises
    ------
    Refused
        If the foundation has recorded it.
    """
    scope.require(Permission.ADMINISTER)
    row = find(scope, agreement_id)
    # Whoever records it at this moment waits for the end of this transaction, and finds it taken back.
    if not _change(scope, row, shared_key=None, taken_back_at=datetime.now(UTC)):
        raise Refused("agreement_fixed")
    audit_log.record(scope, "agreement_removed", version=row.version)
    scope.session.delete(row)
    scope.session.flush()
    Store(scope.settings.store).delete(scope.tenant_id, row.storage_key)


def _change(scope: Scope, row: Agreement, **values: object) -> bool:
    mine = (AgreementRecord.tenant_id == scope.tenant_id, AgreementRecord.id == row.id)
    only_sent = (AgreementRecord.state == "sent",) if "taken_back_at" in values else ()
    change = update(AgreementRecord).where(*mine, *only_sent).values(values)
    return scope.session.execute(change).rowcount > 0  # type: ignore[attr-defined,no-any-return]
