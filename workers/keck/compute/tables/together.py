"""Tables that are read together: in which order, and where they do not go together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.compute.tables.difference import BlockKey
from keck.compute.tables.reading import ObservationBlock, TableReading
from keck.domain.findings import Finding, Severity, plain_number
from keck.domain.periods import Period
from keck.domain.statuses import Status


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a file among others.

    Attributes
    ----------
    file : str
        Name of its file.
    dataset : str
        Code of the table that it belongs to.
    whole : bool
        Whether it replaces that table.
    """

    file: str
    dataset: str
    whole: bool
    reading: TableReading


@dataclass(frozen=True, slots=True)
class Clash:
    """A remark on one of the parts, by its place among them."""

    part: int
    finding: Finding


def in_order(parts: Sequence[Part]) -> list[int]:
    """Return the places of parts in the order in which they are stored: table by table, oldest periods first.

    What replaces a whole table comes before what is added to it.
    """

    def rank(place: int) -> tuple[str, bool, list[Period], str, int]:
        part = parts[place]
        return part.dataset, not part.whole, _periods(part), part.file.lower(), place

    return sorted(range(len(parts)), key=rank)


def _periods(part: Part) -> list[Period]:
    return sorted(Period.parse(code) for code in part.reading.periods)


def clashes(parts: Sequence[Part]) -> list[Clash]:
    """Return where two parts of a table do not go together, told once for each of both.

    They may say the same, and one of them more; neither may say something else, nor each something the other
    leaves open: a block of values comes from one file, so that every value keeps its place in it.
    """
    found: list[Clash] = []
    first: dict[tuple[str, BlockKey], tuple[int, ObservationBlock]] = {}
    for place, part in enumerate(parts):
        for block in part.reading.blocks:
            key = part.dataset, key_of(block)
            if key not in first:
                first[key] = place, block
                continue
            other, before = first[key]
            if other == place:
                continue
            found += _compared(parts, (other, before), (place, block))
            if covers(block, before):
                first[key] = place, block
    return found


def key_of(block: ObservationBlock) -> BlockKey:
    """Return by what a block is known in its table."""
    return block.measure_code, block.group, block.period, block.area_set_id


def covers(block: ObservationBlock, other: ObservationBlock) -> bool:
    """Tell whether a block says something wherever another one does."""
    return not bool((_said(other) & ~_said(block)).any())


def _said(block: ObservationBlock) -> NDArray[np.bool_]:
    said: NDArray[np.bool_] = block.statuses != Status.MISSING
    return said


def _compared(
    parts: Sequence[Part], one: tuple[int, ObservationBlock], two: tuple[int, ObservationBlock]
) -> list[Clash]:
    (_, left), (_, right) = one, two
    unequal = (left.values != right.values) | (left.statuses != right.statuses)
    differs = _said(left) & _said(right) & unequal
    if differs.any():
        return [
            _clash("batch_cells_differ", parts, one, two, differs),
            _clash("batch_cells_differ", parts, two, one, differs),
        ]
    if covers(left, right) or covers(right, left):
        return []
    return [
        _clash("batch_cells_apart", parts, one, two, _said(left) & ~_said(right)),
        _clash("batch_cells_apart", parts, two, one, _said(right) & ~_said(left)),
    ]


def _clash(
    code: str,
    parts: Sequence[Part],
    mine: tuple[int, ObservationBlock],
    other: tuple[int, ObservationBlock],
    where: NDArray[np.bool_],
) -> Clash:
    (place, block), (there, theirs) = mine, other
    slot = int(np.argmax(where))
    labels = {measure.code: measure.label.de for measure in parts[place].reading.measures}
    params = {
        "file": parts[place].file,
        "other": parts[there].file,
        "measure": labels.get(block.measure_code, block.measure_code),
        "period": block.period,
        "count": int(where.sum()),
        "value": _shown(block, slot),
        "theirs": _shown(theirs, slot),
    }
    row, column = int(block.rows[slot]) or None, int(block.columns[slot]) or None
    return Clash(place, Finding(code, Severity.ERROR, block.sheet, row, column, params))


def _shown(block: ObservationBlock, slot: int) -> float | str:
    return plain_number(float(block.values[slot])) if block.statuses[slot] == Status.OK else "–"
