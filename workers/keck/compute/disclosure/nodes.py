"""Nodes of the protection problem: one quantity at one period, on all its area sets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from keck.compute.cube import Bytes, Cells, Floats, Quantity
from keck.compute.disclosure.problem import Mask
from keck.domain.statuses import Status


class Reason(IntEnum):
    """Why a cell is hidden; told to the member only, never published."""

    NONE = 0
    COUNT = 1
    COMPLEMENT = 2
    ALL_COUNTED = 3
    BASE = 4
    ZERO = 5
    SOURCE = 6
    SECONDARY = 7
    PART = 8
    """Of what is derived: something that it is computed from is hidden."""


class NodeKey(NamedTuple):
    """A quantity at a period."""

    quantity: Quantity
    period: str


@dataclass(slots=True, eq=False)
class NodeCells:
    """Cells of a node on one area set; all arrays have the slot "not assignable" at the end.

    Attributes
    ----------
    upper : array of float
        Bound that an outsider knows: a numerator is at most its base.
    minimum : float
        Counts below are small; 0 for what does not count people.
    published : bool
        Whether any indicator shows this quantity on this area set.
    known : array of bool
        Shown by an earlier release with the same value.
    """

    cells: Cells
    reasons: Bytes
    need: Floats
    upper: Floats
    known: Mask
    published: bool = False
    uses: int = 0
    minimum: float = 0.0
    hidden: Mask = field(init=False)
    exposed: Mask = field(init=False)
    narrow: Mask = field(init=False)
    derived: Mask = field(init=False)
    displayed: Mask = field(init=False)

    def __post_init__(self) -> None:
        size = len(self.cells.values)
        self.hidden = np.zeros(size, np.bool_)
        self.exposed = np.zeros(size, np.bool_)
        self.narrow = np.zeros(size, np.bool_)
        self.derived = np.zeros(size, np.bool_)
        self.displayed = np.zeros(size, np.bool_)

    @classmethod
    def of(cls, cells: Cells, known: Mask) -> "NodeCells":
        """Make a node's cells; what the source has protected stays protected."""
        size = len(cells.values)
        reasons = np.where(cells.statuses == Status.SUPPRESSED, Reason.SOURCE, Reason.NONE).astype(np.uint8)
        return cls(cells, reasons, np.zeros(size), _upper(cells), known)

    def mark(self, where: Mask, reason: Reason, need: float) -> None:
        """Make cells primary; the first reason stays."""
        if reason is Reason.COUNT:
            self.minimum = max(self.minimum, need)
        self.reasons[where & (self.reasons == Reason.NONE)] = reason
        self.need[where] = np.maximum(self.need[where], need)


def _upper(cells: Cells) -> Floats:
    """Return what anybody may assume: only the source's own bounds of cells that it has protected."""
    return np.where(cells.statuses == Status.SUPPRESSED, cells.upper, np.inf)


@dataclass(slots=True, eq=False)
class Node:
    """One quantity at one period."""

    key: NodeKey
    additive: bool
    sets: dict[str, NodeCells] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of cells over all area sets."""
        return sum(len(one.need) for one in self.sets.values())


def joined(keys: Iterable[NodeKey], groups: Iterable[Iterable[NodeKey]]) -> list[list[NodeKey]]:
    """Put nodes that sums tie together into one block each.

    >>> [len(block) for block in joined([NodeKey((), str(n)) for n in range(3)], [])]
    [1, 1, 1]
    >>> pooled = NodeKey((), "2017..2020")
    >>> [len(block) for block in joined([NodeKey((), "2020")], [[pooled, pooled]])]
    [1]
    """
    leader = {key: key for key in keys}

    def find(key: NodeKey) -> NodeKey:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for group in groups:
        # Tables of different periods are linked, and a period may be there in one of them only.
        members = [key for key in group if key in leader]
        for other in members[1:]:
            leader[find(other)] = find(members[0])
    blocks: dict[NodeKey, list[NodeKey]] = {}
    for key in leader:
        blocks.setdefault(find(key), []).append(key)
    return list(blocks.values())
