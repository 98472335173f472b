"""Finds the column, or the header cells, that name areas."""

from collections import Counter
from dataclasses import dataclass

from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.profile import Column
from keck.compute.tables.resolving import Resolver, Target, TargetKind
from keck.compute.tables.words import words
from keck.domain.codes import CITY_LEVEL, official_form

_KEY_METHODS = (
    "key",
    "key_normalised",
    "numbered_key",
    "official_key",
    "former_key",
    "former_key_normalised",
)
_HINTS = words(
    "raum gebiet stadtteil ortsteil bezirk viertel quartier kommune gemeinde ags schluessel key area "
    "district region planungsraum sozialraum baublock statistisch nummer nr ort zelle"
)
_AREA_WORDS = words(
    "raum gebiet stadtteil ortsteil bezirk stadtbezirk viertel stadtviertel quartier kommune gemeinde ags rs "
    "ars gkz kennziffer area district region planungsraum sozialraum baublock kreis landkreis name "
    "bezirksname gemarkung"
)
_MINIMUM = 0.5
_CELLS_PER_AREA = 4
_OFFICIAL_CELLS = 20
_LONG_KEYS = (8, 12)
_KEY_HINTS = ("schluessel", "kennziffer", "ags", "ars", "gkz", "key", "nummer", "code", "krs", "regionalid")
_OFFICIAL_SHARE = 0.8


@dataclass(eq=False)
class AreaCandidate:
    """A column whose cells may name areas.

    Attributes
    ----------
    coverage : float
        Share of the areas of the best level that the column names.
    precision : float
        Share of its distinct cells that mean an area, the city or what is not assignable; an empty cell
        counts as one that does not.
    foreign : int
        Number of official keys of other municipalities.
    """

    column: Column
    targets: list[Target]
    level: str
    coverage: float
    precision: float
    ambiguous: int
    by_key: bool
    foreign: int = 0

    @property
    def hinted(self) -> bool:
        """Whether the header speaks of areas."""
        return any(hint in self.column.word for hint in _HINTS)

    @property
    def score(self) -> tuple[float, ...]:
        """Rank among candidates: fit first, then hints, then keys before names."""
        fit = self.coverage * self.precision
        hint = 0.2 if self.hinted else 0.0
        return (self.foreign > 0, round(fit + hint, 2), self.by_key, -self.column.position)

    @property
    def levels(self) -> list[str]:
        """Levels of the areas named, the most frequent first."""
        found = Counter(t.level for t in self.targets if t.kind is TargetKind.AREA and t.level)
        return [level for level, _ in found.most_common()]


def candidate(
    column: Column, areas: AreaIndex, resolver: Resolver, sure: bool = False
) -> AreaCandidate | None:
    """Return what a column says as a column of areas; ``None`` where it names too few."""
    official = sure or _is_official(column)
    most = _CELLS_PER_AREA * sum(len(view.keys) for view in areas.sets) + 100
    if len(column.texts) > most and not official:
        return None
    targets = [resolver.resolve(text) for text in column.texts]
    kinds = Counter(target.kind for target in targets)
    named = {(t.level, t.key) for t in targets if t.kind is TargetKind.AREA}
    level, coverage = _best_level({level for level, _ in named}, named, areas)
    methods = Counter(t.method for t in targets if t.kind is TargetKind.AREA)
    by_key = official or bool(methods and methods.most_common(1)[0][0] in _KEY_METHODS)
    ambiguous = kinds[TargetKind.AMBIGUOUS]
    if official and (named or kinds[TargetKind.CITY]):
        return AreaCandidate(
            column,
            targets,
            level or CITY_LEVEL,
            coverage or 1.0,
            1.0,
            ambiguous,
            by_key,
            _foreign(targets, column),
        )
    if not level or (coverage < _MINIMUM and len(named) < 3):
        return None
    known = sum(kinds[kind] for kind in (TargetKind.AREA, TargetKind.CITY, TargetKind.UNASSIGNED))
    precision = (known + ambiguous) / (len(targets) + _blank_weight(column))
    if coverage * precision < _MINIMUM * _MINIMUM:
        return None
    return AreaCandidate(column, targets, level, coverage, precision, ambiguous, by_key)


