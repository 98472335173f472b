"""Whether values fit what was there before, and each other: told, never refused."""

import math
from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.compute.tables.areas import AreaIndex, AreaSetView
from keck.compute.tables.blocks import PackedBlock, unpack
from keck.compute.tables.collector import Collector
from keck.compute.tables.difference import BlockKey
from keck.compute.tables.reading import ObservationBlock
from keck.domain.codes import CITY_LEVEL
from keck.domain.findings import Severity, plain_number
from keck.domain.mappings import Mapping
from keck.domain.periods import Period
from keck.domain.statuses import Status

_STRANGE = 6.0
"""Robust standard scores beyond this are told; a normal spread reaches it once in a billion."""
_TO_SIGMA = 1.4826
_FEWEST = 5
_SHOWN = 20
_CHANGED_BY = 0.2
_TOWERING = 5.0
_SPREAD = 0.35
"""Smallest spread of sizes of areas, as a logarithm."""


@dataclass(frozen=True, slots=True)
class _Strange:
    """A value that does not fit."""

    score: float
    code: str
    row: int
    column: int
    params: dict[str, object]


def check_plausible(
    blocks: list[ObservationBlock],
    stored: Table[BlockKey, PackedBlock],
    mapping: Mapping,
    areas: AreaIndex,
    found: Collector,
) -> None:
    """Tell of values that jump against the period before, or tower above all others.

    Parameters
    ----------
    blocks : list of ObservationBlock
        What the file brings.
    stored : mapping of BlockKey to PackedBlock
        What the table has had until now.
    """
    labels = {measure.code: measure for measure in mapping.measures}
    views = {view.id: view for view in areas.sets}
    earlier = _Earlier(blocks, stored)
    strange: list[_Strange] = []
    for block in blocks:
        measure, view = labels[block.measure_code], views[block.area_set_id]
        label = f"{measure.label.de} ({block.group})" if block.group else measure.label.de
        before = earlier.of(block)
        if before is not None:
            strange += _jumps(block, before, view, label, measure.kind.additive)
        elif view.level != CITY_LEVEL and measure.kind.additive:
            strange += _towering(block, view, label)
    strange.sort(key=lambda one: -one.score)
    for one in strange[:_SHOWN]:
        found.warn(one.code, one.row, one.column, **one.params)
    for code in {one.code for one in strange[_SHOWN:]}:
        found.count_more(code, Severity.WARNING, sum(one.code == code for one in strange[_SHOWN:]))


class _Earlier:
    """Finds the values of the period before: in the file itself, or in the table as it was."""

    def __init__(self, blocks: list[ObservationBlock], stored: Table[BlockKey, PackedBlock]) -> None:
        self._blocks = {_key(block): block for block in blocks}
        self._stored = stored
        self._before: dict[str, list[str]] = {}
        codes = {key[2] for key in (*self._blocks, *stored)}
        periods = sorted(Period.parse(code) for code in codes)
        for number, period in enumerate(periods):
            same = [
                one.code for one in periods[:number] if one.kind is period.kind and one.last < period.last
            ]
            self._before[period.code] = same[::-1]

    def of(self, block: ObservationBlock) -> tuple[str, NDArray[np.float64], NDArray[np.uint8]] | None:
        for code in self._before[block.period]:
            key = (block.measure_code, block.group, code, block.area_set_id)
            if key in self._blocks:
                return code, self._blocks[key].values, self._blocks[key].statuses
            packed = self._stored.get(key)
            if packed is not None and packed.length == len(block.values):
                arrays = unpack(packed)
                return code, arrays.values, arrays.statuses
        return None


def _key(block: ObservationBlock) -> BlockKey:
    return block.measure_code, block.group, block.period, block.area_set_id


def _jumps(
    block: ObservationBlock,
    before: tuple[str, NDArray[np.float64], NDArray[np.uint8]],
    view: AreaSetView,
    label: str,
    additive: bool,
) -> Iterable[_Strange]:
    code, earlier, statuses = before
    both = (block.statuses == Status.OK) & (statuses == Status.OK)
    both[-1] = False
    if not both.any():
        return
    now, then = block.values[both], earlier[both]
    scores = change_scores(now, then, counts=additive)
    size = np.maximum(np.abs(then), 1.0)
    wrong = np.flatnonzero((np.abs(scores) > _STRANGE) & (np.abs(now - then) > _CHANGED_BY * size))
    places = np.flatnonzero(both)
    for one in wrong.tolist():
        place = int(places[one])
        yield _Strange(
            abs(float(scores[one])),
            "value_jumps",
            int(block.rows[place]),
            int(block.columns[place]),
            {
                "measure": label,
                "area": view.names[place],
                "period": block.period,
                "value": plain_number(float(now[one])),
                "earlier": code,
                "before": plain_number(float(then[one])),
                "score": round(abs(float(scores[one])), 1),
            },
        )


def change_scores(
    now: NDArray[np.float64], then: NDArray[np.float64], *, counts: bool
) -> NDArray[np.float64]:
    """Return how unusual each change is among all changes: a robust standard score.

    Counts are compared by their square roots, whose chance variation is the same for small and large ones.
    The spread is never taken to be less than what chance alone gives, so that a table without changes does
    not make every small one look strange.

    >>> then = np.array([200.0, 210, 190, 2000, 400, 150])
    >>> now = np.array([205.0, 212, 188, 392133, 410, 149])
    >>> change_scores(now, then, counts=True).round().tolist()
    [0.0, -0.0, -0.0, 822.0, 0.0, -0.0]
    """
    if counts and not (np.minimum(now, then) < 0).any():
        changes = 2 * (np.sqrt(now + 0.375) - np.sqrt(then + 0.375))
        floor = math.sqrt(2)
    else:
        changes = now - then
        floor = max(0.05 * float(np.median(np.abs(then))), 1e-9)
    if len(changes) < _FEWEST:
        return np.asarray(changes / floor, dtype=np.float64)
    middle = np.median(changes)
    spread = max(_TO_SIGMA * float(np.median(np.abs(changes - middle))), floor)
    return np.asarray((changes - middle) / spread, dtype=np.float64)


def _towering(block: ObservationBlock, view: AreaSetView, label: str) -> Iterable[_Strange]:
    """Tell of one area that is out of all proportion, where nothing earlier is known."""
    known = np.flatnonzero(block.statuses[:-1] == Status.OK)
    values = block.values[known]
    if len(values) < _FEWEST or values.min() < 0:
        return
    order = np.argsort(values)
    largest, second = float(values[order[-1]]), float(values[order[-2]])
    middle = float(np.median(values))
    logs = np.log1p(values)
    spread = max(_TO_SIGMA * float(np.median(np.abs(logs - np.median(logs)))), _SPREAD)
    score = (math.log1p(largest) - float(np.median(logs))) / spread
    if score > _STRANGE and largest > _TOWERING * second:
        place = int(known[order[-1]])
        yield _Strange(
            score,
            "value_towers",
            int(block.rows[place]),
            int(block.columns[place]),
            {
                "measure": label,
                "area": view.names[place],
                "period": block.period,
                "value": plain_number(largest),
                "middle": plain_number(middle),
                "next": plain_number(second),
            },
        )
