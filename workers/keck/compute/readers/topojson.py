"""TopoJSON: which of its objects is read, and how large it would be."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from keck.compute.geometry.repair import MAX_VERTICES
from keck.compute.readers.layer_names import choose
from keck.compute.readers.text import as_utf8
from keck.domain.findings import Problem

_NOT_SO = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)


def object_names(path: Path, filename: str) -> list[str]:
    """Return the names of a topology's objects.

    Raises
    ------
    Problem
        If it is broken.
    """
    return list(_load(path, filename)["objects"])


def choose_object(path: Path, filename: str, layer: str | None) -> str:
    """Return the one object to read.

    Raises
    ------
    Problem
        If there is none, several and none was chosen, or the chosen one is not there or too large.
    """
    document = _load(path, filename)
    names = list(document["objects"])
    if not names:
        raise Problem("layer_empty", file=filename)
    name = choose(names, layer)
    try:
        count = _vertices(document["objects"][name], [len(arc) for arc in document["arcs"]])
    except _NOT_SO as error:
        raise Problem("layer_broken", file=filename) from error
    if count > MAX_VERTICES:
        raise Problem("geometry_too_large", count=count, limit=MAX_VERTICES)
    return name


def _load(path: Path, filename: str) -> dict[str, Any]:
    try:
        document = json.loads(as_utf8(path.read_bytes()))
    except (ValueError, RecursionError) as error:
        raise Problem("layer_broken", file=filename) from error
    if not isinstance(document, dict) or not isinstance(document.get("objects"), dict):
        raise Problem("layer_broken", file=filename)
    return document


def _vertices(chosen: dict[str, Any], lengths: list[int]) -> int:
    """Count vertices once each arc stands wherever it is named; a small file can name one a million times."""
    entries = chosen.get("geometries", [chosen])
    # A negative number means an arc's reverse.
    return sum(
        lengths[number if number >= 0 else ~number]
        for entry in entries
        for number in _named(entry.get("arcs") or [])
    )


def _named(arcs: list[Any]) -> Iterator[int]:
    for one in arcs:
        if isinstance(one, list):
            yield from _named(one)
        else:
            yield one
