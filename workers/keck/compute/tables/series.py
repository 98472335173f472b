"""Which measure and group a cell belongs to, from its column and the labels of its row."""

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


class SeriesTable:
    """Finds the series of each cell: one lookup per value column and combination of labels."""

    def __init__(self, mapping: Mapping, found: Collector) -> None:
        self.series: list[Series] = []
        self._numbers: dict[tuple[int, str], int] = {}
        self._mapping = mapping
        self._found = found
        self._unknown: dict[tuple[str, ...], None] = {}
        self.used: set[int] = set()

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
        return np.array(
            [self._find(header, combination[:split], combination[split:]) for combination in labels],
            dtype=np.int32,
        )

    def _find(self, header: str | None, labels: tuple[str, ...], categories: tuple[str, ...]) -> int:
        if any(labels) or any(categories) or not (labels or categories):
            for position, measure in enumerate(self._mapping.measures):
                if self._fits(measure, header, labels):
                    group = self._group(measure, categories)
                    return self._number(position, group) if group is not None else -1
            if labels:
                self._unknown[labels] = None
        return -1

    def _fits(self, measure: MeasureColumn, header: str | None, labels: tuple[str, ...]) -> bool:
        column = measure.column or self._mapping.value_column
        if header is not None and column is not None and " ".join(column.split()) != header:
            return False
        return not measure.match or tuple(label.strip() for label in measure.match) == labels

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
