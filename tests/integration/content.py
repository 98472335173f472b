"""All that a member has, in rows and files, without what differs from run to run: for comparing two runs."""

import hashlib
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from keck.adapters import shelf
from keck.config import Settings
from keck.db.base import Base
from keck.db.engines import engine
from keck.persistence.models import Upload

_BASIS = re.compile(r'"basis": "[0-9a-f]{64}"')
# Marks on what pages were made of, which names artefacts by their hashes.
_MADE_OF = re.compile(r'"made_of":\{"entries":\{[^}]*\},"shared":"[0-9a-f]{64}"\}')
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")
_CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[0-9:.+Z]*")
# How often a job was tried, by whom and when, may differ; bells may be rung twice.
# What a member has is counted every ten minutes.
_FREE_TABLES = {"queue.outbox", "identity.membership", "admin.member_summary"}
# Hashes of a chain that holds ids and times.
_CHAIN = {"before", "digest"}
# An archive holds ids and times, which are packed more or less well.
_PACKED = {"size", "sha256", "result"}
_FREE_COLUMNS = {"attempt", "worker", "progress_text", "storage_key", "annotated_key", "email", "ip_prefix"}


def content_of(settings: Settings, tenant_id: UUID, slug: str) -> dict[str, list[str]]:
    """Return rows by table and files by shelf, each in one order."""
    tables = [one for one in Base.metadata.sorted_tables if "tenant_id" in one.c]
    with engine(settings, "keck_backup").connect() as connection:
        rows = {
            table.fullname: sorted(
                _row(table, row, slug)
                for row in connection.execute(select(table).where(table.c.tenant_id == tenant_id)).mappings()
                if not _is_by_the_clock(table, row)
            )
            for table in tables
            if table.fullname not in _FREE_TABLES
        }
        named = {
            key
            for pair in connection.execute(
                select(Upload.storage_key, Upload.annotated_key).where(Upload.tenant_id == tenant_id)
            )
            for key in pair
        }
    return {**rows, **_files(settings.store, tenant_id, slug), **_uploads(settings.store, tenant_id, named)}


def _row(table: Table, row: Any, slug: str) -> str:
    free = _FREE_COLUMNS | (_CHAIN if table.name.startswith("audit_") else set())
    if table.name == "export" or (table.name == "job" and row["kind"] == "export"):
        free |= _PACKED
    values = {column.name: _plain(row[column.name]) for column in table.c if column.name not in free}
    return plain_text(json.dumps(values, sort_keys=True, default=str), slug)


def _is_by_the_clock(table: Table, row: Any) -> bool:
    """Tell upkeep jobs: a beat asks for them whenever they are due. What they do is seen in all else."""
    return table.fullname == "queue.job" and row["kind"] == "upkeep"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return "at some time"
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    return _by_name(value)


def _by_name(value: Any) -> Any:
    """Put names of artefacts in an order that their hashes, which hold the slug, have no part in."""
    if isinstance(value, dict):
        return {key: _by_name(one) for key, one in value.items()}
    if isinstance(value, list):
        names = all(isinstance(one, str) and _HASH.match(one) for one in value)
        return sorted(_HASH.sub("", one) for one in value) if names else [_by_name(one) for one in value]
    return value


def plain_text(text: str, slug: str) -> str:
    """Return a text without ids, times, hashes of artefacts and the slug that is part of them."""
    text = _UUID.sub("<id>", text)
    text = _CLOCK.sub("<time>", text)
    # A checksum over ids.
    text = _BASIS.sub('"basis": "<ids>"', text)
    text = _MADE_OF.sub("<marks>", text)
    return _HASH.sub("<hash>", text).replace(slug, "<slug>")


def _files(store: Path, tenant_id: UUID, slug: str) -> dict[str, list[str]]:
    shelves = {
        "data": (shelf.private_data(store, tenant_id), shelf.public_data(store)),
        "pages": (shelf.private_views(store, tenant_id), shelf.public_views(store)),
    }
    return {
        name: sorted(
            _file(path, public.folder / path.parent.name / path.name, slug)
            for path in private.folder.rglob("*")
            if path.is_file()
        )
        for name, (private, public) in shelves.items()
    }


def _uploads(store: Path, tenant_id: UUID, named: set[Any]) -> dict[str, list[str]]:
    """Return files that rows name; what a killed process left unnamed is for the upkeep to delete."""
    folder = store / "t" / str(tenant_id)
    return {"uploads": sorted(_digest(path) for path in folder.glob("*") if path.name in named)}


def _digest(path: Path) -> str:
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        # A workbook says when it was made.
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name) for name in sorted(archive.namelist()) if name != "docProps/core.xml"]
        content = b"".join(parts)
    return hashlib.sha256(content).hexdigest()


def _file(path: Path, public: Path, slug: str) -> str:
    suffix = "".join(path.suffixes)
    shown = "public" if public.is_file() else "private"
    if path.suffix in (".br", ".gz"):
        # Compressed twins of the file beside them.
        return f"{suffix} {shown}"
    text = plain_text(path.read_text(), slug)
    return f"{suffix} {shown} {hashlib.sha256(text.encode()).hexdigest()}"
