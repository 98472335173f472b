"""All files of a member: uploads, archives, artefacts and pages, own texts, and the hashes of its log."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from keck.adapters import shelf
from keck.adapters.notices import Notices


@dataclass(frozen=True, slots=True)
class Files:
    """How many files there are, and how large they are together."""

    count: int
    size: int


def counted(root: Path, tenant_id: UUID, slugs: Iterable[str]) -> Files:
    """Count the files of a member, compressed twins with them."""
    sizes = [path.stat().st_size for path in all_of(root, tenant_id, slugs)]
    return Files(len(sizes), sum(sizes))


def all_of(root: Path, tenant_id: UUID, slugs: Iterable[str]) -> Iterator[Path]:
    """Yield all files of a member; on public shelves those that lie on its private ones, too.

    Parameters
    ----------
    slugs : iterable of str
        All addresses that the member ever had: its own texts lie under them.
    """
    for folder in _folders(root, tenant_id):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
    yield from _public(root, tenant_id)
    if (heads := _heads(root, tenant_id)).is_file():
        yield heads
    yield from (path for path in map(Notices(root).path, slugs) if path.is_file())


def delete(root: Path, tenant_id: UUID, slugs: Iterable[str]) -> None:
    """Delete them; public ones first, since the private ones say which they are."""
    for path in list(_public(root, tenant_id)):
        path.unlink(missing_ok=True)
    for folder in _folders(root, tenant_id):
        if folder.is_dir():
            shutil.rmtree(folder)
    _heads(root, tenant_id).unlink(missing_ok=True)
    for slug in slugs:
        Notices(root).forget(slug)


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
