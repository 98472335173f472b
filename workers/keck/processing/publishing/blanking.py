"""A slice without the value of one area, and without what was made of it."""

from typing import Any

from keck.domain.judgements import NOTHING
from keck.domain.statuses import Status
from keck.processing.judging.judging import NAME
from keck.processing.publishing.bundle import Document
from keck.processing.publishing.dependents import without_composition
from keck.processing.publishing.derived import without_spread


def blanked(one: Document, ids: list[str], area: str) -> Document:
    """Return a slice in which an area has no value.

    Parameters
    ----------
    ids : list of str
        Public ids of the areas in the order of the slice.
    area : str
        One that is not among them changes nothing.
    """
    if area not in ids:
        return one
    position = ids.index(area)
    if one["status"][position] == Status.OK.letter:
        one = without_composition(one)
    one = without_spread(one)
    # Whatever has an entry per area loses this one, also what nobody thought of here.
    left = {
        name: value if name in ("flags", "notes", "summed_from") else _cleared(value, position, len(ids))
        for name, value in one.items()
        if name != NAME
    }
    left["status"] = one["status"][:position] + "m" + one["status"][position + 1 :]
    if one.get("flags"):
        left["flags"] = {key: words for key, words in one["flags"].items() if key != str(position)}
    return left


def _cleared(value: Any, position: int, size: int) -> Any:
    """Return a value without its entry for one area, wherever in it there are entries for all areas."""
    if isinstance(value, dict):
        return {
            name: _struck(inner, position, size) if name == "letters" else _cleared(inner, position, size)
            for name, inner in value.items()
        }
    if isinstance(value, list) and len(value) == size:
        return [None if n == position else inner for n, inner in enumerate(value)]
    return value


def _struck(texts: Any, position: int, size: int) -> Any:
    """Return texts that hold a letter for each area without the letter of one."""
    return {
        name: text[:position] + NOTHING + text[position + 1 :] if len(text) == size else text
        for name, text in texts.items()
    }
