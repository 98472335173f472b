"""The protection problem in flat form: cells, sums between them, and what an outsider can work out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.compute.cube import Floats, Positions

Mask = NDArray[np.bool_]
_FAR = 1e12
_ROUNDS = 60


@dataclass(slots=True, eq=False)
class Sums:
    """Linear relations: in each the signed values of its cells add up to a known number.

    Attributes
    ----------
    relation, cell : array of int, shape (m,)
        Members, in the order of their relations.
    sign : array of float, shape (m,)
        +1 for a part, -1 for the total.
    """

    relation: Positions
    cell: Positions
    sign: Floats
    count: int

    def members(self, relation: int) -> Positions:
        """Return the cells of one relation."""
        start, end = np.searchsorted(self.relation, [relation, relation + 1])
        return self.cell[start:end]

    def by_cell(self, cells: int) -> Positions:
        """Return for each cell its relations, padded with the number ``count``."""
        order = np.argsort(self.cell, kind="stable")
        owner = self.cell[order]
        first = np.searchsorted(owner, owner)
        place = np.arange(len(owner)) - first
        table = np.full((cells, int(place.max(initial=0)) + 1), self.count, np.intp)
        table[owner, place] = self.relation[order]
        return table


@dataclass(slots=True, eq=False)
class Problem:
    """One block of linked cells.

    Attributes
    ----------
    values : array of float
        True values; NaN where nobody knows them.
    upper, lower : array of float
        Bounds that an outsider knows beforehand.
    need : array of float
        How many whole numbers must stay possible for a primary cell.
    unknown : array of bool
        What the public does not see.
    secret : array of bool
        What the public must not work out; a subset of ``unknown``.
    fixed : array of bool
        Cells that can not be hidden: known from earlier releases.
    unlisted : array of bool
        Slots "not assignable". Outsiders may guess them, so they never serve as partners.
    cost : array of float
        What it costs to hide a cell.
    """

    sums: Sums
    values: Floats
    lower: Floats
    upper: Floats
    need: Floats
    unknown: Mask
    secret: Mask
    primary: Mask
    fixed: Mask
    unlisted: Mask
    cost: Floats

    def counts(self, unknown: Mask) -> Positions:
        """Return the number of unknown listed cells in each relation."""
        hidden = (unknown & ~self.unlisted)[self.sums.cell]
        return np.bincount(self.sums.relation[hidden], minlength=self.sums.count + 1)

    def subtracted(self) -> tuple[Mask, list[tuple[int, int]]]:
        """Subtract again and again.

        Returns
        -------
        tuple
            What stays unknown, and the pairs (relation, cell) by which a secret cell would be found first.
        """
        unknown = self.unknown.copy()
        sums = self.sums
        while True:
            single = self.counts(unknown) == 1
            member = single[sums.relation] & (unknown & ~self.unlisted)[sums.cell]
            cells, relations = sums.cell[member], sums.relation[member]
            found = self.secret[cells]
            if found.any():
                return unknown, list(zip(relations[found].tolist(), cells[found].tolist(), strict=True))
            if not len(cells):
                return unknown, self._bare_slots(unknown)
            unknown[cells] = False

    def _bare_slots(self, unknown: Mask) -> list[tuple[int, int]]:
        slots = (self.secret & self.unlisted)[self.sums.cell]
        bare = slots & (self.counts(unknown) == 0)[self.sums.relation]
        return list(zip(self.sums.relation[bare].tolist(), self.sums.cell[bare].tolist(), strict=True))

    def intervals(self) -> tuple[Floats, Floats]:
        """Return the bounds that an outsider finds for every cell by going round the sums."""
        sums = self.sums
        low = np.where(self.unknown, self.lower, self.values)
        high = np.where(self.unknown, np.minimum(self.upper, _FAR), self.values)
        usable = np.ones(sums.count + 1, np.bool_)
        usable[sums.relation[np.isnan(self.values[sums.cell])]] = False
        usable[: sums.count] &= (self.counts(self.unknown) > 0)[: sums.count]
        kept = usable[sums.relation]
        relation, cell, sign = sums.relation[kept], sums.cell[kept], sums.sign[kept]
        known = np.bincount(relation, sign * self.values[cell], sums.count)
        for _ in range(_ROUNDS):
            before = float(high.sum() - low.sum())
            least = np.where(sign > 0, low[cell], -high[cell])
            most = np.where(sign > 0, high[cell], -low[cell])
            top = (known - np.bincount(relation, least, sums.count))[relation] + least
            bottom = (known - np.bincount(relation, most, sums.count))[relation] + most
            np.minimum.at(high, cell, np.where(sign > 0, top, -bottom))
            np.maximum.at(low, cell, np.where(sign > 0, bottom, -top))
            if float(high.sum() - low.sum()) >= before - 1e-6:
                break
        return low, high
