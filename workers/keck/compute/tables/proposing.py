"""Proposes how a table is to be read; every choice has a reason, every doubt is a question."""

from dataclasses import replace
from pathlib import PurePath

from keck.compute.readers.raw import RawTable
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.bringing import brought_along
from keck.compute.tables.categories import group_column
from keck.compute.tables.checks import match_levels
from keck.compute.tables.header_texts import header_texts
from keck.compute.tables.labelling import Naming, constant_title, make_measures
from keck.compute.tables.locating import AreaLocator, LocatedAreas
from keck.compute.tables.note_columns import propose_note_columns
from keck.compute.tables.numbers import SignGuess, guess_signs
from keck.compute.tables.period_columns import PeriodChoice, choose_period, header_period
from keck.compute.tables.period_texts import without_period
from keck.compute.tables.profile import Column, Profile, profile
from keck.compute.tables.questions import Questions
from keck.compute.tables.reading import Proposal
from keck.compute.tables.sorting_out import SortedColumns, sort_columns
from keck.domain.codes import slugify
from keck.domain.findings import Finding, Severity
from keck.domain.mappings import CellRole, Layout, Mapping, RowRole
from keck.domain.texts import LocalText

_MANY_MEASURES = 500
_SIGN_CELLS = 50_000


def propose(tables: list[RawTable], areas: AreaIndex, filename: str) -> Proposal:
    """Propose a mapping for a file.

    Where several sheets fit, the first is proposed and the others are a question.
    """
    if (own := brought_along(tables, areas)) is not None:
        return own
    drafts = [_Draft(table, areas, filename, len(tables) > 1).build() for table in tables if len(table.frame)]
    fitting = [draft for draft in drafts if draft.mapping is not None]
    if not drafts:
        return Proposal(None, [Finding("table_empty", Severity.ERROR)])
    if not fitting:
        return max(drafts, key=lambda draft: sum(level.rate for level in draft.match))
    best = fitting[0]
    if len(fitting) > 1:
        names = ", ".join(draft.mapping.sheet or "" for draft in fitting if draft.mapping)
        best.ambiguous.append(Finding("several_sheets", params={"sheets": names}))
    return best


