"""Proposes how a table is to be read; every choice has a reason, every doubt is a question."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import numpy as np

from keck.compute.readers.raw import RawTable
from keck.compute.tables.address_columns import propose_addresses
from keck.compute.tables.applying import apply
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.bringing import brought_along
from keck.compute.tables.categories import group_column
from keck.compute.tables.checks import match_levels
from keck.compute.tables.column_signs import TableSigns, find_signs
from keck.compute.tables.counting import adds_up, count_rows, is_list
from keck.compute.tables.header_groups import HeaderMeaning, all_name_parts, header_meanings
from keck.compute.tables.header_texts import header_texts
from keck.compute.tables.known import KnownBlock, date_by_values
from keck.compute.tables.labelling import Naming, constant_title, make_measures, naming_columns
from keck.compute.tables.locating import AreaLocator, LocatedAreas
from keck.compute.tables.naming import table_name, title_of
from keck.compute.tables.note_columns import propose_note_columns
from keck.compute.tables.numbers import CellState, NumberSigns, SignGuess
from keck.compute.tables.period_columns import PeriodChoice, choose_period, header_period
from keck.compute.tables.period_texts import without_period
from keck.compute.tables.profile import Column, Profile, profile
from keck.compute.tables.questions import Questions
from keck.compute.tables.reading import LevelMatch, ObservationBlock, Proposal
from keck.compute.tables.sorting_out import SortedColumns, sort_columns
from keck.compute.tables.trimming import Trimmed, trim
from keck.domain.codes import slugify
from keck.domain.findings import Finding, Severity
from keck.domain.mappings import CellRole, Layout, Mapping, RowRole
from keck.domain.statuses import Status
from keck.domain.texts import LocalText

_MANY_MEASURES = 500
_SIGN_CELLS = 50_000


def propose(
    tables: list[RawTable], areas: AreaIndex, filename: str, known: Callable[[], Sequence[KnownBlock]] = tuple
) -> Proposal:
    """Propose a mapping for a file, and further ones for its other sheets.

    Parameters
    ----------
    known : callable
        Gives the values of accepted tables; asked only where a table does not name its period.
    """
    if (own := brought_along(tables, areas)) is not None:
        return own
    filled = [table for table in tables if len(table.frame)]
    if not filled:
        return Proposal(None, [Finding("table_empty", Severity.ERROR)])
    drafts = [_Draft(table, areas, filename, len(tables) > 1, known).build() for table in filled]
    fitting = [draft for draft in drafts if draft.mapping is not None]
    listed = propose_addresses(filled, areas, filename)
    if listed is not None and (not fitting or _is_house_number(fitting[0], listed)):
        return listed
    if not fitting:
        return max(drafts, key=lambda draft: sum(level.rate for level in draft.match))
    best, *others = fitting
    if others:
        names = ", ".join(draft.mapping.sheet or "" for draft in fitting if draft.mapping)
        best.reasons.insert(0, Finding("several_sheets", Severity.NOTE, params={"sheets": names}))
    return replace(best, more=tuple(others))


def _is_house_number(draft: Proposal, listed: Proposal) -> bool:
    """Tell whether what looks like keys of areas are the numbers of houses."""
    address = listed.mapping.address if listed.mapping else None
    return bool(address and draft.mapping and draft.mapping.area_column in (address.street, address.number))


class _Draft:
    """The proposal for one table, while it is made."""

    def __init__(
        self,
        table: RawTable,
        areas: AreaIndex,
        filename: str,
        several: bool,
        known: Callable[[], Sequence[KnownBlock]],
    ) -> None:
        self.whole = table
        self.areas = areas
        self.filename = filename
        self.known = known
        stem = PurePath(filename).stem
        self.several = several
        self.name = f"{stem} {table.sheet}" if several else stem
        self.told = Questions(table.sheet)
        self.trimmed: Trimmed = trim(table, areas, stem, self.told)
        self.table = self.trimmed.table
        self.profile: Profile = profile(self.table)
        self.headers = header_texts(self.table)
        self.notes = propose_note_columns(self.headers)
        self.twice: set[tuple[str, ...]] = set()

    def build(self) -> Proposal:
        """Return the proposal; without a mapping where no column names areas."""
        period = choose_period(self.profile, PurePath(self.filename).stem)
        time = [column for column in (period.column, *period.others) if column is not None]
        locator = AreaLocator(self.areas, self.headers, self.told)
        rest = [c for c in self.profile.columns if c not in time]
        found = locator.find(rest, self.trimmed.column)
        if found is None and self._about_time(period, rest):
            found = locator.whole_city(rest)
        if found is None:
            self.told.question("area_missing", Severity.ERROR)
            return Proposal(None, self.told.ambiguous, [], self.told.reasons)
        columns, values = self._columns(found, period, time)
        match = match_levels(found.targets, self.areas)
        if found.city and not columns.unique:
            self.told.question("area_missing", Severity.ERROR)
            return Proposal(None, self.told.ambiguous, [], self.told.reasons)
        if found.headers is None and is_list(self.profile, found, columns):
            return self._list(found, period, columns, match)
        if not values:
            self.told.question("values_missing", Severity.ERROR)
            return Proposal(None, self.told.ambiguous, match, self.told.reasons)
        if not columns.unique:
            self._doubt_rows(_keys(found, period), columns.labels)
        dated = self._headers_dated(found, period, values)
        mapping = self._mapping(found, period, columns, values, dated)
        self._take_period(period, dated, mapping)
        if mapping.period is None and period.code and not dated:
            mapping = replace(mapping, period=period.code)
        return Proposal(mapping, self.told.ambiguous, match, self.told.reasons)

    def _list(
        self, found: LocatedAreas, period: PeriodChoice, columns: SortedColumns, match: list[LevelMatch]
    ) -> Proposal:
        """Propose to count the rows of each area."""
        sums = [column for column in columns.values if adds_up(column)]
        if sums:
            self.told.note("rows_counted", columns=", ".join(column.header for column in sums))
        else:
            self.told.note("rows_counted_only")
        mapping = self._mapping(found, period, columns, sums, dated=False)
        self._take_period(period, False, mapping)
        mapping = count_rows(replace(mapping, period=period.code), sums)
        return Proposal(mapping, self.told.ambiguous, match, self.told.reasons)

    def _about_time(self, period: PeriodChoice, rest: list[Column]) -> bool:
        """Tell whether a table without areas is one of years: in its rows or in its headers."""
        dated = [column for column in rest if column.numeric and header_period(column.header)]
        return (period.column is not None and not period.column.constant) or len(dated) > 1

    def _columns(
        self, found: LocatedAreas, period: PeriodChoice, time: list[Column]
    ) -> tuple[SortedColumns, list[Column]]:
        keys = _keys(found, period)
        headers = found.headers or {}
        noted = self.notes.values()
        rest = [
            c
            for c in self.profile.columns
            if c not in keys and c not in time and c.position not in headers and c.header not in noted
        ]
        columns = sort_columns(
            self.profile, rest, keys, found.named, self.areas.city_keys, by_area=not found.city
        )
        self.told.reasons += columns.reasons
        if found.headers is None:
            return columns, columns.values
        if columns.values:
            self.told.question(
                "value_columns_beside_areas", columns=", ".join(c.header for c in columns.values)
            )
        found.rows |= {column.header: RowRole.SKIP for column in (*columns.values, *columns.left)}
        return columns, [c for c in self.profile.columns if c.position in headers]

    def _doubt_rows(self, keys: list[Column], labels: list[Column]) -> None:
        """Leave out labels that name several values for one area and period, and warn of them."""
        twice, whole = self.profile.labels_twice(keys, labels)
        if whole:
            distinct = self.profile.distinct([*keys, *labels])
            self.told.question("rows_not_unique", number=self.profile.length - distinct)
            return
        self.twice = twice
        names = [": ".join(filter(None, combination)) for combination in sorted(twice)]
        labelled = ", ".join(name for name in names[:20] if name)
        self.told.note("labels_twice", None, Severity.WARNING, labels=labelled, number=len(names))

    def _headers_dated(self, found: LocatedAreas, period: PeriodChoice, values: list[Column]) -> bool:
        return (
            period.column is None and found.headers is None and all(header_period(c.header) for c in values)
        )

    def _take_period(self, period: PeriodChoice, dated: bool, mapping: Mapping) -> None:
        if dated:
            self.told.note("period_in_headers")
            return
        if period.column is None and period.code is None and (code := self._date(mapping)):
            self.told.note("period_by_values", period=code)
            period.code = code
            return
        self.told.ambiguous += period.ambiguous
        self.told.reasons += period.reasons

    def _date(self, mapping: Mapping) -> str | None:
        """Find the period by what is known of the areas already."""
        known = self.known()
        if not known:
            return None
        some_day = replace(
            mapping, period=max(block.period for block in known), rows=self._rows(mapping.rows)
        )
        blocks = apply(self.table, some_day, self.areas).blocks
        values = [
            (
                block.area_set_id,
                np.where(block.statuses == Status.OK, block.values, np.nan)[: _areas_of(block)],
            )
            for block in blocks
        ]
        return date_by_values(values, self._sums(mapping), known)

    def _sums(self, mapping: Mapping) -> list[float]:
        names = {measure.column or mapping.value_column for measure in mapping.measures}
        sums = []
        for column in profile(self.whole).columns:
            if column.header in names:
                numbers, states = column.parsed(NumberSigns(*mapping.signs_of(column.header)))
                sums.append(
                    float(numbers[states == CellState.NUMBER] @ column.counts[states == CellState.NUMBER])
                )
        return sums

    def _rows(self, rows: dict[str, RowRole]) -> dict[str, RowRole]:
        return {**rows, **self.trimmed.rows}

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
        cells = self._cells(values, signs.whole)
        naming = Naming(
            title_of(self.whole, self.filename, self.several, self.areas.city_names),
            constant_title(columns.left),
            labels,
            dated,
            self._meanings(values, period) if wide else {},
            naming_columns(columns.left, values),
        )
        measures, reasons = make_measures(self.profile, values, naming, signs.whole.signs, wide)
        measures = [measure for measure in measures if not measure.match or measure.match not in self.twice]
        self.told.reasons += reasons
        long = wide and len(values) == 1 and bool(labels or groups) and not dated
        self._doubt_measures(values, labels, wide, len({measure.code for measure in measures}))
        if long:
            measures = [replace(measure, column=None) for measure in measures]
        return Mapping(
            dataset=slugify(without_period(self.name) or self.name),
            name=LocalText(table_name(self.name)),
            layout=Layout.AREAS_AS_COLUMNS if not wide else Layout.LONG if long else Layout.WIDE,
            sheet=self.table.sheet if self.several else None,
            header_row=self.table.header_row,
            decimal=signs.whole.signs.decimal,
            thousands=signs.whole.signs.thousands,
            signs=signs.examples,
            area_column=found.column.header if found.column else None,
            level_column=found.level[0].header if found.level else None,
            levels=found.level[1] if found.level else {"": found.preferred} if found.preferred else {},
            rows=self._rows(found.rows),
            others=self.trimmed.others,
            period_column=period.column.header if period.column else None,
            period=None if dated else period.code,
            value_column=values[0].header if long else None,
            measure_columns=tuple(column.header for column in labels),
            measures=tuple(measures),
            groups=tuple(groups.values()),
            notes=self.notes,
            cells=cells,
        )

    def _meanings(self, values: list[Column], period: PeriodChoice) -> dict[int, HeaderMeaning]:
        """Return groups and parts of the year in the headers."""
        years = period.column is not None and all(len(text) == 4 for text in period.column.texts)
        parts = years and all_name_parts(values)
        if parts:
            self.told.note("period_parts_in_headers")
        meanings = header_meanings(values, parts=parts)
        groups = sorted({one.group for one in meanings.values() if one.group})
        if groups:
            self.told.note("groups_in_headers", number=len(groups), groups=", ".join(groups[:6]))
        return meanings

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
            self.told.note("value_columns_several", columns=", ".join(column.header for column in values))
        if number > _MANY_MEASURES:
            self.told.question("measures_too_many", number=number)

    def _signs(self, values: list[Column]) -> TableSigns:
        found = find_signs({column.header: column.texts for column in values})
        guess = found.whole
        if not guess.certain:
            self.told.question("decimal_unclear", example=guess.example, decimal=guess.signs.decimal)
        elif guess.example:
            self.told.note("decimal_found", **_signs_params(guess))
        for column in values:
            if (own := found.columns.get(column.header)) is None:
                continue
            column.written = own.signs
            if own.certain:
                self.told.note("decimal_found_in_column", column, column=column.header, **_signs_params(own))
            else:
                self.told.question(
                    "decimal_unclear_in_column",
                    column=column.header,
                    example=own.example,
                    decimal=own.signs.decimal,
                )
        return found


def _keys(found: LocatedAreas, period: PeriodChoice) -> list[Column]:
    level = found.level[0] if found.level else None
    return [column for column in (found.column, level, period.column) if column is not None]


def _signs_params(guess: SignGuess) -> dict[str, Any]:
    signs = guess.signs
    return {"example": guess.example, "decimal": signs.decimal, "thousands": signs.thousands}


def _areas_of(block: ObservationBlock) -> int:
    """Return how many slots of a block are areas; the last is what is not assignable."""
    return len(block.values) - 1
