"""Writing a release's files to the member's private shelves, and later to the public ones."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from keck.adapters import shelf
from keck.config.failpoints import failpoint
from keck.domain.artefacts import canonical_json, content_hash
from keck.processing.publishing.files import DataFile
from keck.views.kept_pages import Marks


@dataclass(frozen=True, slots=True)
class Pages:
    """Rendered pages by path, and the index that names their files."""

    index: DataFile
    files: tuple[DataFile, ...]


def index_pages(slug: str, html: dict[str, str], renderer: str, marks: Marks) -> Pages:
    """Name pages by their hash and list them under their paths, with marks on what they are made of."""
    named = {path: DataFile.of(slug, "html", text.encode()) for path, text in html.items()}
    listed = {path: {"hash": one.digest, "ext": one.extension} for path, one in named.items()}
    content = canonical_json(
        {
            "format": "keck.views",
            "version": 1,
            "renderer": renderer,
            "pages": listed,
            "made_of": {"shared": marks.shared, "entries": dict(marks.entries)},
        }
    )
    index = DataFile(content_hash(slug, content), "json", content)
    return Pages(index, tuple({one.digest: one for one in named.values()}.values()))


def stage(root: Path, tenant_id: UUID, data: tuple[DataFile, ...], pages: Pages) -> None:
    """Write all files to the member's private shelves."""
    for folder, files in (
        (shelf.private_data(root, tenant_id), data),
        (shelf.private_views(root, tenant_id), (*pages.files, pages.index)),
    ):
        for one in files:
            folder.write(one.digest, one.extension, one.content, quality=one.quality)
            failpoint("shelf.staging")


def expose(root: Path, tenant_id: UUID, data: tuple[DataFile, ...], pages: Pages) -> None:
    """Copy staged files to the public shelves; done last in the publishing transaction."""
    private, public = shelf.private_data(root, tenant_id), shelf.public_data(root)
    for one in data:
        private.copy_to(public, one.digest, one.extension)
        failpoint("shelf.exposing")
    private, public = shelf.private_views(root, tenant_id), shelf.public_views(root)
    for one in (*pages.files, pages.index):
        private.copy_to(public, one.digest, one.extension)