def _is_official(column: Column) -> bool:
    """Tell whether a column holds keys of German municipalities or counties.

    Numbers may look like short keys, or like longer ones without their zero; then the header has to say so.
    """
    hinted = any(hint in column.word for hint in _KEY_HINTS)
    known = sum(
        official_form(text) is not None and (hinted or len(text) in _LONG_KEYS) for text in column.texts
    )
    return len(column.texts) >= _OFFICIAL_CELLS and known >= _OFFICIAL_SHARE * len(column.texts)


def _foreign(targets: list[Target], column: Column) -> int:
    pairs = zip(targets, column.texts, strict=True)
    return sum(t.kind is TargetKind.UNKNOWN and official_form(text) is not None for t, text in pairs)


def _blank_weight(column: Column) -> int:
    """Return how many cells are empty, in a column that names each area about once."""
    empty = sum(
        int(count) for text, count in zip(column.factor.values, column.counts, strict=True) if not text
    )
    return empty if column.filled <= 2 * len(column.texts) else min(empty, 1)


def _best_level(
    levels: set[str | None], named: set[tuple[str | None, str | None]], areas: AreaIndex
) -> tuple[str, float]:
    fits = [
        (
            sum((level, key) in named for key in areas.known_keys(view)) / max(1, len(view.keys)),
            len(view.keys),
            view.level,
        )
        for level in levels
        for view in areas.of_level(level or "")
    ]
    share, _, best = max(fits, default=(0.0, 0, ""))
    return best, share


def candidates(columns: list[Column], areas: AreaIndex, chosen: int | None = None) -> list[AreaCandidate]:
    """Return the columns that may name areas, the best first.

    A column of small numbers may look like keys by chance (a quarter of the year, a count of rooms). Where
    another column names areas in words, a column of keys has to agree with it.

    Parameters
    ----------
    chosen : int or None
        Position of the column that names them for certain.
    """
    resolver = Resolver(areas)
    tried = ((column, candidate(column, areas, resolver, column.position == chosen)) for column in columns)
    found = [one for _, one in tried if one is not None]
    if first := [one for one in found if one.column.position == chosen]:
        return [*first, *(one for one in found if one not in first)]
    named = [c for c in found if not c.by_key and c.coverage * c.precision >= _MINIMUM]
    sure = [c for c in found if not c.by_key or c.foreign or all(_agree(c, other) for other in named)]
    # Keys of a parent level do not agree with the names, but are still no values.
    parents = [c for c in found if c not in sure and c.hinted]
    return [*sorted(sure, key=lambda c: c.score, reverse=True), *parents] if sure else []


def _agree(keys: AreaCandidate, names: AreaCandidate) -> bool:
    """Tell whether two columns mean the same areas wherever both are sure."""
    left, right = _by_code(keys), _by_code(names)
    pairs = set(zip(keys.column.factor.codes.tolist(), names.column.factor.codes.tolist(), strict=True))
    sure = [(left[a], right[b]) for a, b in pairs if a in left and b in right]
    same = sum(a == b for a, b in sure)
    return not sure or same >= 0.8 * len(sure)


def _by_code(found: AreaCandidate) -> dict[int, tuple[str | None, str | None]]:
    numbers = {text: number for number, text in enumerate(found.column.factor.values)}
    return {
        numbers[text]: (target.level, target.key)
        for text, target in zip(found.column.texts, found.targets, strict=True)
        if target.kind is TargetKind.AREA
    }


def speaks_of_areas(column: Column) -> bool:
    """Tell whether a header names areas or their keys."""
    return any(word in column.words or column.word.startswith(word) for word in _AREA_WORDS)


def header_targets(header: list[str], areas: AreaIndex) -> dict[int, Target] | None:
    """Return the areas that header cells name, where the table has one column per area."""
    resolver = Resolver(areas)
    found = {
        position: target
        for position, text in enumerate(header)
        if text.strip() and (target := resolver.resolve(text)).kind is not TargetKind.UNKNOWN
    }
    named = {(t.level, t.key) for t in found.values() if t.kind is TargetKind.AREA and t.level != CITY_LEVEL}
    _, coverage = _best_level({level for level, _ in named}, named, areas)
    return found if coverage >= 0.6 and len(named) >= 2 else None
