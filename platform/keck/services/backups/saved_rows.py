"""Reading the saved rows of a backup into tables."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from keck.services.backup_format import NOBODY, Contents, quoted, table_file
from keck.services.backups.backup_cipher import inflated, reading

Keys = Mapping[str, bytes]
"""Keys by the ids of those members whose rows can be read."""


def saved_rows(folder: Path, name: str, owner: str = NOBODY, key: bytes | None = None) -> Iterator[bytes]:
    """Yield saved rows of a table as COPY wrote them: a member's, or those that belong to none.

    Raises
    ------
    Refused
        If they are not what was saved.
    """
    yield from inflated(reading(table_file(folder, name, owner), key, name), name)


def copy_in(
    connection: Connection, folder: Path, contents: Contents, name: str, target: str, keys: Keys
) -> None:
    """Copy the saved rows of a table into a table of the same shape; of members only those with a key."""
    table = contents.tables[name]
    for owner in table.parts:
        if owner == NOBODY or owner in keys:
            rows = saved_rows(folder, name, owner, keys.get(owner))
            copy_chunks(connection, target, table.columns, rows)


def copy_chunks(
    connection: Connection, target: str, columns: list[str], chunks: Iterable[bytes], *, csv: bool = False
) -> None:
    """Copy rows into a table.

    Parameters
    ----------
    csv : bool
        Whether they come as CSV with a header.
    """
    form = " with (format csv, header)" if csv else ""
    driver: Any = connection.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"copy {target} ({quoted(columns)}) from stdin{form}") as copy,
    ):
        for chunk in chunks:
            copy.write(chunk)
