"""What a release said beside its values, kept by the next one where it shows the very same values."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
import scipy

from keck import compute, domain
from keck.domain.definitions import IndicatorDefinition
from keck.processing import classing, judging
from keck.processing.judging.judging import NAME, Ids, ids_of, judged
from keck.processing.publishing.bundle import Bundle, Document

CLASSES = "classes"
Classed = tuple[dict[str, list[float]], list[Document]]


@dataclass(frozen=True, slots=True)
class Kept:
    """Judgements and classes of an earlier release.

    Both are made of an indicator's entry and its published values alone, so the same entry and values give
    the same again. They are compared as they are, not by a mark on them: what was withdrawn, corrected,
    defined anew or made by other code is not equal, and is made anew.
    """

    entries: Mapping[str, Document] = field(default_factory=dict)
    values: Mapping[str, Document] = field(default_factory=dict)
    ids: Ids = field(default_factory=dict)

    @classmethod
    def of(cls, bundle: Bundle) -> Self:
        """Keep what a release says, whose documents are given."""
        entries = {one["code"]: _without(one, "values") for one in bundle.atlas["indicators"]}
        return cls(entries, bundle.values, ids_of(bundle.atlas))

    def classed(self, definition: IndicatorDefinition, slices: list[Document]) -> Classed:
        """Return the classes of all years by level, and the slices with those of each map.

        Parameters
        ----------
        slices : list of dict
            In the published form, without classes and judgements.
        """
        code, decimals = definition.code, definition.decimals
        before = self.values.get(code)
        if before is not None and self.entries[code]["decimals"] == decimals:
            given = before["slices"]
            if [_without(one, CLASSES, NAME) for one in given] == slices:
                return before[CLASSES], [_with(*pair, CLASSES) for pair in zip(slices, given, strict=True)]
        made = [{CLASSES: classing.choices(one, decimals)} for one in slices]
        return (
            classing.fixed(slices, decimals),
            [{**one, **found} if found[CLASSES] else one for one, found in zip(slices, made, strict=True)],
        )

    def judged(self, entry: Document, document: Document, ids: Ids) -> Document:
        """Return a values document with its judgements.

        Parameters
        ----------
        entry : dict
            The indicator as the atlas lists it.
        ids : mapping of str to sequence of str
            Public ids of the areas by area set.
        """
        before = self.values.get(entry["code"])
        if before is None or self.entries[entry["code"]] != entry or self.ids != ids:
            return judged(entry, document, ids)
        given: Sequence[Document] = before["slices"]
        plain = {**before, "slices": [_without(one, NAME) for one in given]}
        if plain != document:
            return judged(entry, document, ids)
        pairs = zip(document["slices"], given, strict=True)
        return {**document, "slices": [_with(*pair, NAME) for pair in pairs]}


NOTHING_KEPT = Kept()


def _without(document: Document, *names: str) -> Document:
    return {name: value for name, value in document.items() if name not in names}


def _with(one: Document, before: Document, name: str) -> Document:
    return {**one, name: before[name]} if name in before else one


def _makers() -> str:
    digest = hashlib.sha256(f"numpy {np.__version__} scipy {scipy.__version__}".encode())
    for place in (compute, domain, judging, classing):
        path = Path(str(place.__file__))
        for file in sorted(path.parent.rglob("*.py")) if path.name == "__init__.py" else [path]:
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


MAKERS = _makers()
"""Version of what judgements and classes are made with: of the code that runs, not of later files."""
