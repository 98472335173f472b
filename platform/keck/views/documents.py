"""Documents of the published data: JSON of a format and version that are read here."""

import json
from collections.abc import Callable
from typing import Any

from keck.domain.artefacts import readable

Read = Callable[[str, str], bytes]
"""Reads an artefact by hash and extension."""


class UnreadableArtefactError(ValueError):
    """An artefact is not of a format that this version reads."""


def document_of(content: bytes, name: str, version: int) -> dict[str, Any]:
    """Read a document.

    Raises
    ------
    UnreadableArtefactError
        If it is of another format, or of a version that is too old or too new.
    """
    document = json.loads(content)
    if not isinstance(document, dict) or not readable(document, name, version):
        raise UnreadableArtefactError(f"not a {name} document of version {version} or the one before")
    return document
