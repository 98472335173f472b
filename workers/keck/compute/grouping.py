"""Which slots are summed to which."""

import numpy as np
from numpy.typing import NDArray

from keck.compute.cells import Bytes, Floats, Positions


class Grouping:
    """Sums the slots of rows by where they belong.

    Parameters
    ----------
    target : array of int, shape (n,)
        Where each slot is summed to, from 0 to ``size``.
    size : int
        Number of areas of the sums; the last slot is theirs that are not assignable.

    Attributes
    ----------
    parts : array of int, shape (size + 1,)
        How many slots are summed to each.
    complete : bool
        Whether there are some for each.
    """

    def __init__(self, target: Positions, size: int) -> None:
        self.slots = size + 1
        self.parts = np.bincount(target, minlength=self.slots)
        self.complete = bool(self.parts.all())
        self._target = target
        self._index = target

    @classmethod
    def into(cls, positions: Positions, size: int) -> "Grouping":
        """Return how areas are summed to larger ones; those in none (-1) join what is not assignable."""
        return cls(np.append(np.where(positions < 0, size, positions), size), size)

    @classmethod
    def whole(cls, slots: int) -> "Grouping":
        """Return how all slots are summed to one."""
        return cls(np.zeros(slots, np.intp), 0)

    def totals(self, values: Floats | NDArray[np.bool_]) -> Floats:
        """Sum each row, in an order that neither machines nor other rows change.

        Parameters
        ----------
        values : array of float or bool, shape (m, n)

        Returns
        -------
        array of float, shape (m, size + 1)
        """
        if self.slots == 1:
            return np.add.reduce(values, axis=1, dtype=np.float64, keepdims=True)
        size = len(values) * self.slots
        totals = np.bincount(self._index_of(len(values)), values.ravel(), minlength=size)
        return totals.astype(np.float64, copy=False).reshape(len(values), self.slots)

    def united(self, flags: Bytes) -> Bytes:
        """Unite the flags of each row."""
        found = np.zeros((len(flags), self.slots), np.uint8)
        if flags.any():
            rows = np.flatnonzero(flags.any(axis=1))
            np.bitwise_or.at(found, (rows[:, None], self._target), flags[rows])
        return found

    def _index_of(self, rows: int) -> Positions:
        wanted = rows * len(self._target)
        if len(self._index) < wanted:
            self._index = (np.arange(rows)[:, None] * self.slots + self._target).ravel()
        return self._index[:wanted]
