"""Data artefacts of a release as files."""

from dataclasses import dataclass

from keck.domain.artefacts import canonical_json, content_hash

MEDIA_TYPES = {
    "json": "application/json",
    "svg": "image/svg+xml",
    "geojson": "application/geo+json",
    "topojson": "application/topo+json",
    "html": "text/html; charset=utf-8",
}
# Shapes are written rarely and read at every first visit.
_QUALITY = {"svg": 11, "topojson": 9, "geojson": 9}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data artefact: its name is the hash over the member's slug and its bytes."""

    digest: str
    extension: str
    content: bytes

    @classmethod
    def of(cls, slug: str, extension: str, content: bytes) -> "DataFile":
        """Name some bytes by their hash."""
        return cls(content_hash(slug, content), extension, content)

    @classmethod
    def of_json(cls, slug: str, document: object) -> "DataFile":
        """Write a document in its one canonical form."""
        return cls.of(slug, "json", canonical_json(document))

    @property
    def media_type(self) -> str:
        """The type under which the file is served."""
        return MEDIA_TYPES[self.extension]

    @property
    def quality(self) -> int:
        """How hard the file is compressed."""
        return _QUALITY.get(self.extension, 5)