class _Draft:
    """The proposal for one table, while it is made."""

    def __init__(self, table: RawTable, areas: AreaIndex, filename: str, several: bool) -> None:
        self.table = table
        self.areas = areas
        self.filename = filename
        stem = PurePath(filename).stem
        self.several = several
        self.name = f"{stem} {table.sheet}" if several else stem
        self.profile: Profile = profile(table)
        self.headers = header_texts(table)
        self.notes = propose_note_columns(self.headers)
        self.told = Questions(table.sheet)
        self.twice: set[tuple[str, ...]] = set()

    def build(self) -> Proposal:
        """Return the proposal; without a mapping where no column names areas."""
        period = choose_period(self.profile, PurePath(self.filename).stem)
        time = [column for column in (period.column, *period.others) if column is not None]
        found = AreaLocator(self.areas, self.headers, self.told).find(
            [c for c in self.profile.columns if c not in time]
        )
        if found is None:
            self.told.question("area_missing", Severity.ERROR)
            return Proposal(None, self.told.ambiguous, [], self.told.reasons)
        columns, values = self._columns(found, period, time)
        if not values:
            self.told.question("values_missing", Severity.ERROR)
            return Proposal(
                None, self.told.ambiguous, match_levels(found.targets, self.areas), self.told.reasons
            )
        dated = self._headers_dated(found, period, values)
        self._take_period(period, dated)
        mapping = self._mapping(found, period, columns, values, dated)
        return Proposal(
            mapping, self.told.ambiguous, match_levels(found.targets, self.areas), self.told.reasons
        )

    def _columns(
        self, found: LocatedAreas, period: PeriodChoice, time: list[Column]
    ) -> tuple[SortedColumns, list[Column]]:
        level = found.level[0] if found.level else None
        keys = [column for column in (found.column, level, period.column) if column is not None]
        headers = found.headers or {}
        noted = self.notes.values()
        rest = [
            c
            for c in self.profile.columns
            if c not in keys and c not in time and c.position not in headers and c.header not in noted
        ]
        columns = sort_columns(self.profile, rest, keys, found.named, self.areas.city_keys)
        self.told.reasons += columns.reasons
        if not columns.unique:
            self._doubt_rows(keys, columns.labels)
        if found.headers is None:
            return columns, columns.values
        if columns.values:
            self.told.question(
                "value_columns_beside_areas", columns=", ".join(c.header for c in columns.values)
            )
        found.rows |= {column.header: RowRole.SKIP for column in (*columns.values, *columns.left)}
        return columns, [c for c in self.profile.columns if c.position in headers]

    def _doubt_rows(self, keys: list[Column], labels: list[Column]) -> None:
        """Leave out labels that name several values for one area and period, and ask about them."""
        twice, whole = self.profile.labels_twice(keys, labels)
        if whole:
            distinct = self.profile.distinct([*keys, *labels])
            self.told.question("rows_not_unique", number=self.profile.length - distinct)
            return
        self.twice = twice
        names = [": ".join(filter(None, combination)) for combination in sorted(twice)]
        self.told.question("labels_twice", labels=", ".join(names[:20]), number=len(names))

    def _headers_dated(self, found: LocatedAreas, period: PeriodChoice, values: list[Column]) -> bool:
        return (
            period.column is None and found.headers is None and all(header_period(c.header) for c in values)
        )

    def _take_period(self, period: PeriodChoice, dated: bool) -> None:
        if dated:
            self.told.note("period_in_headers")
        else:
            self.told.ambiguous += period.ambiguous
            self.told.reasons += period.reasons

    def _mapping(
        self,
        found: LocatedAreas,
        period: PeriodChoice,
        columns: SortedColumns,
        values: list[Column],
        dated: bool,
    ) -> Mapping:
        groups = {column.position: group for column in columns.labels if (group := group_column(column))}
        labels = [column for column in columns.labels if column.position not in groups]
        signs = self._signs(values)
        wide = found.headers is None
        cells = self._cells(values, signs)
        naming = Naming(self._title(), constant_title(columns.left), labels, dated)
        measures, reasons = make_measures(self.profile, values, naming, signs.signs, wide)
        measures = [measure for measure in measures if not measure.match or measure.match not in self.twice]
        self.told.reasons += reasons
        long = wide and len(values) == 1 and bool(labels or groups)
        self._doubt_measures(values, labels, wide, len(measures))
        if long:
            measures = [replace(measure, column=None) for measure in measures]
        return Mapping(
            dataset=slugify(without_period(self.name) or self.name),
            name=LocalText(self._table_name()),
            layout=Layout.AREAS_AS_COLUMNS if not wide else Layout.LONG if long else Layout.WIDE,
            sheet=self.table.sheet if self.several else None,
            header_row=self.table.header_row,
            decimal=signs.signs.decimal,
            thousands=signs.signs.thousands,
            area_column=found.column.header if found.column else None,
            level_column=found.level[0].header if found.level else None,
            levels=found.level[1] if found.level else {"": found.preferred} if found.preferred else {},
            rows=found.rows,
            period_column=period.column.header if period.column else None,
            period=None if dated else period.code,
            value_column=values[0].header if long else None,
            measure_columns=tuple(column.header for column in labels),
            measures=tuple(measures),
            groups=tuple(groups.values()),
            notes=self.notes,
            cells=cells,
        )

    def _cells(self, values: list[Column], signs: SignGuess) -> dict[str, CellRole]:
        """Find numbers that are none, before kinds are guessed from the numbers."""
        cells: dict[str, CellRole] = {}
        for column in values:
            column.find_signs(signs.signs)
            for text in column.signs:
                if text not in cells:
                    self.told.note("sign_number", column, value=text)
                cells[text] = CellRole.MISSING
        return cells

    def _doubt_measures(self, values: list[Column], labels: list[Column], wide: bool, number: int) -> None:
        if wide and len(values) > 1 and labels:
            self.told.question("value_columns_several", columns=", ".join(column.header for column in values))
        if number > _MANY_MEASURES:
            self.told.question("measures_too_many", number=number)

    def _signs(self, values: list[Column]) -> SignGuess:
        guess = guess_signs([text for column in values for text in column.texts[:_SIGN_CELLS]])
        if not guess.certain:
            self.told.question("decimal_unclear", example=guess.example, decimal=guess.signs.decimal)
        elif guess.example:
            self.told.note(
                "decimal_found",
                example=guess.example,
                decimal=guess.signs.decimal,
                thousands=guess.signs.thousands,
            )
        return guess

    def _title(self) -> str:
        """Return the name of measures without one: the sheet's among several, else the table's."""
        return (without_period(self.table.sheet) if self.several else "") or self._table_name()

    def _table_name(self) -> str:
        text = " ".join(without_period(self.name).replace("_", " ").replace("-", " ").split()) or self.name
        return text[:1].upper() + text[1:]
