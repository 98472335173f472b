"""Putting a backup back: the whole platform into an empty database, or one member beside the others."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from uuid import UUID

from sqlalchemy import Table, text

from keck.adapters.store import inside, replacing
from keck.config import Settings
from keck.db.engines import engine
from keck.db.migrate import current
from keck.db.policies import GUARDED, TENANT_SCHEMAS, TENANT_TABLES
from keck.db.sessions import plain_session
from keck.services import erasing
from keck.services.backup_format import (
    Contents,
    digest_of,
    owner_of_file,
    remember_restored,
    saved_tables,
    store_file,
    table_file,
)
from keck.services.backups import data_keys
from keck.services.backups.backup import Say
from keck.services.backups.backup_cipher import reading
from keck.services.backups.restore_tenant import beside, files_of, put_tenant_back
from keck.services.backups.saved_rows import Keys, copy_in
from keck.services.errors import Refused
from keck.services.leaving import tombstones

_ANYTHING = text("select exists (select from published.tenant) or exists (select from admin.slug_history)")


def restore(
    settings: Settings,
    folder: Path,
    *,
    slug: str | None = None,
    say: Say = lambda _: None,
    erased: Path | None = None,
) -> Contents:
    """Put a backup back; members that were erased since it was made are deleted again.

    Parameters
    ----------
    slug : str or None
        Put back this member alone and leave all others untouched; ``None`` puts back everything.
    erased : Path or None
        A list of erased members besides the platform's own, as from the machine that was lost.

    Raises
    ------
    Refused
        If the backup is damaged or of another version, the member is not in it, or, without a member,
        the database is not empty. Nothing has changed then.
    """
    began = time.monotonic()
    contents = Contents.read(folder)
    found = current(settings)
    if found != contents.migration:
        raise Refused("restore_other_migration", backup=contents.migration, database=found or "–")
    _require_sound(folder, contents)

    gone = tombstones.read(tombstones.file_of(settings)) | (tombstones.read(erased) if erased else set())
    if slug in gone:
        raise Refused("tenant_erased", slug=slug)
    keys = _keys(settings, contents, slug, gone)

    def put_files_back(names: Iterable[str]) -> None:
        say("store")
        for name in sorted(names):
            _put_file_back(settings.store, folder, name, keys)

    # Files go first: a row may wait for its file, never the other way round.
    try:
        if slug is None:
            _put_all_back(settings, folder, contents, keys, say, put_files_back)
            _postpone(settings)
            for name in erasing.erase_again(settings, erased):
                say(f"– {name}")
        else:
            put_tenant_back(
                settings,
                slug,
                say,
                load=lambda session, table: copy_in(
                    session.connection(), folder, contents, table.fullname, beside(table), keys
                ),
                put_files_back=lambda tenant_id, hashes: put_files_back(
                    files_of(contents, tenant_id, hashes)
                ),
            )
    except OSError as error:
        raise Refused("restore_no_space", reason=error.strerror or str(error)) from error
    if slug is None:
        with suppress(OSError):
            remember_restored(settings, contents, time.monotonic() - began)
    return contents


def _keys(settings: Settings, contents: Contents, slug: str | None, gone: set[str]) -> dict[str, bytes]:
    """Return the keys of those members that come back; who was erased has none, and stays away."""
    wanted = {
        one: name for one, name in contents.members.items() if slug in (None, name) and name not in gone
    }
    found = {one: data_keys.find(settings, UUID(one)) for one in wanted}
    lost = sorted(wanted[one] for one, key in found.items() if key is None)
    if lost:
        raise Refused("data_keys_missing", members=", ".join(lost), folder=str(data_keys.folder_of(settings)))
    return {one: key for one, key in found.items() if key is not None}


def _require_sound(folder: Path, contents: Contents) -> None:
    """Compare every file of the backup with its list before anything is changed; no key is needed for it."""
    listed = {name: (store_file(folder, name), file.sha256) for name, file in contents.files.items()} | {
        f"{name} {owner}": (table_file(folder, name, owner), part.sha256)
        for name, table in contents.tables.items()
        for owner, part in table.parts.items()
    }
    for name, (path, digest) in listed.items():
        if not path.is_file() or digest_of(path) != digest:
            raise Refused("backup_damaged", name=name.strip())


def _guarded(table: Table) -> bool:
    return table.schema in TENANT_SCHEMAS or table.fullname in (*TENANT_TABLES, *GUARDED)


def _put_all_back(
    settings: Settings,
    folder: Path,
    contents: Contents,
    keys: Keys,
    say: Say,
    put_files_back: Callable[[Iterable[str]], None],
) -> None:
    with engine(settings, "keck_owner").begin() as connection:
        if connection.execute(_ANYTHING).scalar_one():
            raise Refused("restore_not_empty")
        put_files_back(_coming_back(contents, keys))
        # COPY refuses tables whose policies bind the one who copies. Until the commit nobody else sees
        # that the owner is not bound, and after it the owner is bound again.
        guarded = [table.fullname for table in saved_tables() if _guarded(table)]
        for name in guarded:
            connection.execute(text(f"alter table {name} no force row level security"))
        connection.execute(text("set constraints all deferred"))
        for table in saved_tables():
            say(table.fullname)
            copy_in(connection, folder, contents, table.fullname, table.fullname, keys)
        connection.execute(text("set constraints all immediate"))
        for name in guarded:
            connection.execute(text(f"alter table {name} force row level security"))


def _coming_back(contents: Contents, keys: Keys) -> set[str]:
    """Return the files of all members that come back; what those showed who were erased stays away, too."""
    of = {one: files_of(contents, UUID(one), set()) for one in contents.members}
    kept = set().union(*(files for one, files in of.items() if one in keys))
    gone = set().union(*(files for one, files in of.items() if one not in keys))
    return set(contents.files) - (gone - kept)


def _postpone(settings: Settings) -> None:
    """Give erasures that wait in the backup their whole window again: people may have undone them since."""
    later = text(
        "update admin.erasure set due_at = greatest(due_at, now() + make_interval(days => :days)) "
        "where due_at is not null and begun_at is null"
    )
    with plain_session(settings, "keck_owner") as session:
        session.execute(later, {"days": settings.erasure_days})


def _put_file_back(store: Path, folder: Path, name: str, keys: Keys) -> None:
    owner, target = owner_of_file(name), inside(store, *PurePosixPath(name).parts)
    # Stored files never change, so one that is there is the same one. Whose key is gone was erased.
    if target.exists() or (owner and owner not in keys):
        return
    with replacing(target) as stream:
        for chunk in reading(store_file(folder, name), keys.get(owner), name):
            stream.write(chunk)
