"""All files of a member: uploads, archives, artefacts and pages, private and public, and the kept hashes."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from keck.adapters import shelf


@dataclass(frozen=True, slots=True)
class Files:
    """How many files there are, and how large they are together."""

    count: int
    size: int


def counted(root: Path, tenant_id: UUID) -> Files:
    """Count the files of a member, compressed twins with them."""
    sizes = [path.stat().st_size for path in all_of(root, tenant_id)]
    return Files(len(sizes), sum(sizes))


def all_of(root: Path, tenant_id: UUID) -> Iterator[Path]:
    """Yield all files of a member; on public shelves those that lie on its private ones, too."""
    for folder in _folders(root, tenant_id):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
    yield from _public(root, tenant_id)
    if (heads := _heads(root, tenant_id)).is_file():
        yield heads


def delete(root: Path, tenant_id: UUID) -> None:
    """Delete them; public ones first, since the private ones say which they are."""
    for path in list(_public(root, tenant_id)):
        path.unlink(missing_ok=True)
    for folder in _folders(root, tenant_id):
        if folder.is_dir():
            shutil.rmtree(folder)
    _heads(root, tenant_id).unlink(missing_ok=True)


def _folders(root: Path, tenant_id: UUID) -> tuple[Path, Path]:
    return root / "t" / str(tenant_id), root / "internal" / str(tenant_id)


def _public(root: Path, tenant_id: UUID) -> Iterator[Path]:
    # Names are hashes over the slug and the bytes: none of them is another member's.
    for private, public in (
        (shelf.private_data(root, tenant_id), shelf.public_data(root)),
        (shelf.private_views(root, tenant_id), shelf.public_views(root)),
    ):
        for path in sorted(private.folder.rglob("*")):
            shown = public.folder / path.relative_to(private.folder)
            if path.is_file() and shown.is_file():
                yield shown


def _heads(root: Path, tenant_id: UUID) -> Path:
    return root / "audit-heads" / f"{tenant_id}.jsonl"
