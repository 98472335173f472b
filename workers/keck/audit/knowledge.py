"""What an outsider knows: the numbers shown, and all that follows from them by subtraction."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from keck.audit.artefacts import Areas, Column, Export, Floats, Name
from keck.domain.periods import years_of

_TOLERANCE = 1e-6
_PASSES = 50
Table = dict[str, Floats]
"""Numbers of one column by area set; NaN where unknown."""


@dataclass(frozen=True, slots=True, eq=False)
class Nesting:
    """Sums between two area sets: the position in ``upper`` of every area of ``lower``, or -1."""

    lower: str
    upper: str
    positions: np.ndarray
    sure: bool


class Knowledge:
    """Numbers by column, filled up by repeated subtraction."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.nestings = _nestings(export)
        self.tables: dict[Column, Table] = defaultdict(dict)
        for one in export.slices:
            self._learn(one.above, one.set_id, one.numerator)
            if one.below is not None:
                self._learn(one.below, one.set_id, one.denominator)
        self._invert()
        self.doubtful = self._holding()

    def _learn(self, column: Column, set_id: str, numbers: Floats) -> None:
        table = self.tables[column]
        size = len(self.export.sets[set_id].keys)
        known = table.setdefault(set_id, np.full(size, np.nan))
        table[set_id] = np.where(np.isnan(known), numbers, known)

    def _invert(self) -> None:
        """Turn rates back into counts where the base is shown."""
        for one in self.export.slices:
            if one.below is None:
                continue
            base = self.tables[one.below][one.set_id]
            per = one.per or _per(one.value, one.numerator, base)
            if per is not None:
                self._learn(one.above, one.set_id, np.rint(one.value * base / per))

    def add_earlier(self, earlier: "Knowledge") -> None:
        """Take over what an older release showed, column by column, unless the column was revised since."""
        for column, table in earlier.tables.items():
            for set_id, numbers in table.items():
                own = self.tables[column].get(set_id)
                if set_id not in self.export.sets or self.export.sets[set_id].keys != earlier.keys(set_id):
                    continue
                if own is None or not _contradict(own, numbers):
                    self._learn(column, set_id, numbers)

    def keys(self, set_id: str) -> tuple[str, ...]:
        """Return the areas of a set in their order."""
        return self.export.sets[set_id].keys

    def subtract(self) -> None:
        """Fill all gaps that are the only ones in a sum, until nothing more follows."""
        links = self._links()
        for _ in range(_PASSES):
            found = sum(
                self._between_areas(table) for column, table in self.tables.items() if column.additive
            )
            found += sum(self._between_columns(total, parts) for total, parts in links)
            if not found:
                return

    def _between_areas(self, table: Table) -> bool:
        changed = False
        for nesting in self.nestings:
            if (
                nesting.lower in table
                and nesting.upper in table
                and (nesting.sure or nesting in self.doubtful)
            ):
                changed |= _fill(table, nesting)
        return changed

    def _between_columns(self, total: Column, parts: list[Column]) -> bool:
        changed = False
        for set_id in set(self.tables[total]).intersection(*(self.tables[part] for part in parts)):
            rows = np.array([self.tables[column][set_id] for column in (total, *parts)])
            gaps = np.isnan(rows)
            for row, place in zip(*np.nonzero(gaps & (gaps.sum(axis=0) == 1)), strict=True):
                column = rows[:, place]
                rest = float(np.nansum(column[1:]))
                value = rest if row == 0 else float(column[0]) - rest
                if value >= -_TOLERANCE:
                    self.tables[(total, *parts)[row]][set_id][place] = max(value, 0.0)
                    changed = True
        return changed

    def _links(self) -> list[tuple[Column, list[Column]]]:
        """Return sums of columns: of formulas, of years, and pairs that add up wherever all is shown."""
        found: dict[tuple[Column, ...], tuple[Column, list[Column]]] = {}
        names = {column.name for column in self.tables if column.additive}
        for column in list(self.tables):
            for parts in _named_parts(column.name, names):
                columns = [Column(part, column.period) for part in parts]
                if all(one in self.tables for one in columns):
                    found[(column, *columns)] = column, columns
        for total, pair in self._seen_pairs():
            found[(total, *pair)] = total, pair
        for total in list(self.tables):
            years = [total._replace(period=year) for year in years_of(total.period)]
            if total.additive and years and all(one in self.tables for one in years):
                found[(total, *years)] = total, years
        return list(found.values())

    def _seen_pairs(self) -> list[tuple[Column, list[Column]]]:
        found = []
        shown: dict[tuple[str, str], list[tuple[Column, Floats]]] = defaultdict(list)
        for column, table in self.tables.items():
            for set_id, numbers in table.items():
                if column.additive and len(numbers) > 2 and not np.isnan(numbers).any() and numbers.any():
                    shown[column.period, set_id].append((column, numbers))
        pairs: set[tuple[Name, Name, Name]] = set()
        for columns in shown.values():
            pairs |= _pairs(columns)
        periods = {column.period for column in self.tables}
        for total, left, right in sorted(pairs):
            for period in sorted(periods):
                columns_ = [Column(left, period), Column(right, period)]
                if Column(total, period) in self.tables and all(one in self.tables for one in columns_):
                    found.append((Column(total, period), columns_))
        return found

    def _holding(self) -> list[Nesting]:
        """Return the doubtful sums that hold wherever everything is shown."""
        kept = []
        for nesting in self.nestings:
            both = [
                (table[nesting.lower], table[nesting.upper])
                for table in self.tables.values()
                if nesting.lower in table and nesting.upper in table
            ]
            full = [(lower, upper) for lower, upper in both if not np.isnan(lower).any()]
            fits = [abs(float(lower.sum() - upper[0])) < _TOLERANCE for lower, upper in full]
            if not nesting.sure and any(fits):
                kept.append(nesting)
        return kept


