"""The protection problem in flat form: cells, sums between them, and what an outsider can work out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.compute.cube import Floats, Positions

Mask = NDArray[np.bool_]
_FAR = 1e12
_ROUNDS = 60
_STEPS = 3000
_EXACT = 1e-24
_STILL = 1e-7


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

    def apply(self, values: Floats) -> Floats:
        """Return the signed sum of each relation."""
        return np.bincount(self.relation, self.sign * values[self.cell], self.count).astype(np.float64)

    def spread(self, multipliers: Floats, cells: int) -> Floats:
        """Return for each cell the signed sum of its relations' multipliers."""
        return np.bincount(self.cell, self.sign * multipliers[self.relation], cells).astype(np.float64)

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
    crossed : bool
        Whether sums run crosswise (areas and groups), so that subtracting one by one does not find all.
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
    crossed: bool = False

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

    def determined(self) -> Positions:
        """Return the secret cells that follow from all sums taken together, by linear algebra."""
        wanted = self.unknown & ~self.unlisted
        inside = wanted[self.sums.cell]
        relation, cell, sign = self.sums.relation[inside], self.sums.cell[inside], self.sums.sign[inside]
        kept = Sums(relation, cell, sign, self.sums.count)
        moved = np.zeros(len(self.values), np.bool_)
        moved[cell] = np.abs(_null_vector(kept, len(self.values)))[cell] > _STILL
        found: Positions = np.flatnonzero(self.secret & wanted & ~moved)
        return found[np.isin(found, cell)]

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


def _null_vector(sums: Sums, cells: int) -> Floats:
    """Return a random direction in which the cells can move while all sums stay as they are.

    A random vector is projected on the null space by conjugate gradients; a cell that every solution
    agrees on does not move in it.
    """
    start = np.random.default_rng(cells).standard_normal(cells)
    multipliers = np.zeros(sums.count)
    residual = sums.apply(start)
    direction = residual.copy()
    size = first = float(residual @ residual)
    for _ in range(_STEPS):
        if size <= _EXACT * first or size == 0.0:
            break
        moved = sums.apply(sums.spread(direction, cells))
        steepness = float(direction @ moved)
        if steepness <= 0.0:
            break
        step = size / steepness
        multipliers += step * direction
        residual -= step * moved
        before, size = size, float(residual @ residual)
        direction = residual + size / before * direction
    return start - sums.spread(multipliers, cells)
