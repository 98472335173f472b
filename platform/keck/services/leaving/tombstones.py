"""Which members were erased: rows, and a file beside the platform that outlives its database.

A backup is older than what was erased since it was made. Whoever puts it back deletes again what the file
names.
"""

import json
import os
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.persistence.models import Tombstone
from keck.services.errors import Refused


def file_of(settings: Settings) -> Path:
    """Return the file; keep a copy of it where backups are kept."""
    return settings.home / "tombstones.jsonl"


def remember(settings: Settings, slugs: list[str], day: date) -> None:
    """Add slugs to the file."""
    path = file_of(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = read(path)
    with path.open("a") as stream:
        for slug in slugs:
            if slug not in known:
                stream.write(json.dumps({"slug": slug, "erased_on": day.isoformat()}) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def read(path: Path) -> set[str]:
    """Return the slugs that a file names.

    Raises
    ------
    Refused
        If a line is none of ours: nobody may think that all were read.
    """
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return set()
    try:
        return {str(json.loads(line)["slug"]) for line in lines if line.strip()}
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("tombstones_broken", file=str(path)) from error


def known(session: Session, settings: Settings, more: Path | None = None) -> set[str]:
    """Return all slugs whose members were erased, by rows and by files."""
    rows = set(session.scalars(select(Tombstone.slug)))
    return rows | read(file_of(settings)) | (read(more) if more else set())
