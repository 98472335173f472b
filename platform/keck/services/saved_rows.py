"""Reading the saved rows of a backup into tables."""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from keck.services.backup_format import Contents, quoted, table_file

_CHUNK = 1 << 20


def saved_rows(folder: Path, name: str) -> Iterator[bytes]:
    """Yield the saved rows of a table as COPY wrote them."""
    with gzip.open(table_file(folder, name), "rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def copy_in(connection: Connection, folder: Path, contents: Contents, name: str, target: str) -> None:
    """Copy the saved rows of a table into a table of the same shape."""
    copy_chunks(connection, target, contents.tables[name].columns, saved_rows(folder, name))


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
