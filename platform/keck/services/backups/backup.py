"""Saving rows and files at one point in time, while everything keeps running."""

import gzip
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast
from uuid import UUID

from sqlalchemy import Connection, Table, select, text

from keck.config import Settings
from keck.db.engines import engine
from keck.services.backup_format import (
    NOBODY,
    Contents,
    SavedFile,
    SavedPart,
    SavedTable,
    chunks_of,
    is_owned,
    owner_of_file,
    quoted,
    remember,
    saved_tables,
    store_file,
    table_file,
)
from keck.services.backups import data_keys
from keck.services.backups.backup_cipher import writing
from keck.services.errors import Refused

Say = Callable[[str], None]
_MEMBERS = text("select id, slug from admin.tenant order by id")
_MIGRATION = text("select version_num from admin.alembic_version")
_NAMED_FILES = text(
    "select 't/' || tenant_id::text || '/' || storage_key from private.upload where state <> 'discarded' "
    "and deleted_at is null"
)
_LISTED = text("select hash || '.' || extension from published.artefact where state = 'listed'")


def backup(settings: Settings, folder: Path, *, say: Say = lambda _: None) -> Contents:
    """Save the whole platform into a new or empty folder.

    The rows are read in one snapshot, and the files after it: a file never changes and is written before
    the row that names it is committed, so all files of the snapshot are there. What is a member's own is
    encrypted with the member's key. Passwords of the database and keys are not part of it.

    Parameters
    ----------
    say
        Told each step by the name of its table or folder.

    Raises
    ------
    Refused
        If the folder holds something, or the disk is full.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("backup_folder_full", folder=str(folder))
    try:
        (folder / "tables").mkdir(parents=True, mode=0o700)
        folder.chmod(0o700)
        contents = _save(settings, folder, say)
        remember(settings, contents)
    except OSError as error:
        raise Refused("backup_no_space", folder=str(folder), reason=error.strerror or str(error)) from error
    return contents


def _save(settings: Settings, folder: Path, say: Say) -> Contents:
    options: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine(settings, "keck_backup").connect().execution_options(**options) as connection:
        # The first statement takes the snapshot, before any file is looked at.
        migration = connection.execute(_MIGRATION).scalar_one()
        contents = Contents(migration=migration, made_at=datetime.now(UTC).isoformat(timespec="seconds"))
        contents.members = {str(one): slug for one, slug in connection.execute(_MEMBERS)}
        keys = {owner: data_keys.find_or_make(settings, UUID(owner)) for owner in contents.members}
        for table in saved_tables():
            say(table.fullname)
            contents.tables[table.fullname] = _save_table(connection, folder, table, keys)
        named = set(connection.execute(_NAMED_FILES).scalars())
        listed = set(connection.execute(_LISTED).scalars())
    for path in _stored(settings.store):
        name = path.relative_to(settings.store).as_posix()
        owner = owner_of_file(name)
        # Whose key is not known has come after the snapshot, or is gone: no row of it is saved either.
        if owner and owner not in keys:
            continue
        saved = _save_file(path, folder, name, keys.get(owner))
        if saved is not None:
            contents.files[name] = saved
    say("store")
    present = {name.rpartition("/")[2] for name in contents.files}
    contents.missing = sorted((named - set(contents.files)) | (listed - present))
    contents.write(folder)
    return contents


def copy_out(
    connection: Connection,
    table: Table,
    condition: str = "true",
    *,
    columns: Iterable[str] = (),
    csv: bool = False,
) -> Iterator[bytes]:
    """Yield the rows of a table as COPY writes them, in the order of the primary key.

    Parameters
    ----------
    condition : str
        SQL of our own, never of a user.
    columns : iterable of str
        All unless some are named.
    csv : bool
        Whether they are written as CSV with a header.
    """
    names = quoted(list(columns) or [column.name for column in table.columns])
    order = quoted([column.name for column in table.primary_key.columns])
    form = " with (format csv, header)" if csv else ""
    # All names come from our own models.
    rows = f"select {names} from {table.fullname} where {condition} order by {order}"  # noqa: S608
    query = f"copy ({rows}) to stdout{form}"
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(query) as copy:
        for chunk in copy:
            yield bytes(chunk)


def _save_table(connection: Connection, folder: Path, table: Table, keys: dict[str, bytes]) -> SavedTable:
    saved = SavedTable([column.name for column in table.columns])
    if not is_owned(table):
        saved.parts[NOBODY] = _save_part(connection, folder, table, NOBODY, None)
        return saved
    for owner in connection.execute(select(table.c.tenant_id).distinct()).scalars():
        saved.parts[str(owner)] = _save_part(connection, folder, table, str(owner), keys[str(owner)])
    return saved


def _save_part(
    connection: Connection, folder: Path, table: Table, owner: str, key: bytes | None
) -> SavedPart:
    path, rows = table_file(folder, table.fullname, owner), 0
    # An id of ours, not a text of anybody.
    condition = f"tenant_id = '{UUID(owner)}'" if owner else "true"
    with writing(path, key, table.fullname) as target:
        with gzip.GzipFile(fileobj=cast("IO[bytes]", target), mode="wb", compresslevel=3, mtime=0) as packed:
            for chunk in copy_out(connection, table, condition):
                rows += chunk.count(b"\n")
                packed.write(chunk)
        return SavedPart(rows, target.finish())


def _stored(store: Path) -> Iterator[Path]:
    """Yield all whole files; names that begin with a dot are still being written."""
    for path in sorted(store.rglob("*")):
        if not path.name.startswith(".") and path.is_file() and not path.is_symlink():
            yield path


def _save_file(source: Path, folder: Path, name: str, key: bytes | None) -> SavedFile | None:
    """Copy a file; ``None`` if it has just been deleted, so that no row of the snapshot names it."""
    path = store_file(folder, name)
    try:
        with writing(path, key, name) as target:
            for chunk in chunks_of(source):
                target.write(chunk)
            digest = target.finish()
        shutil.copymode(source, path)
    except FileNotFoundError:
        path.unlink(missing_ok=True)
        return None
    return SavedFile(target.size, digest)
