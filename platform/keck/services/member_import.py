"""Taking up a member who comes along from another platform, with everything that it brings."""

import json
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from keck.adapters import shelf
from keck.adapters.shelf import Shelf
from keck.adapters.store import inside, replacing
from keck.config import Settings
from keck.db.engines import engine
from keck.domain.artefacts import content_hash
from keck.persistence.models import Artefact, Manifest
from keck.services.backup_format import chunks_of
from keck.services.backups.backup import Say
from keck.services.backups.restore_tenant import beside, put_tenant_back
from keck.services.backups.saved_rows import copy_chunks
from keck.services.errors import Refused
from keck.services.leaving.takeaway import Takeaway, columns_of, taken_tables

_TAKEN = text(
    "select exists (select from admin.slug_history where slug = :slug) "
    "or exists (select from admin.tombstone where slug = :slug) "
    "or exists (select from admin.tenant where id = :id or slug = :slug)"
)
# What no password fits: whoever it is asks for a new one by letter.
_NO_PASSWORD = text("alter table saved_identity_account alter password_hash set default '!'")
_SLUG = text("insert into saved_admin_slug_history (slug, tenant_id) values (:slug, :id)")
_ENDED = text("delete from saved_queue_job where state in ('queued', 'running')")
# Maps are read at every first visit.
_QUALITY = {"svg": 11}


def import_member(settings: Settings, folder: Path, *, say: Say = lambda _: None) -> Takeaway:
    """Take up the member whose archive was unpacked into a folder.

    Ids stay as they are; people get accounts without a password, unless their address has one already.

    Raises
    ------
    Refused
        If the archive is damaged, was made by a newer program, or its address was ever given here. Nothing
        has changed then.
    """
    listed = Takeaway.read(folder)
    _require_known(listed)
    listed.require_sound(folder)
    here = {"slug": listed.slug, "id": UUID(listed.tenant_id)}
    with engine(settings, "keck_owner").connect() as connection:
        if connection.execute(_TAKEN, here).scalar_one():
            raise Refused("slug_taken", slug=listed.slug)
    _require_own_names(folder, listed)

    def load(session: Session, table: Table) -> None:
        _load(session, folder, listed, table, here)

    def put_files_back(tenant_id: UUID, _hashes: set[str]) -> None:
        say("store")
        _put_files_back(settings.store, folder, listed, tenant_id)

    try:
        tenant_id = put_tenant_back(settings, listed.slug, say, load, put_files_back, act="imported")
    except OSError as error:
        raise Refused("restore_no_space", reason=error.strerror or str(error)) from error
    _show_again(settings, tenant_id)
    return listed


def _require_known(listed: Takeaway) -> None:
    """Refuse rows that this program has no place for; columns that are new since stay empty."""
    known = {table.fullname: set(columns_of(table)) for table in taken_tables()}
    for name, table in listed.tables.items():
        if not set(table.columns) <= known.get(name, set()):
            raise Refused("import_newer", name=name)


def _require_own_names(folder: Path, listed: Takeaway) -> None:
    """Refuse artefacts that are not what their names say: a public address would show something else."""
    for name, file in listed.files.items():
        if file.place is None or file.place.startswith(f"t/{listed.tenant_id}/"):
            continue
        digest = PurePosixPath(file.place).name.partition(".")[0]
        own = file.place.startswith(f"internal/{listed.tenant_id}/")
        if not own or content_hash(listed.slug, _path(folder, name).read_bytes()) != digest:
            raise Refused("import_damaged", name=name)


def _load(session: Session, folder: Path, listed: Takeaway, table: Table, here: dict[str, Any]) -> None:
    if table.fullname == "admin.slug_history":
        session.execute(_SLUG, here)
    taken = listed.tables.get(table.fullname)
    if taken is None:
        return
    if table.fullname == "identity.account":
        session.execute(_NO_PASSWORD)
    chunks = chunks_of(_path(folder, taken.file))
    copy_chunks(session.connection(), beside(table), taken.columns, chunks, csv=True)
    if table.fullname == "queue.job":
        session.execute(_ENDED)


def _path(folder: Path, name: str) -> Path:
    return inside(folder, *PurePosixPath(name).parts)


def _put_files_back(root: Path, folder: Path, listed: Takeaway, tenant_id: UUID) -> None:
    shelves = {"a": shelf.private_data(root, tenant_id), "v": shelf.private_views(root, tenant_id)}
    for name, file in sorted(listed.files.items()):
        if file.place is None:
            continue
        parts = PurePosixPath(file.place).parts
        if parts[0] == "internal":
            digest, _, extension = parts[-1].partition(".")
            content = _path(folder, name).read_bytes()
            shelves[parts[2]].write(digest, extension, content, quality=_QUALITY.get(extension, 5))
        elif not (target := inside(root, *parts)).exists():
            with replacing(target) as stream:
                for chunk in chunks_of(_path(folder, name)):
                    stream.write(chunk)


def _show_again(settings: Settings, tenant_id: UUID) -> None:
    """Copy to the public shelves what is listed, and the pages of the release that counts."""
    root = settings.store
    with Session(engine(settings, "keck_owner")) as session:
        listed = session.query(Artefact).filter_by(tenant_id=tenant_id, state="listed").all()
        data, public = shelf.private_data(root, tenant_id), shelf.public_data(root)
        for row in listed:
            _copy(data, public, row.hash, row.extension)
        manifest = session.get(Manifest, tenant_id)
        index = manifest.data.get("views") if manifest else None
    pages, shown = shelf.private_views(root, tenant_id), shelf.public_views(root)
    content = pages.read(index, "json") if index else None
    if index and content is not None:
        for page in json.loads(content)["pages"].values():
            _copy(pages, shown, page["hash"], page["ext"])
        _copy(pages, shown, index, "json")


def _copy(source: Shelf, target: Shelf, digest: str, extension: str) -> None:
    if source.path(digest, extension).is_file():
        source.copy_to(target, digest, extension)
