"""Tables as a member would have them: which rows and columns, and what is missing or hidden in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from keck.domain.measures import MeasureKind
from keck.domain.periods import Period
from keck.domain.rights import SourceRights
from keck.domain.texts import LocalText
from keck.processing.demo.counting import Census
from keck.processing.demo.measures import Counted
from keck.processing.demo.places import YEARS
from keck.processing.demo.society import Floats
from keck.processing.demo.territory import AreaSet, Territory

UNASSIGNED = "nicht zuordenbar"
WHOLE = "Gesamt"

Cell = float | str | None
"""A number, a sign for a hidden or missing one, or nothing at all."""


class Form(Enum):
    """How a table is laid out."""

    WIDE = "wide"
    LONG = "long"
    AREAS_AS_COLUMNS = "areas_as_columns"
    YEAR_KEYED = "year_keyed"


@dataclass(frozen=True, slots=True)
class Span:
    """A period of a table: as it is written, its code, and the years whose counts it holds."""

    text: str
    code: str
    years: tuple[int, ...]


YEARLY = tuple(Span(str(year), str(year), (year,)) for year in YEARS)
SCHOOL_YEARS = tuple(Span(f"{year}/{(year + 1) % 100:02d}", f"sy{year}", (year,)) for year in YEARS)
COHORTS = (
    Span("2017-2020", "2017..2020", (2017, 2018, 2019, 2020)),
    Span("2021-2024", "2021..2024", (2021, 2022, 2023, 2024)),
)


@dataclass(frozen=True, slots=True)
class Writing:
    """How a file is written.

    Attributes
    ----------
    key_header, name_header, period_header : str
        Headers; without ``name_header`` there is no such column.
    by_name : bool
        Whether areas are known by their names alone.
    plain_keys : bool
        Whether keys are numbers, so that leading zeros are lost.
    titles : tuple of str
        Lines above the header.
    """

    file: str
    form: Form = Form.WIDE
    encoding: str = "utf-8"
    delimiter: str = ";"
    decimal: str = ","
    thousands: str = ""
    key_header: str = "Nr"
    name_header: str | None = "Gebiet"
    period_header: str = "Jahr"
    by_name: bool = False
    plain_keys: bool = False
    titles: tuple[str, ...] = ()
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Cells without a value: of a period, of some areas (all if none are named), of some measures."""

    period: str
    keys: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    sign: str = "-"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a member.

    Attributes
    ----------
    all_levels : bool
        Whether districts and the whole city have rows of their own, told apart by a column.
    unassigned, total : bool
        Whether there are rows for what is not assignable and for the whole city.
    hidden_below : int
        Counts from 1 to one below arrive as ``hidden_sign``.
    """

    dataset: str
    name: LocalText
    writing: Writing
    columns: tuple[Counted, ...]
    source: SourceRights
    spans: tuple[Span, ...] = YEARLY
    all_levels: bool = False
    unassigned: bool = False
    total: bool = False
    hidden_below: int = 0
    hidden_sign: str = "*"
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """All cells of one area at one period; ``level`` is empty for the city and what is not assignable."""

    span: Span
    key: str
    name: str
    level: str
    cells: dict[str, Cell]


def rows(table: Table, territory: Territory, census: Census) -> Iterator[Row]:
    """Go through a table's rows, periods one after the other."""
    for span in table.spans:
        sets = [territory.fine_at(Period.parse(span.code).last)]
        if table.all_levels and territory.upper is not None:
            sets.append(territory.upper)
        for one in sets:
            yield from _area_rows(table, span, one, census)
        yield from _special_rows(table, span, sets[0], census)


def _area_rows(table: Table, span: Span, areas: AreaSet, census: Census) -> Iterator[Row]:
    columns = {column.code: _values(column, span, areas, census) for column in table.columns}
    for place, (key, name) in enumerate(zip(areas.keys, areas.names, strict=True)):
        cells = {
            column.code: _cell(table, column, span, key, float(columns[column.code][place]))
            for column in table.columns
        }
        yield Row(span, key, name, areas.level.code, cells)


def _values(column: Counted, span: Span, areas: AreaSet, census: Census) -> Floats:
    years = [YEARS.index(year) for year in span.years]
    cells = census.values[column.code][years]
    if column.kind is MeasureKind.COUNT:
        return np.asarray(areas.members @ cells.sum(axis=0))
    people = census.values["einwohner"][years]
    weighted = areas.members @ (cells * people).sum(axis=0)
    return np.asarray(np.round(weighted / (areas.members @ people.sum(axis=0)), 1))


def _cell(table: Table, column: Counted, span: Span, key: str, value: float) -> Cell:
    for gap in table.gaps:
        fits = gap.period == span.text and (not gap.keys or key in gap.keys)
        if fits and (not gap.codes or column.code in gap.codes):
            return gap.sign
    hidden = column.kind is MeasureKind.COUNT and 0 < value < table.hidden_below
    return table.hidden_sign if hidden else value


def _special_rows(table: Table, span: Span, areas: AreaSet, census: Census) -> Iterator[Row]:
    years = [YEARS.index(year) for year in span.years]
    rest = {code: float(values[years].sum()) for code, values in census.rest.items()}
    if table.unassigned:
        cells: dict[str, Cell] = {column.code: rest.get(column.code) for column in table.columns}
        yield Row(span, UNASSIGNED, UNASSIGNED, "", cells)
    if table.total:
        known = rest if table.unassigned else {}
        city = AreaSet(areas.level, [WHOLE], [WHOLE], np.ones((1, areas.members.shape[1]), dtype=bool))
        totals: dict[str, Cell] = {}
        for column in table.columns:
            value = float(_values(column, span, city, census)[0]) + known.get(column.code, 0.0)
            totals[column.code] = _cell(table, column, span, WHOLE, value)
        yield Row(span, WHOLE, WHOLE, "", totals)
