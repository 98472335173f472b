"""Mappings: how the columns of a file become observations; readable files (TOML) of their own."""

from dataclasses import dataclass, field
from enum import StrEnum

from keck.domain.measures import MeasureKind
from keck.domain.rights import SourceRights
from keck.domain.texts import LocalText

MAPPING_SHEET = "keck"
"""Hidden sheet of a workbook that says itself how it is read."""


ADDRESS_AREA = "Gebiet (aus der Adresse)"
"""Column with the area that a row's address lies in; it is made, not read."""
ROW_COUNT = "Anzahl (aus den Zeilen)"
"""Column with 1 for each row of a list; it is made, not read."""


def write_signs(decimal: str, thousands: str) -> str:
    """Write the signs of numbers as an example.

    >>> write_signs(",", "."), write_signs(".", "")
    ('1.234,5', '1234.5')
    """
    return f"1{thousands}234{decimal}5"


def read_signs(example: str) -> tuple[str, str]:
    """Return the decimal and the thousands sign of an example.

    >>> read_signs("1.234,5"), read_signs("1234.5")
    ((',', '.'), ('.', ''))
    """
    return example[-2], example[1:-5]


SIGNS = tuple(
    write_signs(decimal, thousands)
    for decimal in (",", ".")
    for thousands in ("", ".", ",", " ", "'")
    if thousands != decimal
)
"""All ways to write numbers, as examples."""


class Layout(StrEnum):
    """How a table is laid out."""

    LONG = "long"
    """One value column; labels of the measure stand in other columns, or the table is one measure."""
    WIDE = "wide"
    """One column per measure or group."""
    AREAS_AS_COLUMNS = "areas_as_columns"
    """One column per area; rows are periods."""


class RowRole(StrEnum):
    """What a row stands for that is not an area."""

    CITY = "city"
    UNASSIGNED = "unassigned"
    SKIP = "skip"


class CellRole(StrEnum):
    """What a cell says that is no number, or a number that stands for something else."""

    MISSING = "missing"
    PROTECTED = "protected"
    ZERO = "zero"
    NOT_APPLICABLE = "not_applicable"


class MatchRule(StrEnum):
    """What a key or name may differ in from the area that it means."""

    PADDING = "padding"
    """Leading zeros, blanks, or the ``.0`` of a spreadsheet."""
    SPELLING = "spelling"
    """Case, hyphens, umlauts and other signs of a name."""
    NUMBERED = "numbered"
    """Number and name in one cell."""

    @property
    def finding(self) -> str:
        """Code of the sentence that asks whether the rule is right."""
        return {"padding": "keys_padded", "spelling": "names_spelled", "numbered": "cells_numbered"}[self]


class ImportMode(StrEnum):
    """What an upload does to the table it belongs to."""

    ADD = "add"
    REPLACE_PERIODS = "replace_periods"
    REPLACE_TABLE = "replace_table"


@dataclass(frozen=True, slots=True)
class MeasureColumn:
    """One measure (and group) of a file.

    Attributes
    ----------
    column : str or None
        Header of its column in a wide table.
    match : tuple of str
        Labels in the mapping's ``measure_columns`` in a long table.
    code : str
        Code of the measure.
    group : str
        Canonical code of the group; empty for the total.
    base : str or None
        Code of the count bound to a ready-made figure.
    period : str or None
        Period of its column, for tables with one column per year; ``*-01`` or ``*-Q1`` is a part of the year
        that the row names.
    """

    code: str
    label: LocalText
    column: str | None = None
    match: tuple[str, ...] = ()
    kind: MeasureKind = MeasureKind.COUNT
    unit: LocalText = field(default_factory=lambda: LocalText("Anzahl", "number"))
    group: str = ""
    base: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class GroupColumn:
    """A column whose labels name the categories of one dimension; ``total`` labels are left out."""

    column: str
    dimension: str
    categories: dict[str, str]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """Columns of addresses, for lists of facilities: rows are coded to areas and summed up.

    Attributes
    ----------
    number : str or None
        Column with the house number, where it has one of its own.
    unassigned : bool
        Whether rows whose address is not in the directory are not assignable; else they are errors.
    """

    street: str
    number: str | None = None
    unassigned: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """A proposed or confirmed reading of a table.

    Attributes
    ----------
    area_column : str or None
        Column with keys or names of areas; ``None`` where areas are columns, or where the whole table is
        about the city (``levels`` says so).
    level_column : str or None
        Column that names the level of each row, for files with several levels whose keys overlap.
    levels : dict of str to str
        Labels of ``level_column`` → level code (``kommune`` for the city). Without ``level_column`` the
        empty label names the level that decides where a name or key is found in several levels.
    rows : dict of str to RowRole
        Cells of the area column (or headers) that are no areas: city, unassigned, skip.
    others : RowRole or None
        ``skip`` where the table also speaks of areas of other municipalities.
    area_columns : dict of str to str
        Header (areas as columns) or cell of the area column → key of the area, where the text itself
        does not say it; empty means by key and name.
    period_column : str or None
        Column with the period; else ``period`` names the one period of the file.
    address : Address or None
        Where areas are found by addresses; ``area_column`` is then ``ADDRESS_AREA``.
    notes : dict of str to str
        Kind of note → column whose texts are noted on all measures of their row's area and period.
    decimal, thousands : str
        Signs used in numbers; ``thousands`` may be empty.
    signs : dict of str to str
        Columns that write numbers otherwise than the table does, each with an example of ``SIGNS``.
    cells : dict of str to CellRole
        Texts of value cells that are no numbers, whatever they look like: ``-9999``, ``x``.
    matching : tuple of MatchRule or None
        What keys and names may differ in, as somebody has confirmed; ``None`` where nobody was asked.
    """

    dataset: str
    name: LocalText
    layout: Layout
    sheet: str | None = None
    header_row: int = 1
    decimal: str = "."
    thousands: str = ""
    area_column: str | None = None
    level_column: str | None = None
    levels: dict[str, str] = field(default_factory=dict)
    rows: dict[str, RowRole] = field(default_factory=dict)
    others: RowRole | None = None
    area_columns: dict[str, str] = field(default_factory=dict)
    period_column: str | None = None
    period: str | None = None
    value_column: str | None = None
    measure_columns: tuple[str, ...] = ()
    measures: tuple[MeasureColumn, ...] = ()
    groups: tuple[GroupColumn, ...] = ()
    cells: dict[str, CellRole] = field(default_factory=dict)
    matching: tuple[MatchRule, ...] | None = None
    mode: ImportMode | None = None
    source: SourceRights | None = None
    notes: dict[str, str] = field(default_factory=dict)
    address: Address | None = None
    signs: dict[str, str] = field(default_factory=dict)

    @property
    def lists(self) -> bool:
        """Whether each row is one of the things that are counted; rows of an area are added up."""
        return self.address is not None or any(one.column == ROW_COUNT for one in self.measures)

    def signs_of(self, column: str) -> tuple[str, str]:
        """Return the decimal and the thousands sign of a column."""
        example = self.signs.get(column)
        return read_signs(example) if example else (self.decimal, self.thousands)
