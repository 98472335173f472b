"""Finds the mapping's columns in a table's header."""

from dataclasses import dataclass

from keck.compute.readers.raw import RawTable
from keck.compute.tables.collector import Collector
from keck.compute.tables.header_texts import header_texts
from keck.compute.tables.resolving import Resolver, Target, TargetKind
from keck.domain.mappings import Layout, Mapping, RowRole


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column with values; ``target`` is its area where columns are areas."""

    position: int
    header: str | None
    target: Target | None = None


class Header:
    """The header of a table, by text."""

    def __init__(self, table: RawTable, found: Collector) -> None:
        self.texts = header_texts(table)
        self._found = found
        self.missing = False

    def position(self, name: str) -> int | None:
        """Return a column's position; a column that is not there is an error."""
        plain = " ".join(name.split())
        if plain in self.texts:
            return self.texts.index(plain)
        self.missing = True
        self._found.error("column_missing", name=name)
        return None

    def positions(self, names: list[str]) -> list[int]:
        """Return the positions of the columns that are there."""
        return [position for name in names if (position := self.position(name)) is not None]


def value_columns(mapping: Mapping, header: Header, resolver: Resolver) -> list[ValueColumn]:
    """Return the columns that hold values."""
    if mapping.layout is Layout.AREAS_AS_COLUMNS:
        return _area_columns(mapping, header, resolver)
    names = list(dict.fromkeys(m.column or mapping.value_column or "" for m in mapping.measures))
    return [ValueColumn(position, header.texts[position]) for position in header.positions(names)]


def _area_columns(mapping: Mapping, header: Header, resolver: Resolver) -> list[ValueColumn]:
    other = {mapping.period_column, mapping.level_column, mapping.area_column, *mapping.measure_columns}
    other |= {group.column for group in mapping.groups}
    taken = {" ".join(name.split()) for name in other if name}
    found = []
    for position, text in enumerate(header.texts):
        if text in taken or mapping.rows.get(text) is RowRole.SKIP:
            continue
        target = resolver.resolve(text)
        if target.kind is not TargetKind.SKIP:
            found.append(ValueColumn(position, None, target))
    return found
