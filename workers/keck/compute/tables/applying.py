"""Reads a table by a mapping: from text to blocks, with every doubt named by row and column."""

import numpy as np
from numpy.typing import NDArray

from keck.compute.readers.raw import RawTable
from keck.compute.tables.addresses import by_address
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.axes import LANDING, Axes, Periods, read_axes
from keck.compute.tables.checks import coverage, report_coverage
from keck.compute.tables.collector import Collector
from keck.compute.tables.columns import Header, ValueColumn, value_columns
from keck.compute.tables.counting import check_additive, summed, with_row_count
from keck.compute.tables.former_keys import report_former_keys
from keck.compute.tables.match_rules import report_rules
from keck.compute.tables.note_columns import read_notes
from keck.compute.tables.numbers import NumberSigns
from keck.compute.tables.places import NO_SET, find_places, main_level
from keck.compute.tables.reading import ObservationBlock, TableReading
from keck.compute.tables.reporting import Reporter
from keck.compute.tables.resolving import Resolver, Target
from keck.compute.tables.scatter import scatter
from keck.compute.tables.series import SeriesTable
from keck.compute.tables.sign_tally import SignTally
from keck.compute.tables.stream import Stream, join, read_values, report_wrong
from keck.compute.tables.totals import check_totals
from keck.compute.tables.value_checks import check_values
from keck.compute.tables.vintages import report_strange_keys, report_vintages
from keck.domain.mappings import Mapping
from keck.domain.measures import Measure
from keck.domain.notes import Note
from keck.domain.periods import is_part, within_year


def apply(table: RawTable, mapping: Mapping, areas: AreaIndex) -> TableReading:
    """Read a table by a mapping.

    Returns
    -------
    TableReading
        With blocks even where findings refuse the import, so that everything wrong is told at once.
    """
    found = Collector(table.sheet)
    if mapping.address is not None:
        table, mapping = by_address(table, mapping, areas.streets, found)
    elif mapping.lists:
        table = with_row_count(table)
    if mapping.lists:
        check_additive(mapping, found)
    reader = _Reader(table, mapping, areas, found)
    blocks: list[ObservationBlock] = []
    cells = reader.cells()
    notes: list[Note] = []
    if cells is not None and len(cells):
        notes = reader.notes(cells)
        blocks = reader.blocks(summed(cells) if mapping.lists else cells)
    elif not found.has_errors:
        found.error("table_empty")
    match = coverage(blocks, reader.targets, areas)
    absent = report_coverage(match, reader.targets, areas, found)
    report_strange_keys(reader.unknown, absent, found)
    findings = [*found.findings(), *table.findings]
    return TableReading(blocks, _measures(mapping, blocks), findings, match, len(table.frame), notes)


def _measures(mapping: Mapping, blocks: list[ObservationBlock]) -> list[Measure]:
    present = {block.measure_code for block in blocks}
    measures = {
        m.code: Measure(m.code, m.label, m.kind, m.unit, m.base)
        for m in mapping.measures
        if m.code in present
    }
    return list(measures.values())


