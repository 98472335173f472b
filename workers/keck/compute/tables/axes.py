"""What the rows of a table speak of: areas, periods and labels, each numbered."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from keck.compute.readers.raw import RawTable
from keck.compute.tables.columns import Header
from keck.compute.tables.factors import Factor, combine, constant, factorise
from keck.compute.tables.period_texts import read_period
from keck.compute.tables.resolving import Resolver, Target, TargetKind
from keck.domain.codes import CITY_LEVEL
from keck.domain.mappings import Mapping

LANDING = (TargetKind.AREA, TargetKind.CITY, TargetKind.UNASSIGNED)


@dataclass(slots=True)
class Periods:
    """Codes of periods, numbered in order of appearance."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, code: str | None) -> int:
        """Return a period's number, -1 for none."""
        return -1 if code is None else self.numbers.setdefault(code, len(self.numbers))

    @property
    def codes(self) -> list[str]:
        """All codes by number."""
        return list(self.numbers)


@dataclass(slots=True, eq=False)
class Axes:
    """The axes of a table's rows.

    Attributes
    ----------
    area, period, labels : int32[rows]
        Numbers into ``targets``, the periods (-1 where none can be read) and ``combinations``.
    period_texts : list of str
        Distinct cells of the period column; ``period_cells`` holds their numbers per row.
    """

    targets: list[Target]
    area_texts: list[str]
    area: NDArray[np.int32]
    period: NDArray[np.int32]
    period_factor: Factor
    combinations: list[tuple[str, ...]]
    labels: NDArray[np.int32]

    def landing(self) -> NDArray[np.bool_]:
        """Return for each target whether its values are kept."""
        return np.array([target.kind in LANDING for target in self.targets], dtype=bool)


def read_axes(
    table: RawTable, mapping: Mapping, header: Header, resolver: Resolver, periods: Periods
) -> Axes | None:
    """Read the axes of a table; ``None`` where a column of the mapping is missing."""
    length = len(table.frame)

    def factor(name: str | None) -> Factor:
        position = header.position(name) if name is not None else None
        return constant("", length) if position is None else factorise(table.frame.to_series(position))

    area, level = factor(mapping.area_column), factor(mapping.level_column)
    period = factor(mapping.period_column)
    labels = [factor(name) for name in mapping.measure_columns]
    labels += [factor(group.column) for group in mapping.groups]
    if header.missing:
        return None
    area_codes, pairs = combine([area, level], length)
    label_codes, combinations = combine(labels, length)
    return Axes(
        targets=[_target(text, label, mapping, resolver) for text, label in pairs],
        area_texts=[text for text, _ in pairs],
        area=area_codes,
        period=_period_codes(period, mapping, periods),
        period_factor=period,
        combinations=combinations,
        labels=label_codes,
    )


def _target(text: str, label: str, mapping: Mapping, resolver: Resolver) -> Target:
    if mapping.area_column is None and mapping.levels.get("") == CITY_LEVEL:
        return resolver.resolve(text, CITY_LEVEL)
    if mapping.level_column is None:
        return resolver.resolve(text)
    level = mapping.levels.get(label)
    return resolver.resolve(text, level) if level else Target(TargetKind.SKIP, method="level")


def _period_codes(factor: Factor, mapping: Mapping, periods: Periods) -> NDArray[np.int32]:
    if mapping.period_column is None:
        return np.full(len(factor.codes), periods.number(mapping.period), dtype=np.int32)
    numbers = [periods.number(read_period(text, compact=True)) for text in factor.values]
    return np.array(numbers, dtype=np.int32)[factor.codes]
