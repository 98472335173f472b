"""Drafts how one table is to be read; every choice has a reason, every doubt is a question."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath

from keck.compute.readers.raw import RawTable
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.categories import group_column
from keck.compute.tables.checks import match_levels
from keck.compute.tables.counting import adds_up, count_rows, is_list
from keck.compute.tables.dating import period_by_values
from keck.compute.tables.header_choice import choose_meanings
from keck.compute.tables.header_texts import header_texts
from keck.compute.tables.known import KnownBlock
from keck.compute.tables.labelling import Naming, constant_title, make_measures, naming_columns
from keck.compute.tables.locating import AreaLocator, LocatedAreas
from keck.compute.tables.naming import table_name, title_of
from keck.compute.tables.note_columns import propose_note_columns
from keck.compute.tables.period_columns import PeriodChoice, choose_period, header_period
from keck.compute.tables.period_texts import without_period
from keck.compute.tables.profile import Column, Profile, profile
from keck.compute.tables.questions import Questions
from keck.compute.tables.reading import LevelMatch, Proposal
from keck.compute.tables.sign_choice import choose_signs, signs_for_nothing
from keck.compute.tables.sorting_out import SortedColumns, sort_columns
from keck.compute.tables.trimming import Trimmed, trim
from keck.domain.codes import slugify
from keck.domain.findings import Severity
from keck.domain.mappings import Layout, Mapping, RowRole
from keck.domain.texts import LocalText

_MANY_MEASURES = 500


class Draft:
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
            return self._nothing("area_missing", [])
        columns, values = self._columns(found, period, time)
        match = match_levels(found.targets, self.areas)
        if found.city and not columns.unique:
            return self._nothing("area_missing", [])
        if found.headers is None and is_list(self.profile, found, columns):
            return self._list(found, period, columns, match)
        if not values:
            return self._nothing("values_missing", match)
        if not columns.unique:
            self._doubt_rows(_keys(found, period), columns.labels)
        dated = self._headers_dated(found, period, values)
        mapping = self._mapping(found, period, columns, values, dated)
        self._take_period(period, dated, mapping)
        if mapping.period is None and period.code and not dated:
            mapping = replace(mapping, period=period.code)
        return self._proposal(mapping, match)

    def _proposal(self, mapping: Mapping | None, match: list[LevelMatch]) -> Proposal:
        return Proposal(mapping, self.told.ambiguous, match, self.told.reasons)

    def _nothing(self, code: str, match: list[LevelMatch]) -> Proposal:
        self.told.question(code, Severity.ERROR)
        return self._proposal(None, match)

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
        return self._proposal(mapping, match)

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
        if (
            period.column is None
            and period.code is None
            and (code := period_by_values(self.table, self.whole, mapping, self.areas, self.known()))
        ):
            self.told.note("period_by_values", period=code)
            period.code = code
            return
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
        signs = choose_signs(values, self.told)
        wide = found.headers is None
        cells = signs_for_nothing(values, signs.whole.signs, self.told)
        naming = Naming(
            title_of(self.whole, self.filename, self.several, self.areas.city_names),
            constant_title(columns.left),
            labels,
            dated,
            choose_meanings(values, period, self.told) if wide else {},
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
            rows={**found.rows, **self.trimmed.rows},
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

    def _doubt_measures(self, values: list[Column], labels: list[Column], wide: bool, number: int) -> None:
        if wide and len(values) > 1 and labels:
            self.told.note("value_columns_several", columns=", ".join(column.header for column in values))
        if number > _MANY_MEASURES:
            self.told.question("measures_too_many", number=number)


def _keys(found: LocatedAreas, period: PeriodChoice) -> list[Column]:
    level = found.level[0] if found.level else None
    return [column for column in (found.column, level, period.column) if column is not None]
