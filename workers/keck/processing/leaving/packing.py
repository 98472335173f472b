"""Writing an archive file by file, each with its hash."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

from keck.services.leaving.takeaway import LIST, Takeaway, TakenFile, TakenTable


class Packing:
    """An archive that is being written; nothing in it is larger in memory than a piece."""

    def __init__(self, stream: IO[bytes], listed: Takeaway) -> None:
        self._archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=5)
        self.listed = listed

    def table(self, name: str, columns: list[str], chunks: Iterable[bytes]) -> None:
        """Add a table's rows as CSV with a header; each row comes as a piece of its own."""
        file, count = f"tabellen/{name}.csv", 0

        def counted() -> Iterator[bytes]:
            nonlocal count
            for chunk in chunks:
                count += 1
                yield chunk

        _, digest = self._write(file, counted())
        self.listed.tables[name] = TakenTable(file, columns, max(0, count - 1), digest)

    def file(self, name: str, chunks: Iterable[bytes], place: str | None = None) -> None:
        """Add a file."""
        size, digest = self._write(name, chunks)
        self.listed.files[name] = TakenFile(size, digest, place)

    def close(self) -> None:
        """Add the list, without which the archive is none."""
        self._write(LIST, [self.listed.to_bytes()])
        self._archive.close()

    def _write(self, name: str, chunks: Iterable[bytes]) -> tuple[int, str]:
        digest, size = hashlib.sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as target:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
        return size, digest.hexdigest()
