"""The agreement on processing data on behalf, as it is signed: a paper, its version and its digest."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from keck.domain.papers import Paper
from keck.views import papers


@dataclass(frozen=True)
class Document:
    """The whole agreement; in German, as it is signed.

    Attributes
    ----------
    text : str
        What is hashed and what a signed copy is kept with.
    digest : str
        SHA-256 of the text: whatever changes, changes it.
    """

    paper: Paper
    version: str

    @cached_property
    def text(self) -> str:
        """The text as it is hashed."""
        return papers.plain(self.paper)

    @cached_property
    def digest(self) -> str:
        """The digest that stands on the paper."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def short(digest: str) -> str:
    """Return the part of a digest that people compare.

    >>> short("0123456789abcdef0123")
    '0123-4567-89ab'
    """
    return "-".join(digest[start : start + 4] for start in (0, 4, 8))
