"""Tells what is wrong with a table, by row and column, and how to mend it."""

from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from keck.compute.readers.raw import RawTable
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.axes import Axes
from keck.compute.tables.collector import Collector
from keck.compute.tables.columns import ValueColumn
from keck.compute.tables.header_texts import header_texts
from keck.compute.tables.places import NOT_IN_SET
from keck.compute.tables.resolving import Resolver, Target, TargetKind
from keck.compute.tables.scatter import Scattered
from keck.compute.tables.series import Series
from keck.compute.tables.stream import Stream
from keck.domain.codes import CITY_LEVEL
from keck.domain.findings import Severity
from keck.domain.mappings import Mapping
from keck.domain.names import normalise_name

_SHOWN = 20
_FOOTNOTES, _LONGEST_TEXT = 5, 120


class Reporter:
    """Writes the findings of one table."""

    def __init__(
        self, table: RawTable, mapping: Mapping, areas: AreaIndex, rows: NDArray[np.int32], found: Collector
    ) -> None:
        self._header_row = table.header_row
        self._headers = header_texts(table)
        self._mapping = mapping
        self._areas = areas
        self._rows = rows
        self._found = found
        self._undated = False

    def rows_without_area(self, axes: Axes, filled: NDArray[np.bool_]) -> list[str]:
        """Refuse rows with values whose area is not known; rows without values are only noted.

        Returns
        -------
        list of str
            The texts that are no area.
        """
        if self._mapping.area_column is None:
            return []
        column = self._column(self._mapping.area_column)
        kinds = np.array([target.kind for target in axes.targets])[axes.area]
        self._rows_without_values(axes, kinds, filled)
        for kind, code in (
            (TargetKind.BLANK, "area_blank"),
            (TargetKind.UNKNOWN, "area_unknown"),
            (TargetKind.AMBIGUOUS, "area_ambiguous"),
        ):
            wrong = np.flatnonzero((kinds == kind) & filled)
            if len(wrong):
                self._texts(code, wrong, axes.area[wrong], axes.area_texts, column)
        unknown = np.unique(axes.area[(kinds == TargetKind.UNKNOWN) & filled])
        return [axes.area_texts[number] for number in unknown.tolist()]

    def _rows_without_values(self, axes: Axes, kinds: NDArray[np.int64], filled: NDArray[np.bool_]) -> None:
        """Note texts that stand alone in their row; below the table they are footnotes."""
        alone = np.flatnonzero((kinds == TargetKind.UNKNOWN) & ~filled)
        named = ~np.isin(kinds, (TargetKind.UNKNOWN, TargetKind.BLANK))
        last = np.flatnonzero(named | filled).max(initial=-1)
        below, between = alone[alone > last], alone[alone < last]
        if len(between):
            self._found.note("rows_without_values", int(self._rows[between[0]]), number=len(between))
        if len(below):
            texts = (axes.area_texts[axes.area[row]][:_LONGEST_TEXT] for row in below[:_FOOTNOTES].tolist())
            words = " ".join(f"„{text}“" for text in texts)
            self._found.note("rows_footnotes", int(self._rows[below[0]]), count=len(below), texts=words)

    def _texts(
        self, code: str, rows: NDArray[np.int64], numbers: NDArray[np.int32], texts: list[str], column: int
    ) -> None:
        distinct, first, counts = np.unique(numbers, return_index=True, return_counts=True)
        for number, row, count in list(zip(distinct, rows[first], counts, strict=True))[:_SHOWN]:
            text = texts[number]
            similar, suffix = self._similar(text) if code == "area_unknown" else (None, "")
            params = {"value": text[:60], "number": int(count)} | ({"similar": similar} if similar else {})
            self._found.error(code + suffix, int(self._rows[row]), column, **params)
        self._found.count_more(code, Severity.ERROR, len(distinct) - _SHOWN)

    def _similar(self, text: str) -> tuple[str | None, str]:
        """Return the area that is likely meant, and what the sentence about it is called."""
        by_rule = Resolver(self._areas).resolve(text) if self._mapping.matching is not None else None
        if by_rule and by_rule.level and by_rule.key:
            return self._areas.name(by_rule.level, by_rule.key), "_needs_rule"
        names = {normalise_name(name): name for view in self._areas.sets for name in view.names}
        close = get_close_matches(normalise_name(text), list(names), n=1, cutoff=0.8)
        return (names[close[0]], "_similar") if close else (None, "")

    def column_without_area(self, column: ValueColumn, filled: NDArray[np.bool_]) -> None:
        """Refuse a column with values whose header names no area."""
        if column.target is None or not filled.any():
            return
        if column.target.kind in (TargetKind.UNKNOWN, TargetKind.AMBIGUOUS):
            header = self._headers[column.position]
            self._found.error("area_header_unknown", self._header_row, column.position + 1, header=header)

    def rows_without_period(self, axes: Axes, undated: NDArray[np.bool_]) -> None:
        """Refuse values without a period, told once."""
        if self._undated or not undated.any():
            return
        self._undated = True
        if self._mapping.period_column is None:
            self._found.error("period_missing")
            return
        column = self._column(self._mapping.period_column)
        wrong = np.flatnonzero(undated)
        self._texts(
            "period_unreadable", wrong, axes.period_factor.codes[wrong], axes.period_factor.values, column
        )

    def no_place(
        self, cells: Stream, views: NDArray[np.int32], targets: list[Target], periods: list[str]
    ) -> None:
        """Refuse values of areas that the boundaries of their period do not have."""
        if not len(cells):
            return
        pairs, first = np.unique(np.stack([cells.area, views]), axis=1, return_index=True)
        for number, view, cell in list(zip(pairs[0], pairs[1], first, strict=True))[:_SHOWN]:
            target = targets[number]
            code = "area_not_in_set" if view == NOT_IN_SET else "level_without_areas"
            self._found.error(
                code,
                int(cells.rows[cell]),
                int(cells.columns[cell]),
                level=target.level or "",
                key=target.key or "",
                period=periods[cells.period[cell]],
            )
        self._found.count_more("area_not_in_set", Severity.ERROR, pairs.shape[1] - _SHOWN)

    def duplicates(
        self,
        cells: Stream,
        result: Scattered,
        targets: list[Target],
        periods: list[str],
        series: list[Series],
    ) -> None:
        """Refuse a second value for the same area, period and measure."""
        room = self._found.room("value_twice")
        for cell in result.twice[:room].tolist():
            other = int(result.first[result.flat[cell]])
            target = targets[cells.area[cell]]
            self._found.error(
                "value_twice",
                int(cells.rows[cell]),
                int(cells.columns[cell]),
                first_row=int(cells.rows[other]),
                area=_area_words(target),
                period=periods[cells.period[cell]],
                measure=series[cells.series[cell]].measure.label.de,
            )
        self._found.count_more("value_twice", Severity.ERROR, len(result.twice) - room)

    def special_rows(self, axes: Axes) -> None:
        """Note which rows were taken for the city and for what is not assignable."""
        for kind, code in ((TargetKind.CITY, "rows_city"), (TargetKind.UNASSIGNED, "rows_unassigned")):
            pairs = zip(axes.area_texts, axes.targets, strict=True)
            texts = [text for text, target in pairs if target.kind is kind and text]
            if texts:
                self._found.note(code, values=", ".join(texts[:_SHOWN]))

    def _column(self, name: str) -> int:
        return self._headers.index(" ".join(name.split())) + 1


def _area_words(target: Target) -> str:
    if target.kind is TargetKind.AREA:
        return f"{target.level}:{target.key}"
    return CITY_LEVEL if target.kind is TargetKind.CITY else "–"
