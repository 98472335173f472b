"""A release's documents, before they become files: what filters, renderers and the gate share."""

from dataclasses import dataclass
from typing import Any

from keck.processing.publishing.files import DataFile

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The atlas document, the values of each indicator and the shapes.

    Attributes
    ----------
    atlas : dict
        Document ``keck.atlas``; its hashes of values are filled in by ``sealed``.
    values : dict of str to dict
        Document ``keck.values`` by indicator code.
    shapes : tuple of DataFile
        Files named in ``atlas["area_sets"][…]["shapes"]``, and the shards of ``atlas["streets"]``.
    """

    slug: str
    atlas: Document
    values: dict[str, Document]
    shapes: tuple[DataFile, ...] = ()

    def sealed(self) -> "SealedBundle":
        """Write all documents as files and name them in the atlas."""
        files = {code: DataFile.of_json(self.slug, document) for code, document in self.values.items()}
        listed = [
            {**entry, "values": files[entry["code"]].digest}
            for entry in self.atlas["indicators"]
            if entry["code"] in files
        ]
        atlas = DataFile.of_json(self.slug, {**self.atlas, "indicators": listed})
        return SealedBundle(self, atlas, tuple(files.values()) + self.shapes)


@dataclass(frozen=True, slots=True)
class SealedBundle:
    """A bundle as files; the atlas names all others."""

    bundle: Bundle
    atlas: DataFile
    parts: tuple[DataFile, ...]

    @property
    def files(self) -> tuple[DataFile, ...]:
        """All data artefacts, the atlas first."""
        return (self.atlas, *self.parts)
