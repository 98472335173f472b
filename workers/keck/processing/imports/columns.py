"""Proposing which columns of a boundary file hold key and name."""

from keck.domain.names import normalise_name
from keck.processing.imports.features import Columns

_KEY_WORDS = ("schluessel", "nummer", "key", "code", "nr", "id", "ags", "rs", "ref", "kennung")
_NAME_WORDS = ("name", "bezeichnung", "titel", "title", "label", "gebiet")


def propose_columns(values: dict[str, list[str]]) -> Columns | None:
    """Return the likeliest columns for key and name.

    A key is there for every area, never twice, and short; a name is there for every area and has letters.
    Words in the header decide between equals, the first column between equal words.

    Parameters
    ----------
    values : dict of str to list of str
        Columns of the file in their order.
    """
    unique = {
        name: column
        for name, column in values.items()
        if column and all(column) and len(set(column)) == len(column)
    }
    if not unique:
        return None
    names = {header: column for header, column in unique.items() if _lettered(column)}
    name = max(names, key=lambda header: _score(header, _NAME_WORDS), default=None)
    keys = {header: column for header, column in unique.items() if header != name and _short(column)}
    key = max(keys, key=lambda header: (_score(header, _KEY_WORDS), -_width(keys[header])), default=None)
    if key is None:
        return Columns(name, name) if name else None
    return Columns(key, name or key)


def _score(header: str, words: tuple[str, ...]) -> int:
    plain = normalise_name(header)
    return max((len(words) - rank for rank, word in enumerate(words) if word in plain), default=0)


def _lettered(column: list[str]) -> bool:
    return sum(any(c.isalpha() for c in cell) for cell in column) > 0.8 * len(column)


def _short(column: list[str]) -> bool:
    return _width(column) <= 16 and not any(_is_fraction(cell) for cell in column)


def _width(column: list[str]) -> int:
    return max(len(cell) for cell in column)


def _is_fraction(cell: str) -> bool:
    whole, dot, part = cell.partition(".")
    return bool(dot) and whole.lstrip("-").isdigit() and part.isdigit()
