"""Cells of many measures and periods over the same areas, so that what is done to all is done once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.compute.cube import Bytes, Cells, Floats, Positions
from keck.domain.statuses import Status

Marks = NDArray[np.bool_]

# A member of an enumeration costs more than a small array operation.
_OK = int(Status.OK)
_MISSING = int(Status.MISSING)
_SUPPRESSED = int(Status.SUPPRESSED)
_NOT_APPLICABLE = int(Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Arrays of shape (m, n + 1): a row for each of m columns of cells, the last slot "not assignable".

    Attributes
    ----------
    values : array of float
        NaN wherever the status is not ``OK``.
    lower, upper : array of float
        What is known of cells that their source has protected.
    """

    values: Floats
    statuses: Bytes
    lower: Floats
    upper: Floats
    flags: Bytes

    @classmethod
    def of(cls, columns: Sequence[Cells]) -> "Stack":
        """Stack cells of the same areas."""
        values = np.array([one.values for one in columns])
        statuses = np.array([one.statuses for one in columns])
        exact = bool((np.equal(statuses, _OK) | np.equal(statuses, _NOT_APPLICABLE)).all())
        # Of what is known, the bounds are the value itself.
        lower = values if exact else np.array([one.lower for one in columns])
        upper = values if exact else np.array([one.upper for one in columns])
        return cls(values, statuses, lower, upper, np.array([one.flags for one in columns]))

    def sums(self, summed_from: str) -> list[Cells]:
        """Return the rows as cells that no file names, with the area set whose cells they sum."""
        rows = zip(self.values, self.statuses, self.lower, self.upper, self.flags, strict=True)
        return [Cells(*row, given=False, summed_from=summed_from) for row in rows]

    def summed(self, target: Positions, size: int) -> "Stack":
        """Sum the cells of each row that have the same target.

        Missing wins over protected, protected over known; what is not applicable adds nothing.

        Parameters
        ----------
        target : array of int, shape (n + 1,)
            Where each slot is summed to, from 0 to ``size``.
        size : int
            Number of areas of the sums; the last slot is theirs that are not assignable.
        """
        statuses = self._summed_statuses(target, size)
        shown = np.equal(statuses, _OK)
        values = _totals(np.where(np.equal(self.statuses, _OK), self.values, 0.0), target, size)
        lower, upper = values.copy(), values.copy()
        unused = np.equal(self.statuses, _NOT_APPLICABLE)
        unknown = ~(np.equal(self.statuses, _OK) | unused).all(axis=1)
        if unknown.any():
            for bound, own in ((lower, self.lower), (upper, self.upper)):
                parts = np.where(unused[unknown], 0.0, own[unknown])
                bound[unknown] = np.where(shown[unknown], values[unknown], _totals(parts, target, size))
        values[~shown] = np.nan
        return Stack(values, statuses, lower, upper, self._summed_flags(target, size))

    def _summed_statuses(self, target: Positions, size: int) -> Bytes:
        parts = np.bincount(target, minlength=size + 1)
        found = np.zeros((len(self.statuses), size + 1), np.uint8)
        for status in (_NOT_APPLICABLE, _SUPPRESSED, _MISSING):
            marks = np.equal(self.statuses, status)
            rows = np.flatnonzero(marks.any(axis=1))
            # Mostly everything is known, so each status is counted only where it occurs.
            if rows.size:
                count = _totals(marks[rows], target, size)
                won = count == parts if status == _NOT_APPLICABLE else count > 0
                found[rows] = np.where(won, np.uint8(status), found[rows])
        found[:, parts == 0] = _MISSING
        return found

    def _summed_flags(self, target: Positions, size: int) -> Bytes:
        found = np.zeros((len(self.flags), size + 1), np.uint8)
        rows = np.flatnonzero(self.flags.any(axis=1))
        if rows.size:
            np.bitwise_or.at(found, (rows[:, None], target), self.flags[rows])
        return found


def _totals(values: Floats | Marks, target: Positions, size: int) -> Floats:
    """Sum each row by target, in the order of the slots: the same numbers on every machine."""
    rows = np.arange(len(values))[:, None] * (size + 1)
    totals = np.bincount((rows + target).ravel(), values.ravel(), minlength=len(values) * (size + 1))
    return totals.astype(np.float64, copy=False).reshape(len(values), size + 1)
