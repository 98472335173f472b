"""Reading the saved rows of a backup into tables."""

import gzip
from collections.abc import Iterator
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
    columns = quoted(contents.tables[name].columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"copy {target} ({columns}) from stdin") as copy:
        for chunk in saved_rows(folder, name):
            copy.write(chunk)
