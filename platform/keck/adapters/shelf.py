"""Shelves of artefacts and views: files named by their hash, with compressed twins."""

import gzip
import re
import uuid
from pathlib import Path

import brotli

from keck.adapters.store import LeadsElsewhere, inside, replacing

NAME = re.compile(r"[0-9a-f]{40}\.[a-z]{2,8}")
COMPRESSIBLE = frozenset({"html", "svg", "json", "geojson", "topojson", "csv", "txt", "xml"})
ENCODINGS = {"br": ".br", "gzip": ".gz"}
_USUAL = 5


class Shelf:
    """Immutable files by hash and extension.

    Writing twice is harmless: the same name always means the same bytes.

    Parameters
    ----------
    root : Path or None
        The folder of all shelves, if this one lies below it: no link on the way from there is followed.
    """

    def __init__(self, folder: Path, root: Path | None = None) -> None:
        self.folder = folder
        self._root = root or folder
        self._way = folder.relative_to(self._root).parts

    def path(self, digest: str, extension: str, encoding: str | None = None) -> Path:
        """Return a file's path.

        Raises
        ------
        ValueError
            If hash and extension do not look like ours, or a link leads outside the folder.
        """
        name = f"{digest}.{extension}"
        if not NAME.fullmatch(name):
            raise ValueError(f"not an artefact: {name!r}")
        name += ENCODINGS[encoding] if encoding else ""
        return inside(self._root, *self._way, digest[:2], name)

    def write(self, digest: str, extension: str, content: bytes, *, quality: int = _USUAL) -> None:
        """Write a file and its compressed twins; the plain file comes last and says that all are there.

        Parameters
        ----------
        quality : int
            Brotli's quality: 11 for shapes, which are written rarely and read often, 5 for the rest.
        """
        plain = self.path(digest, extension)
        if plain.exists():
            return
        if extension in COMPRESSIBLE:
            self._put(self.path(digest, extension, "br"), brotli.compress(content, quality=quality))
            # Nearly all browsers take brotli: pages shall not wait for a twentieth less of the other.
            level = 9 if quality > _USUAL else 6
            self._put(self.path(digest, extension, "gzip"), gzip.compress(content, level, mtime=0))
        self._put(plain, content)

    def _put(self, target: Path, content: bytes) -> None:
        with replacing(target) as stream:
            stream.write(content)

    def read(self, digest: str, extension: str, encoding: str | None = None) -> bytes | None:
        """Return a file's bytes, or ``None`` if it is not there or lies elsewhere."""
        try:
            return self.path(digest, extension, encoding).read_bytes()
        except (FileNotFoundError, LeadsElsewhere):
            return None

    def copy_to(self, other: "Shelf", digest: str, extension: str) -> None:
        """Put a file and its twins on another shelf, the plain file last.

        Raises
        ------
        FileNotFoundError
            If this shelf does not have it.
        """
        for encoding in (*ENCODINGS, None):
            source = self.path(digest, extension, encoding)
            if encoding is None or source.exists():
                other._take(other.path(digest, extension, encoding), source)

    def _take(self, target: Path, source: Path) -> None:
        """Give a file a second name: files never change, so that nothing needs to be written."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            target.hardlink_to(source)
        except FileExistsError:
            # The same name always means the same bytes.
            return
        except FileNotFoundError:
            raise
        except OSError:
            # Another disk, or one that knows no links.
            self._put(target, source.read_bytes())

    def delete(self, digest: str, extension: str) -> None:
        """Delete a file and its twins; the plain file goes first."""
        for encoding in (None, *ENCODINGS):
            self.path(digest, extension, encoding).unlink(missing_ok=True)


def public_data(root: Path) -> Shelf:
    """Return the shelf of public data artefacts."""
    return Shelf(root / "public" / "a", root)


def public_views(root: Path) -> Shelf:
    """Return the shelf of public pages."""
    return Shelf(root / "public" / "v", root)


def private_data(root: Path, tenant_id: uuid.UUID) -> Shelf:
    """Return the shelf of all data artefacts of a member's releases, published or not."""
    return Shelf(root / "internal" / str(tenant_id) / "a", root)


def private_views(root: Path, tenant_id: uuid.UUID) -> Shelf:
    """Return the shelf of a member's pages, published or not."""
    return Shelf(root / "internal" / str(tenant_id) / "v", root)
