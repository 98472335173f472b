"""Proposing which columns of a boundary file hold key and name."""

import re

from keck.compute.tables import AreaIndex
from keck.domain.names import normalise_name, transliterate
from keck.processing.imports.features import Columns

_KEY_WORDS = (
    *("schluessel", "ags", "ars", "rs", "nummer", "kennziffer", "kennung", "nr", "key", "code"),
    *("stadtteil", "stadtbezirk", "bezirk", "ortsteil", "viertel", "ref", "id"),
)
_NAME_WORDS = ("name", "gen", "bezeichnung", "titel", "title", "label", "gebiet")
# Running numbers that programs give to what they draw; they are others in the next export.
_RUNNING = frozenset({"fid", "gid", "ogcfid", "objectid", "cartodbid", "entityhand", "featureid"})
# A short word counts at the end of a header only: "nr" in BEZIRKNR, not in "Anrede".
_SHORT = 3
# Two areas may share a name, and the parts of one area share all they have.
_SAME_AREAS = 0.9
_DISTINCT_NAMES, _DISTINCT_KEYS = 0.5, 0.9


def propose_columns(values: dict[str, list[str]]) -> Columns | None:
    """Return the likeliest columns for key and name.

    A key is there for every area and short, and comes twice only with the same name: then an area has
    several parts. A name has letters. Words in the header decide between equals, the first column between
    equal words.

    Parameters
    ----------
    values : dict of str to list of str
        Columns of the file in their order.
    """
    full = {header: column for header, column in values.items() if column and all(column)}
    full = {header: column for header, column in full.items() if normalise_name(header) not in _RUNNING}
    names = {h: c for h, c in full.items() if _lettered(c) and _distinct(c) >= _DISTINCT_NAMES}
    name = max(names, key=lambda h: (_score(h, _NAME_WORDS), _distinct(names[h])), default=None)
    keys = {h: c for h, c in full.items() if h != name and _short(c) and _identifies(c, full.get(name or ""))}
    key = max(keys, key=lambda h: (_score(h, _KEY_WORDS), -_width(keys[h])), default=None)
    if key is None:
        return Columns(name, name) if name and _distinct(names[name]) == 1 else None
    return Columns(key, name or key)


def _identifies(column: list[str], names: list[str] | None) -> bool:
    if _distinct(column) == 1:
        return True
    if names is None or _distinct(column) < _DISTINCT_KEYS:
        return False
    return len(set(zip(column, names, strict=True))) == len(set(column))


def _distinct(column: list[str]) -> float:
    return len(set(column)) / len(column)


def _score(header: str, words: tuple[str, ...]) -> int:
    plain = normalise_name(header)
    tokens = re.split(r"[^a-z0-9]+", transliterate(header).lower())
    return max(
        (len(words) - rank for rank, word in enumerate(words) if _says(word, plain, tokens)), default=0
    )


def _says(word: str, plain: str, tokens: list[str]) -> bool:
    return word in tokens or plain.endswith(word) if len(word) <= _SHORT else word in plain


def _lettered(column: list[str]) -> bool:
    return sum(any(c.isalpha() for c in cell) for cell in column) > 0.8 * len(column)


def _short(column: list[str]) -> bool:
    return _width(column) <= 16 and not any(_is_fraction(cell) for cell in column)


def _width(column: list[str]) -> int:
    return max(len(cell) for cell in column)


def _is_fraction(cell: str) -> bool:
    whole, dot, part = cell.partition(".")
    return bool(dot) and whole.lstrip("-").isdigit() and part.isdigit()


def level_of(keys: list[str], names: list[str], areas: AreaIndex) -> str | None:
    """Return the level that has nearly all areas of a file already: it brings their shapes, or new ones."""
    here = set(zip(keys, names, strict=True))
    for level in areas.inner_levels:
        view = areas.newest(level)
        known = set(zip(view.keys, view.names, strict=True)) if view else set()
        if known and len(here & known) >= _SAME_AREAS * max(len(here), len(known)):
            return level
    return None