def _fill(table: Table, nesting: Nesting) -> bool:
    lower, upper = table[nesting.lower], table[nesting.upper]
    inside = nesting.positions >= 0
    target = nesting.positions[inside]
    gaps = np.isnan(lower)
    missing = np.bincount(target, gaps[inside], len(upper))
    parts = np.bincount(target, minlength=len(upper))
    sums = np.bincount(target, np.nan_to_num(lower[inside]), len(upper))
    whole = np.isnan(upper) & (missing == 0) & (parts > 0)
    upper[whole] = sums[whole]
    rest = np.append(np.where(missing == 1, upper - sums, np.nan), np.nan)[nesting.positions]
    found = gaps & (rest >= -_TOLERANCE)
    lower[found] = np.maximum(rest[found], 0.0)
    return bool(whole.any() or found.any())


def _nestings(export: Export) -> list[Nesting]:
    city = next((s for s in export.sets.values() if export.ranks[s.level] == 0), None)
    found = []
    for lower in export.sets.values():
        if city is None or lower is city:
            continue
        for upper in export.sets.values():
            positions = _positions(export, lower, upper)
            if upper is not city and (positions >= 0).any():
                found.append(Nesting(lower.set_id, upper.set_id, positions, sure=True))
        within = export.parents.get(lower.level)
        free = all(parent is None for parent in lower.parents) and within in export.ranks
        sure = not free or export.ranks[str(within)] == 0
        found.append(Nesting(lower.set_id, city.set_id, np.zeros(len(lower.keys), np.intp), sure))
    return found


def _positions(export: Export, lower: Areas, upper: Areas) -> np.ndarray:
    """Return where the areas of one set lie in another, by the parents that they name."""
    place = {f"{upper.level}:{key}": position for position, key in enumerate(upper.keys)}
    parent = {
        f"{areas.level}:{key}": above
        for areas in export.sets.values()
        for key, above in zip(areas.keys, areas.parents, strict=True)
    }
    if export.ranks[upper.level] >= export.ranks[lower.level]:
        return np.full(len(lower.keys), -1)
    found = []
    for above in lower.parents:
        walked = above
        for _ in export.ranks:
            if walked is None or walked in place:
                break
            walked = parent.get(walked)
        found.append(place.get(walked or "", -1))
    return np.array(found, np.intp)


def _named_parts(name: Name, names: set[Name]) -> list[list[Name]]:
    """Return the ways in which a sum is made of other known columns."""
    if len(name) < 2:
        return []
    ways: list[list[Name]] = [[(part,) for part in name]]
    for other in names:
        rest = tuple(part for part in name if part not in other)
        if 1 < len(other) < len(name) and len(other) + len(rest) == len(name):
            ways.append([other, rest])
    return ways


def _pairs(columns: list[tuple[Column, Floats]]) -> set[tuple[Name, Name, Name]]:
    weights = np.asarray(np.random.default_rng(7).integers(1, 1 << 20, len(columns[0][1])), np.float64)
    prints = [round(float(numbers @ weights), 3) for _, numbers in columns]
    totals = {mark: column.name for mark, (column, _) in zip(prints, columns, strict=True)}
    found = set()
    for i, left in enumerate(prints):
        for j in range(i + 1, len(prints)):
            total = totals.get(round(left + prints[j], 3))
            if total is not None:
                found.add((total, columns[i][0].name, columns[j][0].name))
    return found


def _contradict(one: Floats, other: Floats) -> bool:
    both = ~np.isnan(one) & ~np.isnan(other)
    return bool((np.abs(one[both] - other[both]) > _TOLERANCE).any())


def _per(value: Floats, numerator: Floats, base: Floats) -> float | None:
    """Return the number that a rate is told per, from any area that shows all three."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = value * base / numerator
    seen = ratio[np.isfinite(ratio)]
    return float(np.median(seen)) if len(seen) else None
