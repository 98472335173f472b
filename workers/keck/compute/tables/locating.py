"""Finds where a table names its areas: in a column, with or without a column of levels, or in its header."""

from dataclasses import dataclass, field

from keck.compute.tables.area_columns import AreaCandidate, candidates, header_targets, speaks_of_areas
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.level_columns import level_column
from keck.compute.tables.match_rules import rule_params, used_rules
from keck.compute.tables.profile import Column
from keck.compute.tables.questions import Questions
from keck.compute.tables.resolving import Resolver, Target, TargetKind
from keck.domain.codes import CITY_LEVEL
from keck.domain.mappings import RowRole

_ROLES = {TargetKind.CITY: RowRole.CITY, TargetKind.UNASSIGNED: RowRole.UNASSIGNED}
_SHOWN = 20


@dataclass
class LocatedAreas:
    """Where a table names its areas.

    Attributes
    ----------
    level : tuple or None
        Column of levels, with the level of each of its labels.
    preferred : str or None
        Level that decides where a text is found in several levels.
    city : bool
        Whether all rows are about the city as a whole.
    headers : dict or None
        Targets by position, where columns are areas.
    rows : dict
        Cells or headers that are no areas.
    """

    column: Column | None = None
    city: bool = False
    level: tuple[Column, dict[str, str]] | None = None
    preferred: str | None = None
    headers: dict[int, Target] | None = None
    targets: list[Target] = field(default_factory=list)
    rows: dict[str, RowRole] = field(default_factory=dict)
    named: list[AreaCandidate] = field(default_factory=list)


class AreaLocator:
    """Finds the areas of one table; doubts and reasons go to ``told``."""

    def __init__(self, areas: AreaIndex, headers: list[str], told: Questions) -> None:
        self.areas = areas
        self.headers = headers
        self.told = told

    def find(self, columns: list[Column], chosen: int | None = None) -> LocatedAreas | None:
        """Return where the areas are named, ``None`` where nothing names them.

        Parameters
        ----------
        chosen : int or None
            Position of the column that names them for certain.
        """
        named = candidates(columns, self.areas, chosen)
        headers = header_targets(self.headers, self.areas)
        if headers and named:
            self.told.question("layout_two", column=named[0].column.header)
        if headers and not named:
            return self._areas_in_header(headers)
        return self._areas_in_column(named, columns) if named else None

    def whole_city(self, columns: list[Column]) -> LocatedAreas | None:
        """Return the city as what all rows are about, unless a column speaks of areas that are not known."""
        if any(speaks_of_areas(column) and not column.constant for column in columns):
            return None
        self.told.note("areas_none_city")
        return LocatedAreas(
            city=True,
            preferred=CITY_LEVEL,
            targets=[Target(TargetKind.CITY, CITY_LEVEL, method="whole")],
        )

    def _areas_in_header(self, headers: dict[int, Target]) -> LocatedAreas:
        areas = {n: t for n, t in headers.items() if t.kind is TargetKind.AREA or t.kind in _ROLES}
        rows = {self.headers[n]: _ROLES[t.kind] for n, t in areas.items() if t.kind in _ROLES}
        pairs = ((self.headers[place], target) for place, target in headers.items())
        for rule, examples in used_rules(pairs, self.areas).items():
            self.told.note(rule.finding, **rule_params(examples))
        self.told.note("areas_in_header", number=sum(t.kind is TargetKind.AREA for t in areas.values()))
        return LocatedAreas(headers=areas, targets=list(areas.values()), rows=rows)

    def _areas_in_column(self, named: list[AreaCandidate], columns: list[Column]) -> LocatedAreas:
        best = named[0]
        found = LocatedAreas(column=best.column, named=named)
        found.level = level_column(columns, best, self.areas)
        if found.level is not None:
            self.told.note("level_column_chosen", found.level[0], column=found.level[0].header)
        elif best.ambiguous:
            found.preferred = self._preferred(best)
        found.targets, found.rows = self._targets(found, best)
        reason = "area_column_by_key" if best.by_key else "area_column_by_name"
        self.told.note(
            reason, best.column, column=best.column.header, level=best.level, rate=round(100 * best.coverage)
        )
        pairs = zip(best.column.texts, best.targets, strict=True)
        for rule, examples in used_rules(pairs, self.areas).items():
            self.told.note(rule.finding, best.column, **rule_params(examples))
        unknown = [
            text
            for text, t in zip(best.column.texts, best.targets, strict=True)
            if t.kind is TargetKind.UNKNOWN
        ]
        if unknown:
            self.told.note(
                "area_cells_unknown", best.column, values=", ".join(unknown[:_SHOWN]), number=len(unknown)
            )
        return found

    def _preferred(self, best: AreaCandidate) -> str:
        others = [level for level in best.levels if level != best.level]
        if others:
            code = "keys_in_two_levels" if best.by_key else "names_in_two_levels"
            self.told.question(code, column=best.column.header, levels=", ".join([best.level, *others]))
        self.told.note("level_preferred", best.column, level=best.level)
        return best.level

    def _targets(self, found: LocatedAreas, best: AreaCandidate) -> tuple[list[Target], dict[str, RowRole]]:
        resolver = Resolver(self.areas, preferred=found.preferred)
        if found.level is None:
            targets = [resolver.resolve(text) for text in best.column.texts]
            pairs = zip(best.column.texts, targets, strict=True)
            return targets, {text: _ROLES[t.kind] for text, t in pairs if t.kind in _ROLES}
        column, levels = found.level
        texts = {
            (best.column.factor.values[a], column.factor.values[b])
            for a, b in set(zip(best.column.factor.codes.tolist(), column.factor.codes.tolist(), strict=True))
        }
        resolved = {(text, label): resolver.resolve(text, levels.get(label)) for text, label in sorted(texts)}
        # The level already tells the city's rows; only what has no area needs words.
        rows = {text: _ROLES[t.kind] for (text, _), t in resolved.items() if t.kind is TargetKind.UNASSIGNED}
        return list(resolved.values()), rows