class _Reader:
    """One table under one mapping."""

    def __init__(self, table: RawTable, mapping: Mapping, areas: AreaIndex, found: Collector) -> None:
        self.table = table
        self.mapping = mapping
        self.areas = areas
        self.found = found
        self.header = Header(table, found)
        self.rows = np.asarray(table.row_numbers, dtype=np.int32)
        self.resolver = Resolver(
            areas,
            mapping.rows,
            mapping.area_columns,
            mapping.levels.get(""),
            mapping.matching,
            mapping.others,
        )
        self.series = SeriesTable(mapping, found)
        self.periods = Periods()
        self.targets: list[Target] = []
        self.area_texts: list[str] = []
        self.headers: list[tuple[str, Target]] = []
        self.signs = SignTally()
        self.unknown: list[str] = []
        self.report = Reporter(table, mapping, areas, self.rows, found)

    def cells(self) -> Stream | None:
        """Return all cells of a measure, a period, and an area or part of the city."""
        columns = value_columns(self.mapping, self.header, self.resolver)
        axes = read_axes(self.table, self.mapping, self.header, self.resolver, self.periods)
        if axes is None or not columns:
            return None
        filled = np.zeros(len(self.rows), dtype=bool)
        parts = [self._column(column, axes, filled) for column in columns]
        self.targets, self.area_texts = axes.targets, axes.area_texts
        self.unknown = self.report.rows_without_area(axes, filled)
        self.report.special_rows(axes)
        report_rules(
            [*zip(axes.area_texts, axes.targets, strict=True), *self.headers],
            areas=self.areas,
            mapping=self.mapping,
            found=self.found,
        )
        self.signs.report(self.found)
        self.series.report()
        return join(parts)

    def _column(self, column: ValueColumn, axes: Axes, filled: NDArray[np.bool_]) -> Stream:
        """Read one value column; ``filled`` collects the rows that hold a value."""
        text = self.table.frame.to_series(column.position)
        signs = NumberSigns(*self.mapping.signs_of(self.header.texts[column.position]))
        read = read_values(text, signs, self.mapping.cells)
        series = self.series.lookup(column.header, axes.combinations)[axes.labels]
        area = axes.area
        if column.target is not None:
            self.report.column_without_area(column, read.telling)
            self.headers.append((self.header.texts[column.position], column.target))
            axes.targets.append(column.target)
            axes.area_texts.append(self.header.texts[column.position])
            area = np.full(len(self.rows), len(axes.targets) - 1, dtype=np.int32)
        if column.target is None or column.target.kind in LANDING:
            filled |= read.telling & (series >= 0)
        kept = (series >= 0) & axes.landing()[area]
        period = self._periods_of(series, axes.period)
        undated = kept & (period < 0)
        self.report.rows_without_period(axes, undated & read.telling)
        kept &= ~undated
        self.signs.add(read.signs, kept, self.rows, column.position)
        if read.wrong is not None:
            wrong = np.flatnonzero(read.wrong & kept)
            report_wrong(
                text, self.header.texts[column.position], column.position, wrong, self.rows, self.found
            )
        return read.stream(area, period, series, self.rows, column.position).where(kept)

    def _periods_of(self, series: NDArray[np.int32], period: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the period of each cell: its series' own, else its row's, or a part of the row's."""
        own = np.full(len(self.series.series) + 1, -1, dtype=np.int32)
        result = period
        for place in np.unique(series[series >= 0]).tolist():
            named = self.series.series[place].period
            if named and is_part(named):
                result = np.where(series == place, self._parts(named)[period], result)
            else:
                own[place] = self.periods.number(named)
        return np.where(own[series] >= 0, own[series], result) if (own >= 0).any() else result

    def _parts(self, part: str) -> NDArray[np.int32]:
        """Return the number of a part of each year so far, by the year's number; -1 elsewhere."""
        years = self.periods.codes
        parts = [self.periods.number(within_year(part, year)) for year in years]
        return np.array([*parts, -1], dtype=np.int32)

    def notes(self, cells: Stream) -> list[Note]:
        """Return what the table notes on its cells."""
        if not self.mapping.notes:
            return []
        return read_notes(
            self.table,
            self.mapping,
            self.header,
            cells,
            self.targets,
            self.periods.codes,
            self.series.series,
            self.areas,
        )

    def blocks(self, cells: Stream) -> list[ObservationBlock]:
        """Put the cells into blocks and check them."""
        codes = self.periods.codes
        places = find_places(self.areas, self.targets, codes, main_level(self.areas, self.targets))
        views = places.views[cells.period, cells.area]
        lost = views <= NO_SET
        if lost.any():
            told = report_vintages(cells, views, self.targets, codes, self.areas, self.found)
            self.report.no_place(cells.where(lost & ~told), views[lost & ~told], self.targets, codes)
            cells, views = cells.where(~lost), views[~lost]
        if not len(cells):
            return []
        positions = places.positions[cells.period, cells.area]
        report_former_keys(cells, views, positions, (self.area_texts, self.targets), self.areas, self.found)
        result = scatter(cells, views, positions, self.areas, self.series.series, codes, self.table.sheet)
        self.report.duplicates(cells, result, self.targets, codes, self.series.series)
        check_values(cells, self.series.series, self.found)
        check_totals(result.blocks, self.mapping, self.areas, self.found)
        return result.blocks
