"""Private files of members: uploads and internal artefacts, on a file system."""

import hashlib
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO

_CHUNK = 1 << 20


class TooLarge(Exception):  # noqa: N818 - a refusal that the caller turns into a sentence
    """A stream is longer than its limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class LeadsElsewhere(ValueError):  # noqa: N818 - says what was found
    """A path leaves the folder that it belongs to."""


def inside(root: Path, *parts: str) -> Path:
    """Return a path below a folder.

    Raises
    ------
    LeadsElsewhere
        If a part or a link on the way leads elsewhere, be it to another folder of ours.
    """
    real = os.path.realpath(root)
    plain = "/".join((real, *parts))
    try:
        found = os.path.realpath(plain)
    except ValueError as error:
        raise LeadsElsewhere(repr(parts)) from error
    if found != plain or not found.startswith(f"{real}/"):
        raise LeadsElsewhere(repr(parts))
    return root.joinpath(*parts)


@dataclass(frozen=True, slots=True)
class StoredObject:
    """A stored private file."""

    key: str
    size: int
    sha256: str


@contextmanager
def replacing(target: Path) -> Iterator[IO[bytes]]:
    """Write a file whole or not at all: a neighbour is written, synced and then renamed.

    A reader sees the old file or the new one; a full disk or a killed process leaves the old one.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        with draft.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


class Store:
    """Private objects at ``t/<tenant>/<object>``; names of users' files are never part of a path.

    Parameters
    ----------
    root : Path
        The store's folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def create(self, tenant_id: uuid.UUID, stream: BinaryIO | IO[bytes], limit: int) -> StoredObject:
        """Store a stream under a new key.

        Raises
        ------
        TooLarge
            As soon as more than ``limit`` bytes were read; nothing is kept.
        OSError
            If the disk is full; nothing is kept.
        """
        key, size, digest = uuid.uuid4().hex, 0, hashlib.sha256()
        with replacing(self.path(tenant_id, key)) as target:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLarge(limit)
                digest.update(chunk)
                target.write(chunk)
        return StoredObject(key, size, digest.hexdigest())

    def write(self, tenant_id: uuid.UUID, make: Callable[[IO[bytes]], None]) -> StoredObject:
        """Store under a new key what a function writes.

        Raises
        ------
        OSError
            If the disk is full; nothing is kept.
        """
        key = uuid.uuid4().hex
        path = self.path(tenant_id, key)
        with replacing(path) as target:
            make(target)
        with path.open("rb") as made:
            digest = hashlib.file_digest(made, "sha256").hexdigest()
        return StoredObject(key, path.stat().st_size, digest)

    def path(self, tenant_id: uuid.UUID, key: str) -> Path:
        """Return an object's path; a key that is none of ours raises ``ValueError``."""
        return inside(self.root, "t", str(tenant_id), uuid.UUID(hex=key).hex)

    def find(self, tenant_id: uuid.UUID, key: str) -> Path | None:
        """Return the path of an object that is there and the tenant's own, else ``None``."""
        try:
            path = self.path(tenant_id, key)
        except ValueError:
            return None
        return path if path.is_file() else None

    def delete(self, tenant_id: uuid.UUID, key: str) -> None:
        """Delete an object, if it is there; of a link that lies in its place, nothing but the link."""
        (self._folder(tenant_id) / uuid.UUID(hex=key).hex).unlink(missing_ok=True)

    def modified(self, tenant_id: uuid.UUID, key: str) -> datetime | None:
        """Return when an object was written, ``None`` where there is none."""
        try:
            return datetime.fromtimestamp(self.path(tenant_id, key).stat().st_mtime, UTC)
        except (FileNotFoundError, ValueError):
            return None

    def keys(self, tenant_id: uuid.UUID) -> set[str]:
        """Return the keys of all objects of a tenant."""
        return {path.name for path in self._files(tenant_id) if not path.name.startswith(".")}

    def delete_drafts(self, tenant_id: uuid.UUID, before: datetime) -> None:
        """Delete what was being written when its process was killed."""
        for path in self._files(tenant_id):
            # One that is finished meanwhile has another name.
            with suppress(FileNotFoundError):
                if path.name.startswith(".") and path.stat().st_mtime < before.timestamp():
                    path.unlink()

    def _files(self, tenant_id: uuid.UUID) -> list[Path]:
        folder = self._folder(tenant_id)
        return [entry for entry in folder.iterdir() if entry.is_file()] if folder.is_dir() else []

    def _folder(self, tenant_id: uuid.UUID) -> Path:
        return inside(self.root, "t", str(tenant_id))
