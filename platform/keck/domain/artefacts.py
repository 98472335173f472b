"""The published data formats: canonical bytes with public keys only."""

import hashlib
import json
from typing import Any

ATLAS_FORMAT = ("keck.atlas", 1)
VALUES_FORMAT = ("keck.values", 2)
STREETS_FORMAT = ("keck.streets", 1)
HASH_LENGTH = 40


def canonical_json(value: Any) -> bytes:
    """Return the one way to write a value: sorted keys, no blanks, UTF-8, no NaN.

    >>> canonical_json({"b": 1.0, "a": "ä"})
    b'{"a":"\\xc3\\xa4","b":1.0}'
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def content_hash(slug: str, content: bytes) -> str:
    """Return an artefact's hash over the member's slug and the bytes.

    The slug is part of it, so that taking one member's artefact off the list never takes off another's.
    """
    return hashlib.sha256(slug.encode() + b"\0" + content).hexdigest()[:HASH_LENGTH]


def readable(document: dict[str, Any], name: str, version: int) -> bool:
    """Tell whether a document is of a format's current or previous version."""
    return document.get("format") == name and document.get("version") in (version, version - 1)
