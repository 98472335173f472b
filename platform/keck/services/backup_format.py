"""What a backup looks like: a folder with rows, files and, written last, the list of both."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from keck.adapters.store import replacing
from keck.config import Settings
from keck.db.base import Base
from keck.persistence.models import Challenge, LoginSession, SignInFlow
from keck.services.errors import Refused
from keck.tenants.owned import TenantOwned

NAME = "keck.backup"
VERSION = 2
LIST = "backup.json"
NOBODY = ""
_CHUNK = 1 << 20
_OWNED = frozenset(
    mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, TenantOwned)
)


@dataclass(frozen=True, slots=True)
class SavedPart:
    """Rows of one table: a member's, or those that belong to none; the hash is of the file as it lies."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SavedTable:
    """The rows of one table as PostgreSQL's COPY writes them, in the order of the primary key.

    Attributes
    ----------
    parts : dict
        By the member whose rows they are; ``NOBODY`` for a table whose rows are no member's own.
    """

    columns: list[str]
    parts: dict[str, SavedPart] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(part.rows for part in self.parts.values())


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file of the store; size and hash are of the file as it lies in the backup."""

    size: int
    sha256: str


@dataclass(slots=True)
class Contents:
    """The list of a backup.

    Attributes
    ----------
    migration : str
        The migration that the database had.
    members : dict of str
        Slugs of the members by id: theirs is what only their keys open.
    missing : list of str
        Files that rows name and the store did not have.
    """

    migration: str
    made_at: str
    members: dict[str, str] = field(default_factory=dict)
    tables: dict[str, SavedTable] = field(default_factory=dict)
    files: dict[str, SavedFile] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write the list; a folder without it is no backup."""
        text = json.dumps({"format": NAME, "version": VERSION, **asdict(self)}, indent=1, sort_keys=True)
        draft = folder / f".{LIST}"
        draft.write_text(text)
        draft.replace(folder / LIST)

    @classmethod
    def read(cls, folder: Path) -> "Contents":
        """Read the list of a backup.

        Raises
        ------
        Refused
            If the folder holds no backup, an unfinished one, or one of another format.
        """
        try:
            found: dict[str, Any] = json.loads((folder / LIST).read_text())
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            raise Refused("backup_none", folder=str(folder)) from error
        if (found.pop("format", None), found.pop("version", None)) != (NAME, VERSION):
            raise Refused("backup_other_format", folder=str(folder))
        found["tables"] = {
            name: SavedTable(
                table["columns"], {owner: SavedPart(**part) for owner, part in table["parts"].items()}
            )
            for name, table in found["tables"].items()
        }
        found["files"] = {name: SavedFile(**file) for name, file in found["files"].items()}
        return cls(**found)


def remember(settings: Settings, contents: Contents) -> None:
    """Note beside the platform that it was saved, for those who watch over it."""
    with replacing(_note(settings)) as stream:
        stream.write(json.dumps({"made_at": contents.made_at}).encode())


def last_made(settings: Settings) -> datetime | None:
    """Return when the platform was saved last; ``None`` if never."""
    try:
        return datetime.fromisoformat(json.loads(_note(settings).read_bytes())["made_at"])
    except FileNotFoundError:
        return None


def _note(settings: Settings) -> Path:
    return settings.run_dir / "backup.json"


@dataclass(frozen=True, slots=True)
class Restored:
    """How long it took to put a whole backup back.

    Attributes
    ----------
    size : int
        Bytes of the files that were put back.
    """

    at: str
    seconds: float
    size: int
    rows: int


def remember_restored(settings: Settings, contents: Contents, seconds: float) -> None:
    """Note beside the platform how long a backup took to come back: papers tell it."""
    told = Restored(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(seconds, 1),
        size=sum(file.size for file in contents.files.values()),
        rows=sum(table.rows for table in contents.tables.values()),
    )
    with replacing(settings.run_dir / "restore.json") as stream:
        stream.write(json.dumps(asdict(told)).encode())


def last_restored(settings: Settings) -> Restored | None:
    """Return how the last whole backup was put back; ``None`` if never on this installation."""
    try:
        return Restored(**json.loads((settings.run_dir / "restore.json").read_bytes()))
    except FileNotFoundError:
        return None


def saved_tables() -> list[Table]:
    """Return all tables of a backup, parents first.

    Sessions are left out: restored, they would sign in again whoever has signed out since. So are the
    questions to passkeys and the ways to providers of identities, which live for minutes.
    """
    passing = (LoginSession.__table__, Challenge.__table__, SignInFlow.__table__)
    return [table for table in Base.metadata.sorted_tables if table not in passing]


def is_owned(table: Table) -> bool:
    """Tell whether each row of a table is a member's own."""
    return table in _OWNED


def owner_of_file(name: str) -> str:
    """Return the id of the member whose own a file of the store is; ``NOBODY`` for what is public.

    >>> owner_of_file("t/7d0e/4f"), owner_of_file("public/data/4f.json")
    ('7d0e', '')
    """
    place, _, rest = name.partition("/")
    return rest.partition("/")[0] if place in ("t", "internal") else NOBODY


def table_file(folder: Path, name: str, owner: str = NOBODY) -> Path:
    """Return the file with the rows of a table; of a member's own, those of one member."""
    place = folder / "members" / owner if owner else folder / "tables"
    return place / f"{name}.copy.gz"


def store_file(folder: Path, name: str) -> Path:
    """Return the copy of a file of the store."""
    return folder / "store" / name


def chunks_of(path: Path) -> Iterator[bytes]:
    """Read a file piece by piece."""
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    for chunk in chunks_of(path):
        digest.update(chunk)
    return digest.hexdigest()


def quoted(names: list[str]) -> str:
    """Write column names for SQL."""
    return ", ".join(f'"{name}"' for name in names)
