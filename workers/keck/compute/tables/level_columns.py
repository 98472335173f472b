"""Finds the column that names the level of each row."""

import numpy as np

from keck.compute.tables.area_columns import AreaCandidate
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.profile import Column
from keck.compute.tables.resolving import TargetKind
from keck.compute.tables.special_rows import means_city
from keck.compute.tables.words import words
from keck.domain.codes import CITY_LEVEL
from keck.domain.names import normalise_name

_HINTS = words("ebene gliederung gebietstyp raumtyp level raumbezug gebietsart typ")
_PLURALS = ("", "e", "en", "s", "n")


def level_column(
    columns: list[Column], area: AreaCandidate, areas: AreaIndex
) -> tuple[Column, dict[str, str]] | None:
    """Return the column that names levels, with the level of each of its labels."""
    for column in columns:
        if column is area.column or column.numeric or not 2 <= len(column.texts) <= len(areas.levels) + 2:
            continue
        named = {text: level for text in column.texts if (level := _named(text, areas))}
        if len(named) == len(column.texts):
            return column, named
        if any(hint in column.word for hint in _HINTS):
            levels = {text: named.get(text) or _by_rows(column, text, area) for text in column.texts}
            known = {text: level for text, level in levels.items() if level}
            if len(known) == len(levels):
                return column, known
    return None


def _named(text: str, areas: AreaIndex) -> str | None:
    if means_city(text, areas):
        return CITY_LEVEL
    word = normalise_name(text)
    return next(
        (level for level in areas.levels for end in _PLURALS if normalise_name(level) + end == word), None
    )


def _by_rows(column: Column, text: str, area: AreaCandidate) -> str | None:
    """Return the level to which nearly all areas in the rows of a label belong."""
    rows = column.factor.codes == column.factor.values.index(text)
    codes = set(np.unique(area.column.factor.codes[rows]).tolist())
    values = area.column.factor.values
    targets = [
        t for label, t in zip(area.column.texts, area.targets, strict=True) if values.index(label) in codes
    ]
    found = [t.level for t in targets if t.kind in (TargetKind.AREA, TargetKind.CITY) and t.level]
    if not found:
        return None
    best = max(set(found), key=found.count)
    return best if found.count(best) >= 0.9 * len(targets) else None
