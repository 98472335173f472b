"""Atlases and values of releases, as requests read them."""

from collections.abc import Callable
from functools import lru_cache

from keck.adapters.shelf import Shelf
from keck.views.atlas import Atlas
from keck.views.state import NotThereError
from keck.views.values import Values

_ATLASES, _VALUES = 64, 512


class Gone(LookupError):  # noqa: N818 - an answer, not a defect
    """A part of a release is not to be had any more."""


def _always(_name: str) -> bool:
    return True


class Library:
    """Atlases and values read from a shelf, kept in memory by their hash.

    Parameters
    ----------
    listed : callable
        Tells whether a file may be shown at this moment: what is in memory may have been withdrawn since.
    """

    def __init__(self, shelf: Shelf, listed: Callable[[str], bool] = _always) -> None:
        self._shelf = shelf
        self._listed = listed
        self._known_atlas = lru_cache(_ATLASES)(self._read_atlas)
        self._known_values = lru_cache(_VALUES)(self._read_values)

    def atlas(self, digest: str) -> Atlas:
        """Return an atlas.

        Raises
        ------
        Gone
            If it was withdrawn.
        """
        self._check(digest)
        return self._known_atlas(digest)

    def shapes(self, digest: str) -> bytes:
        """Return the shapes of a level.

        Raises
        ------
        Gone
            If they were withdrawn.
        """
        if not self._listed(f"{digest}.svg"):
            raise Gone(f"{digest}.svg")
        return self._read(digest, "svg")

    def _check(self, digest: str) -> None:
        if not self._listed(f"{digest}.json"):
            raise Gone(f"{digest}.json")

    def _read(self, digest: str, extension: str) -> bytes:
        content = self._shelf.read(digest, extension)
        if content is None:
            raise Gone(f"{digest}.{extension}")
        return content

    def _read_atlas(self, digest: str) -> Atlas:
        return Atlas.load(self._read, digest)

    def _read_values(self, digest: str) -> Values:
        return Values.parse(self._read(digest, "json"))

    def values_of(self, atlas: Atlas, code: str) -> Values:
        """Return an indicator's values in the boundaries of an atlas.

        Raises
        ------
        NotThereError
            If the release has no such indicator.
        Gone
            If its values were withdrawn.
        """
        if code not in atlas.indicators:
            raise NotThereError(code)
        digest = atlas.indicators[code].values
        self._check(digest)
        found = self._known_values(digest)
        return found.within(atlas.sets) if atlas.stand else found
