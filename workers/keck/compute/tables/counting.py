"""Lists of things: one row each, so that the rows of an area are counted and their numbers added up."""

from dataclasses import replace

import numpy as np
import polars as pl

from keck.compute.readers.raw import RawTable
from keck.compute.tables.collector import Collector
from keck.compute.tables.locating import LocatedAreas
from keck.compute.tables.profile import Column, Profile
from keck.compute.tables.sorting_out import SortedColumns
from keck.compute.tables.stream import Stream
from keck.domain.codes import slugify
from keck.domain.mappings import ROW_COUNT, Layout, Mapping, MeasureColumn
from keck.domain.names import normalise_name
from keck.domain.statuses import Status
from keck.domain.texts import LocalText

_SUMS = ("plaetze", "platz", "kapazitaet", "anzahl", "kinder", "gruppen", "places", "capacity", "stellen")


def adds_up(column: Column) -> bool:
    """Tell whether a column of a list holds numbers whose sum over an area means something."""
    return (
        any(word in normalise_name(column.header) for word in _SUMS)
        and bool(column.texts)
        and all(text[:1].isdigit() for text in column.texts)
    )


def is_list(profile: Profile, found: LocatedAreas, columns: SortedColumns) -> bool:
    """Tell whether the rows of a table are things of which an area has several.

    Either it has no numbers at all; or nothing but a name of its own tells one row of an area from another.
    """
    if found.column is None or found.city or profile.distinct([found.column]) == profile.length:
        return False
    named = any(not one.numeric and len(one.texts) == profile.length for one in profile.columns)
    return not columns.values or (named and not columns.unique)


def count_rows(mapping: Mapping, sums: list[Column]) -> Mapping:
    """Return a mapping that counts the rows of each area and adds up some of their numbers.

    What is counted is called like the table: a list is named after the things in it.
    """
    name = mapping.name.de
    counted = [MeasureColumn(mapping.dataset, mapping.name, ROW_COUNT)]
    counted += [
        MeasureColumn(slugify(f"{name} {one.header}"), LocalText(f"{name}: {one.header}"), one.header)
        for one in sums
    ]
    return replace(
        mapping, layout=Layout.WIDE, measures=tuple(counted), measure_columns=(), groups=(), value_column=None
    )


def check_additive(mapping: Mapping, found: Collector) -> None:
    """Tell of measures of a list that can not be added up, because they are ready-made."""
    for measure in mapping.measures:
        if not measure.kind.additive:
            found.error("list_not_additive", measure=measure.label.de)


def with_row_count(table: RawTable) -> RawTable:
    """Return a table with one more column, which holds 1 in each row."""
    frame = table.frame.with_columns(pl.lit("1").alias("row_count"))
    return replace(table, frame=frame, header=[*table.header, ROW_COUNT])


def summed(cells: Stream) -> Stream:
    """Add up the cells of one area, period and series; where one of them has no number, the sum has none.

    The place in the file is that of the first.
    """
    keys = np.stack([cells.area, cells.period, cells.series], axis=1)
    _, first, group = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    group = group.reshape(-1)
    values = np.bincount(group, weights=cells.values, minlength=len(first))
    statuses = np.full(len(first), Status.OK, dtype=np.uint8)
    for status in (Status.SUPPRESSED, Status.MISSING):
        hit = np.bincount(group, weights=cells.statuses == status, minlength=len(first)) > 0
        statuses[hit] = status
    flags = np.zeros(len(first), dtype=np.uint8)
    np.bitwise_or.at(flags, group, cells.flags)
    return Stream(
        area=cells.area[first],
        period=cells.period[first],
        series=cells.series[first],
        values=np.where(statuses == Status.OK, values, 0.0),
        statuses=statuses,
        lower=np.full(len(first), np.nan),
        upper=np.full(len(first), np.nan),
        flags=flags,
        rows=cells.rows[first],
        columns=cells.columns[first],
    )
