"""Rows of a file become a street directory, with every doubt named by its row."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice

from keck.compute.readers.raw import RawTable
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.collector import Collector
from keck.compute.tables.resolving import Resolver, TargetKind
from keck.compute.tables.street_columns import StreetColumns
from keck.domain.findings import Finding, Problem
from keck.domain.house_numbers import NumberRange, Side, parse_ranges, parse_side, range_of
from keck.domain.names import sort_key
from keck.domain.streets import Street, StreetPart, collisions, fold_street

MOST_PARTS = 400
"""No real street has more; comparing each part with each other one must stay quick."""


_COLLISIONS = 50


@dataclass(frozen=True, slots=True)
class StreetReading:
    """Streets sorted after DIN 5007-1, and what was noticed."""

    streets: tuple[Street, ...]
    rows: int
    findings: list[Finding]


@dataclass(slots=True)
class _Group:
    name: str
    parts: list[StreetPart]
    rows: list[int]


def find_area_column(table: RawTable, columns: StreetColumns, index: AreaIndex, level: str) -> str | None:
    """Return the column whose cells name the most areas of a level."""
    resolver = Resolver(index)
    taken = {columns.street, columns.first, columns.last, columns.numbers, columns.side}
    best: tuple[float, str] | None = None
    for position, header in enumerate(table.header):
        texts = {text for text in table.frame.to_series(position).to_list() if text}
        if header in taken or not texts:
            continue
        known = sum(resolver.resolve(text, level).kind is TargetKind.AREA for text in texts)
        if known and (best is None or known / len(texts) > best[0]):
            best = (known / len(texts), header)
    return best[1] if best else None


def read_streets(table: RawTable, columns: StreetColumns, index: AreaIndex, level: str) -> StreetReading:
    """Read a street directory.

    Raises
    ------
    Problem
        If the file has no column of streets or of areas.
    """
    reader = _Reader(table, columns, index, level)
    groups = reader.groups()
    streets = tuple(
        Street(group.name, tuple(group.parts))
        for group in sorted(groups.values(), key=lambda group: sort_key(group.name))
    )
    return StreetReading(streets, table.frame.height, reader.found.findings())


class _Reader:
    def __init__(self, table: RawTable, columns: StreetColumns, index: AreaIndex, level: str) -> None:
        self.table, self.columns, self.level = table, columns, level
        self.found = Collector(table.sheet)
        self.resolver = Resolver(index)
        self.street = self._texts(columns.street, "streets_no_column")
        self.area = self._texts(columns.area, "streets_no_area_column")

    def _position(self, header: str | None) -> int | None:
        if header is None:
            return None
        if header not in self.table.header:
            raise Problem("areas_no_column", column=header, columns=", ".join(self.table.header))
        return self.table.header.index(header)

    def _texts(self, header: str | None, missing: str = "") -> list[str]:
        position = self._position(header)
        if position is None:
            if missing:
                raise Problem(missing, columns=", ".join(h for h in self.table.header if h))
            return [""] * self.table.frame.height
        return [(text or "").strip() for text in self.table.frame.to_series(position).to_list()]

    def groups(self) -> dict[str, _Group]:
        """Return the parts of each street by its folded name."""
        names: dict[str, _Group] = {}
        ranges = self._ranges()
        for row, (name, area, parts) in enumerate(zip(self.street, self.area, ranges, strict=True)):
            key = self._area_key(row, name, area)
            if key is None or not parts:
                continue
            group = names.setdefault(fold_street(name), _Group(name, [], []))
            for part in parts:
                group.parts.append(StreetPart(part, key))
                group.rows.append(row)
        for group in names.values():
            self._clean(group)
        return names

    def _area_key(self, row: int, name: str, area: str) -> str | None:
        if not name and not area:
            return None
        if not name or not fold_street(name):
            self.found.error("street_blank", self._row(row), self._column(self.columns.street))
            return None
        target = self.resolver.resolve(area, self.level)
        if target.kind is TargetKind.AREA and target.key is not None:
            return target.key
        self.found.error(
            "street_area_unknown",
            self._row(row),
            self._column(self.columns.area),
            value=area[:60],
            street=name,
        )
        return None

    def _ranges(self) -> list[list[NumberRange]]:
        columns = self.columns
        first, last, numbers, side, from_letter, to_letter = (
            self._texts(header)
            for header in (
                columns.first,
                columns.last,
                columns.numbers,
                columns.side,
                columns.suffix_first,
                columns.suffix_last,
            )
        )
        return [
            self._range(
                row,
                f"{first[row]}{from_letter[row]}",
                f"{last[row]}{to_letter[row]}",
                numbers[row],
                side[row],
            )
            for row in range(self.table.frame.height)
        ]

    def _range(self, row: int, first: str, last: str, numbers: str, side: str) -> list[NumberRange]:
        try:
            meant = parse_side(side)
        except ValueError:
            self.found.error(
                "street_side_unknown", self._row(row), self._column(self.columns.side), value=side[:60]
            )
            return []
        try:
            if self.columns.numbers is not None:
                return list(parse_ranges(numbers, meant))
            return [range_of(first, last, meant)]
        except ValueError:
            place = self.columns.numbers or self.columns.first
            shown = numbers if self.columns.numbers else f"{first} – {last}"
            self.found.error("street_number_wrong", self._row(row), self._column(place), value=shown[:60])
            return []

    def _clean(self, group: _Group) -> None:
        """Tell of numbers claimed twice, and put the parts in order, each once."""
        if len(group.parts) > MOST_PARTS:
            self.found.error(
                "street_too_many_parts", self._row(group.rows[0]), street=group.name[:60], limit=MOST_PARTS
            )
            return
        for i, j in islice(collisions(group.parts), _COLLISIONS):
            self.found.error(
                "street_claimed_twice",
                self._row(group.rows[j]),
                self._column(self.columns.first or self.columns.numbers),
                street=group.name,
                first_row=self._row(group.rows[i]),
                numbers=str(group.parts[j].numbers) or "–",
            )
        spellings: dict[str, int] = defaultdict(int)
        for row in group.rows:
            spellings[self.street[row]] += 1
        group.name = max(spellings, key=lambda name: (spellings[name], name))
        group.parts = sorted(dict.fromkeys(group.parts), key=lambda part: _order(part.numbers))

    def _row(self, row: int) -> int:
        return int(self.table.row_numbers[row])

    def _column(self, header: str | None) -> int | None:
        return None if header is None else self.table.header.index(header) + 1


def _order(numbers: NumberRange) -> tuple[int, str, Side, int, str]:
    first, last = numbers.first, numbers.last
    return (
        first.number if first else 0,
        first.suffix if first else "",
        numbers.side,
        last.number if last else 1_000_000,
        last.suffix if last else "",
    )
