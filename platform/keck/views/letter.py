"""A letter before it is put into words for the wire."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter without its frame.

    Attributes
    ----------
    button : str or None
        What the link is called, in a letter that has one.
    """

    subject: str
    paragraphs: tuple[str, ...]
    button: str | None = None
