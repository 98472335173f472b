"""Finds the column, or the header cells, that name areas."""

from collections import Counter
from dataclasses import dataclass

from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.profile import Column
from keck.compute.tables.resolving import Resolver, Target, TargetKind
from keck.compute.tables.words import words
from keck.domain.codes import CITY_LEVEL

_KEY_METHODS = ("key", "key_normalised", "numbered_key")
_HINTS = words(
    "raum gebiet stadtteil ortsteil bezirk viertel quartier kommune gemeinde ags schluessel key area "
    "district region planungsraum sozialraum baublock statistisch nummer nr ort zelle"
)
_MINIMUM = 0.5
_CELLS_PER_AREA = 4


@dataclass(eq=False)
class AreaCandidate:
    """A column whose cells may name areas.

    Attributes
    ----------
    coverage : float
        Share of the areas of the best level that the column names.
    precision : float
        Share of its distinct cells that mean an area, the city or what is not assignable.
    """

    column: Column
    targets: list[Target]
    level: str
    coverage: float
    precision: float
    ambiguous: int
    by_key: bool

    @property
    def hinted(self) -> bool:
        """Whether the header speaks of areas."""
        return any(hint in self.column.word for hint in _HINTS)

    @property
    def score(self) -> tuple[float, ...]:
        """Rank among candidates: fit first, then hints, then keys before names."""
        fit = self.coverage * self.precision
        return (round(fit + (0.2 if self.hinted else 0.0), 2), self.by_key, -self.column.position)

    @property
    def levels(self) -> list[str]:
        """Levels of the areas named, the most frequent first."""
        found = Counter(t.level for t in self.targets if t.kind is TargetKind.AREA and t.level)
        return [level for level, _ in found.most_common()]


def candidate(column: Column, areas: AreaIndex, resolver: Resolver) -> AreaCandidate | None:
    """Return what a column says as a column of areas; ``None`` where it names too few."""
    if len(column.texts) > _CELLS_PER_AREA * sum(len(view.keys) for view in areas.sets) + 100:
        return None
    targets = [resolver.resolve(text) for text in column.texts]
    named = {(t.level, t.key) for t in targets if t.kind is TargetKind.AREA}
    ambiguous = sum(t.kind is TargetKind.AMBIGUOUS for t in targets)
    level, coverage = _best_level({level for level, _ in named}, named, areas)
    if not level or (coverage < _MINIMUM and len(named) < 3):
        return None
    known = sum(t.kind in (TargetKind.AREA, TargetKind.CITY, TargetKind.UNASSIGNED) for t in targets)
    precision = (known + ambiguous) / len(targets)
    if coverage * precision < _MINIMUM * _MINIMUM:
        return None
    methods = Counter(t.method for t in targets if t.kind is TargetKind.AREA)
    by_key = methods.most_common(1)[0][0] in _KEY_METHODS
    return AreaCandidate(column, targets, level, coverage, precision, ambiguous, by_key)


def _best_level(
    levels: set[str | None], named: set[tuple[str | None, str | None]], areas: AreaIndex
) -> tuple[str, float]:
    fits = [
        (sum((level, key) in named for key in view.keys) / max(1, len(view.keys)), len(view.keys), view.level)
        for level in levels
        for view in areas.of_level(level or "")
    ]
    share, _, best = max(fits, default=(0.0, 0, ""))
    return best, share


def candidates(columns: list[Column], areas: AreaIndex) -> list[AreaCandidate]:
    """Return the columns that may name areas, the best first.

    A column of small numbers may look like keys by chance (a quarter of the year, a count of rooms). Where
    another column names areas in words, a column of keys has to agree with it.
    """
    resolver = Resolver(areas)
    found = [c for column in columns if (c := candidate(column, areas, resolver)) is not None]
    named = [c for c in found if not c.by_key and c.coverage * c.precision >= _MINIMUM]
    sure = [c for c in found if not c.by_key or all(_agree(c, other) for other in named)]
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
