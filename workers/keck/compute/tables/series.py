"""Which measure and group a cell belongs to, from its column and the labels of its row."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.compute.tables.collector import Collector
from keck.domain.groups import group_code, parse_group
from keck.domain.mappings import GroupColumn, Mapping, MeasureColumn
from keck.domain.names import normalise_name

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Series:
    """A measure with a group, and the period of its column where that says it."""

    measure: MeasureColumn
    group: str

    @property
    def period(self) -> str | None:
        """Period named by the mapping for this series."""
        return self.measure.period


@dataclass(frozen=True, slots=True)
class _Choice:
    """The measures that a column can feed, each by its place in the mapping; the first that fits is taken."""

    plain: int | None
    labelled: dict[tuple[str, ...], int]

    @classmethod
    def among(cls, measures: Iterable[tuple[int, MeasureColumn]]) -> "_Choice":
        plain: int | None = None
        labelled: dict[tuple[str, ...], int] = {}
        for position, measure in measures:
            if measure.match:
                labelled.setdefault(tuple(label.strip() for label in measure.match), position)
            elif plain is None:
                plain = position
        return cls(plain, labelled)

    def find(self, labels: tuple[str, ...]) -> int | None:
        fitting = (self.plain, self.labelled.get(labels))
        return min((position for position in fitting if position is not None), default=None)


class SeriesTable:
    """Finds the series of each cell: one lookup per value column and combination of labels."""

    def __init__(self, mapping: Mapping, found: Collector) -> None:
        self.series: list[Series] = []
        self._numbers: dict[tuple[int, str], int] = {}
        self._mapping = mapping
        self._found = found
        self._unknown: dict[tuple[str, ...], None] = {}
        self.used: set[int] = set()
        self._choices: dict[str | None, _Choice] = {}
        # A file may have thousands of columns, so each one looks at its own measures only.
        self._by_column: dict[str | None, list[int]] = defaultdict(list)
        for position, measure in enumerate(mapping.measures):
            column = measure.column or mapping.value_column
            self._by_column[" ".join(column.split()) if column is not None else None].append(position)

    def lookup(self, header: str | None, labels: list[tuple[str, ...]]) -> NDArray[np.int32]:
        """Return the series of a column for each combination of labels; -1 where the mapping has none.

        Parameters
        ----------
        header : str or None
            Header of the value column; ``None`` where columns are areas.
        labels : list of tuple of str
            Labels in the mapping's measure columns, then in its group columns.
        """
        split = len(self._mapping.measure_columns)
        choice = self._choice(header)
        return np.array(
            [self._find(choice, combination[:split], combination[split:]) for combination in labels],
            dtype=np.int32,
        )

    def _choice(self, header: str | None) -> _Choice:
        if header not in self._choices:
            positions: Iterable[int] = range(len(self._mapping.measures))
            if header is not None:
                positions = sorted([*self._by_column.get(header, ()), *self._by_column.get(None, ())])
            self._choices[header] = _Choice.among((p, self._mapping.measures[p]) for p in positions)
        return self._choices[header]

    def _find(self, choice: _Choice, labels: tuple[str, ...], categories: tuple[str, ...]) -> int:
        if not (any(labels) or any(categories)) and (labels or categories):
            return -1
        position = choice.find(labels)
        if position is not None:
            group = self._group(self._mapping.measures[position], categories)
            return self._number(position, group) if group is not None else -1
        if labels:
            self._unknown[labels] = None
        return -1

    def _group(self, measure: MeasureColumn, categories: tuple[str, ...]) -> str | None:
        found = parse_group(measure.group)
        for column, label in zip(self._mapping.groups, categories, strict=True):
            category = _category(column, label)
            if category is None:
                self._unknown[(column.column, label)] = None
                return None
            if category:
                found[column.dimension] = category
        return group_code(found)

    def _number(self, position: int, group: str) -> int:
        self.used.add(position)
        key = (position, group)
        if key not in self._numbers:
            self._numbers[key] = len(self.series)
            self.series.append(Series(self._mapping.measures[position], group))
        return self._numbers[key]

    def report(self) -> None:
        """Tell which labels no measure takes, and which measures no label fed."""
        if self._unknown:
            names = [": ".join(labels) for labels in self._unknown]
            self._found.warn("labels_unmapped", labels=", ".join(names[:_SHOWN]), number=len(names))
        for position, measure in enumerate(self._mapping.measures):
            if position not in self.used:
                self._found.warn("measure_absent", measure=measure.label.de)


def _category(column: GroupColumn, label: str) -> str | None:
    """Return a label's category, the empty text for the total, ``None`` where it is unknown."""
    plain = normalise_name(label)
    if any(normalise_name(total) == plain for total in column.total):
        return ""
    if label in column.categories:
        return column.categories[label]
    return next(
        (category for text, category in column.categories.items() if plain and normalise_name(text) == plain),
        None,
    )
