"""The cells of a cube, found by their keys and held in sheets."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping
from typing import TypeVar

from keck.compute.cells import CellKey, Cells
from keck.compute.sheets import Sheet
from keck.domain.definitions import Operand

Name = tuple[str, str, str]
"""A measure, group and period."""
Row = tuple[Sheet, int]
Part = TypeVar("Part")


class Columns(MutableMapping[CellKey, Cells]):
    """Cells by measure, group, period and area set.

    Whoever takes or writes single cells has a mapping; what is done to all of them is done by sheets.
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], dict[str, Row]] = {}

    @classmethod
    def of(cls, cells: Mapping[CellKey, Cells]) -> "Columns":
        """Put cells together."""
        return cls.made(cells, Sheet.of)

    @classmethod
    def made(
        cls, parts: Mapping[CellKey, Part], sheet_of: Callable[[list[dict[str, Part]]], Sheet]
    ) -> "Columns":
        """Put cells of any form together.

        Parameters
        ----------
        sheet_of : callable
            Makes a sheet of columns that have the same area sets; each is given by area set.
        """
        columns: dict[Name, dict[str, Part]] = defaultdict(dict)
        for (measure, group, period, set_id), one in parts.items():
            columns[measure, group, period][set_id] = one
        found = cls()
        alike: dict[frozenset[str], list[Name]] = defaultdict(list)
        for name, column in columns.items():
            # Whatever lies together, measures stay in the order in which they came.
            found._rows.setdefault(name[:2], {})
            alike[frozenset(column)].append(name)
        for names in alike.values():
            found.enter(names, sheet_of([columns[name] for name in names]))
        return found

    def __getitem__(self, key: CellKey) -> Cells:
        """Return the cells of a key."""
        sheet, row = self._rows[key[:2]][key[2]]
        return sheet.cells(row, key[3])

    def __setitem__(self, key: CellKey, cells: Cells) -> None:
        """Put cells in the place of a key."""
        self._replace(key[:3], {**self._column(key[:3]), key[3]: cells})

    def __delitem__(self, key: CellKey) -> None:
        """Take the cells of a key away."""
        column = self._column(key[:3])
        del column[key[3]]
        self._replace(key[:3], column)

    def __contains__(self, key: object) -> bool:
        """Tell whether there are cells of a key."""
        if not isinstance(key, tuple):
            return False
        row = self.row(key[:3])
        return row is not None and key[3] in row[0].places

    def __iter__(self) -> Iterator[CellKey]:
        """Iterate over the keys, measure by measure and period by period."""
        for (measure, group), periods in self._rows.items():
            for period, (sheet, _) in periods.items():
                yield from (CellKey(measure, group, period, set_id) for set_id in sheet.places)

    def __len__(self) -> int:
        """Return the number of keys."""
        return sum(len(sheet.places) for periods in self._rows.values() for sheet, _ in periods.values())

    def copy(self) -> "Columns":
        """Return columns that may be written to; cells are shared."""
        found = Columns()
        found._rows = {operand: dict(periods) for operand, periods in self._rows.items()}
        return found

    def enter(self, names: Iterable[Name], sheet: Sheet) -> None:
        """Put the rows of a sheet in the places of these columns."""
        for row, (measure, group, period) in enumerate(names):
            self._rows.setdefault((measure, group), {})[period] = sheet, row

    def periods(self, operand: Operand) -> dict[str, Row]:
        """Return where the cells of a measure and group are, by period."""
        return self._rows.get((operand.measure, operand.group), {})

    def groups(self) -> dict[str, set[str]]:
        """Return the groups in which each measure has cells."""
        found: dict[str, set[str]] = defaultdict(set)
        for (measure, group), periods in self._rows.items():
            if periods:
                found[measure].add(group)
        return dict(found)

    def row(self, name: Name) -> Row | None:
        """Return where the cells of a measure, group and period are."""
        return self._rows.get(name[:2], {}).get(name[2])

    def names(self) -> Iterator[tuple[Name, Row]]:
        """Iterate over all columns and where they are."""
        for (measure, group), periods in self._rows.items():
            for period, row in periods.items():
                yield (measure, group, period), row

    def together(self, wanted: Callable[[Operand], bool]) -> list[tuple[list[Name], Sheet]]:
        """Return the columns of some measures, those that lie in one sheet as one."""
        found: dict[int, tuple[Sheet, list[Name], list[int]]] = {}
        for (measure, group), periods in self._rows.items():
            if wanted(Operand(measure, group)):
                for period, (sheet, row) in periods.items():
                    _, names, rows = found.setdefault(id(sheet), (sheet, [], []))
                    names.append((measure, group, period))
                    rows.append(row)
        return [(names, sheet.rows(rows)) for sheet, names, rows in found.values()]

    def replaced(self, names: Collection[Name], other: "Columns") -> "Columns":
        """Return columns in which some are as they are in others, or gone if they are not there."""
        found = self.copy()
        for name in names:
            row = other.row(name)
            if row is not None:
                found._rows.setdefault(name[:2], {})[name[2]] = row
            elif name[:2] in found._rows:
                found._rows[name[:2]].pop(name[2], None)
        return found

    def part(self, names: Collection[Name]) -> "Columns":
        """Return only some columns."""
        return Columns().replaced(names, self)

    def _column(self, name: Name) -> dict[str, Cells]:
        row = self.row(name)
        return {set_id: row[0].cells(row[1], set_id) for set_id in row[0].places} if row else {}

    def _replace(self, name: Name, column: dict[str, Cells]) -> None:
        if column:
            self.enter([name], Sheet.of([column]))
        else:
            del self._rows[name[:2]][name[2]]
