"""Cells of many measures and periods over the same slots, so that what is done to all is done once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.compute.cells import Bytes, Cells, Floats, Positions
from keck.compute.grouping import Grouping
from keck.compute.severities import worst
from keck.domain.statuses import Status

Marks = NDArray[np.bool_]
Chosen = slice | list[int] | Positions

# A member of an enumeration costs more than a small array operation.
_OK = int(Status.OK)
_MISSING = int(Status.MISSING)
_SUPPRESSED = int(Status.SUPPRESSED)
_NOT_APPLICABLE = int(Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Arrays of shape (m, slots): a row for each measure and period.

    Attributes
    ----------
    values : array of float
        NaN wherever the status is not ``OK``.
    lower, upper : array of float
        What is known of cells that are missing or protected; the value of those that have one, NaN of what
        is not applicable. Where nothing is missing or protected they are ``values`` itself.
    """

    values: Floats
    statuses: Bytes
    lower: Floats
    upper: Floats
    flags: Bytes

    @classmethod
    def empty(cls, rows: int, slots: int, *, exact: bool) -> "Stack":
        """Return a stack that is still to be filled."""
        shape = (rows, slots)
        values = np.empty(shape)
        bounds = (values, values) if exact else (np.empty(shape), np.empty(shape))
        return cls(values, np.empty(shape, np.uint8), *bounds, np.empty(shape, np.uint8))

    @classmethod
    def known(cls, values: Floats, statuses: Bytes, lower: Floats, upper: Floats, flags: Bytes) -> "Stack":
        """Return a stack of numbers whose bounds count only where they are missing or protected."""
        hidden = np.equal(statuses, _MISSING) | np.equal(statuses, _SUPPRESSED)
        if not hidden.any():
            return cls(values, statuses, values, values, flags)
        low, high = (np.where(hidden, bound, values) for bound in (lower, upper))
        return cls(values, statuses, low, high, flags)

    @classmethod
    def of(cls, columns: Sequence[Cells]) -> "Stack":
        """Stack cells of the same areas."""
        return cls.known(
            np.array([one.values for one in columns]),
            np.array([one.statuses for one in columns]),
            np.array([one.lower for one in columns]),
            np.array([one.upper for one in columns]),
            np.array([one.flags for one in columns]),
        )

    @property
    def exact(self) -> bool:
        """Whether nothing is missing or protected."""
        return self.lower is self.values

    @property
    def shown(self) -> Marks:
        """Which cells have a value."""
        return np.equal(self.statuses, _OK)

    def taken(self, rows: Chosen = slice(None), slots: Chosen = slice(None)) -> "Stack":
        """Return some rows, or some slots; those of slices are views."""
        place = (rows, slots)
        values = self.values[place]
        lower, upper = (values, values) if self.exact else (self.lower[place], self.upper[place])
        return Stack(values, self.statuses[place], lower, upper, self.flags[place])

    def put(self, part: "Stack", rows: Chosen = slice(None), slots: Chosen = slice(None)) -> None:
        """Write the cells of another stack into some rows and slots."""
        place = (rows, slots)
        self.values[place], self.statuses[place], self.flags[place] = part.values, part.statuses, part.flags
        if not self.exact:
            self.lower[place], self.upper[place] = part.lower, part.upper

    def cells(self, row: int, slots: slice, summed_from: str = "") -> Cells:
        """Return some slots of a row."""
        place = (row, slots)
        values = self.values[place]
        lower, upper = (values, values) if self.exact else (self.lower[place], self.upper[place])
        return Cells(values, self.statuses[place], lower, upper, self.flags[place], summed_from)

    def summed(self, into: Grouping) -> "Stack":
        """Sum the cells of each row that have the same target.

        Missing wins over protected, protected over known; what is not applicable adds nothing.
        """
        if into.complete and not self.statuses.any():
            values = into.totals(self.values)
            return Stack(values, np.zeros(values.shape, np.uint8), values, values, into.united(self.flags))
        statuses = self._summed_statuses(into)
        values = into.totals(np.where(self.shown, self.values, 0.0))
        lower, upper = values, values
        if not self.exact or not into.complete:
            unused = np.equal(self.statuses, _NOT_APPLICABLE)
            lower, upper = (into.totals(np.where(unused, 0.0, one)) for one in (self.lower, self.upper))
            empty = np.equal(statuses, _NOT_APPLICABLE)
            lower[empty], upper[empty] = np.nan, np.nan
        values[np.not_equal(statuses, _OK)] = np.nan
        return Stack(values, statuses, lower, upper, into.united(self.flags))

    def _summed_statuses(self, into: Grouping) -> Bytes:
        found = np.zeros((len(self.statuses), into.slots), np.uint8)
        for status in (_NOT_APPLICABLE, _SUPPRESSED, _MISSING):
            marks = np.equal(self.statuses, status)
            rows = np.flatnonzero(marks.any(axis=1))
            # Mostly everything is known, so each status is counted only where it occurs.
            if rows.size:
                count = into.totals(marks[rows])
                won = count == into.parts if status == _NOT_APPLICABLE else count > 0
                found[rows] = np.where(won, np.uint8(status), found[rows])
        found[:, into.parts == 0] = _MISSING
        return found

    def plus(self, other: "Stack") -> "Stack":
        """Add another stack's cells: missing wins over protected, protected over known.

        What is not applicable is not in use: it leaves the other cell as it is.
        """
        unused, alone = np.equal(self.statuses, _NOT_APPLICABLE), np.equal(other.statuses, _NOT_APPLICABLE)

        def either(mine: Floats, theirs: Floats) -> Floats:
            found: Floats = np.where(unused, theirs, np.where(alone, mine, mine + theirs))
            return found

        both = worst(self.statuses, other.statuses)
        statuses = np.where(unused, other.statuses, np.where(alone, self.statuses, both))
        values = either(self.values, other.values)
        lower, upper = values, values
        if not self.exact or not other.exact:
            lower, upper = either(self.lower, other.lower), either(self.upper, other.upper)
        return Stack(values, statuses, lower, upper, self.flags | other.flags)


UNUSED = Stack.of([Cells.of([np.nan], [Status.NOT_APPLICABLE])])
"""One cell that is not in use."""
