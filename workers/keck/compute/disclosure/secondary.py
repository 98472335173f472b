"""Choosing further cells to hide, so that nothing hidden follows from what is shown."""

from dataclasses import dataclass

import numpy as np

from keck.compute.cube import Floats, Positions
from keck.compute.disclosure.problem import Mask, Problem

_NEW_GAP = 8.0
"""Cost of a partner that is alone in another sum, where it needs a partner in turn."""
_TOO_SMALL = 12.0
"""Cost of a partner that leaves too few possible numbers."""
_EPSILON = 1e-6


@dataclass(slots=True, eq=False)
class Outcome:
    """Which cells stay unknown, and what could not be protected.

    Attributes
    ----------
    exposed : array of bool
        Cells that follow from earlier releases whatever is hidden now.
    narrow : array of bool
        Primary cells for which fewer numbers stay possible than wanted.
    derived : array of bool
        Cells that are not shown, but follow from what is.
    """

    hidden: Mask
    exposed: Mask
    narrow: Mask
    derived: Mask


def solve(problem: Problem) -> Outcome:
    """Hide partners until repeated subtraction finds no secret cell and intervals are wide enough."""
    search = _Search(problem)
    search.close()
    while search.widen():
        search.close()
    left, _ = problem.subtracted()
    return Outcome(problem.unknown, search.exposed, search.narrow, problem.unknown & ~left)


class _Search:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.relations = problem.sums.by_cell(len(problem.values))
        self.exposed = np.zeros(len(problem.values), np.bool_)
        self.narrow = np.zeros(len(problem.values), np.bool_)
        self.given_up = np.zeros(len(problem.values), np.bool_)

    def close(self) -> None:
        """Hide partners until no relation gives a secret cell away, nor all of them together."""
        while True:
            unknown, leaks = self.problem.subtracted()
            if not leaks:
                if not self.problem.crossed or not self._uncross(unknown):
                    return
                continue
            counts = self.problem.counts(unknown)
            for relation, cell in leaks:
                self._mend(relation, cell, unknown, counts)

    def _uncross(self, unknown: Mask) -> bool:
        """Hide a further partner for cells that follow from several sums at once."""
        cells = self.problem.determined()
        counts = self.problem.counts(unknown)
        touched = np.zeros(self.problem.sums.count + 1, np.bool_)
        for cell in cells.tolist():
            mine = self.relations[cell][self.relations[cell] < self.problem.sums.count]
            if touched[mine].any():
                continue
            found = [self._partner(relation, cell, counts) for relation in mine.tolist()]
            partners = [one for one in found if one is not None]
            if partners:
                partner = min(partners, key=lambda one: (self.problem.cost[one], one))
                self._hide(partner)
                counts[self.relations[partner]] += 1
                touched[self.relations[partner]] = True
                touched[self.problem.sums.count] = False
            else:
                self._expose(cell, unknown, counts)
            touched[mine] = True
        return bool(len(cells))

    def _mend(self, relation: int, cell: int, unknown: Mask, counts: Positions) -> None:
        alone = 0 if self.problem.unlisted[cell] else 1
        if counts[relation] != alone or not self.problem.secret[cell]:
            return
        partner = self._partner(relation, cell, counts)
        if partner is None:
            self._expose(cell, unknown, counts)
        else:
            self._hide(partner)
            unknown[partner] = True
            counts[self.relations[partner]] += 1

    def _partner(self, relation: int, cell: int, counts: Positions) -> int | None:
        problem = self.problem
        members = problem.sums.members(relation)
        free = members[~problem.unknown[members] & ~problem.fixed[members] & ~problem.unlisted[members]]
        if not len(free):
            return None
        missing = max(0.0, float(problem.need[cell] - np.nan_to_num(problem.values[cell])))
        gaps = (counts[self.relations[free]] == 0) & (self.relations[free] < problem.sums.count)
        values = np.nan_to_num(problem.values[free])
        cost = problem.cost[free] + _NEW_GAP * gaps.sum(axis=1) + _TOO_SMALL * (values < missing)
        return int(free[np.argmin(cost)])

    def _hide(self, cell: int) -> None:
        self.problem.unknown[cell] = True
        self.problem.secret[cell] = True

    def _expose(self, cell: int, unknown: Mask, counts: Positions) -> None:
        """Give a cell up: all that surrounds it is known already. A mere partner is shown again."""
        problem = self.problem
        problem.secret[cell] = False
        unknown[cell] = False
        if problem.primary[cell]:
            self.exposed[cell] = True
        else:
            problem.unknown[cell] = False
            problem.fixed[cell] = True
        if not problem.unlisted[cell]:
            counts[self.relations[cell]] -= 1

    def widen(self) -> bool:
        """Hide one more partner for each primary cell of which too few numbers stay possible."""
        problem = self.problem
        wanted = problem.primary & problem.secret & ~self.given_up & ~problem.unlisted
        if not wanted.any():
            return False
        low, high = problem.intervals()
        tight = np.flatnonzero(wanted & _tight(problem, low, high))
        self.narrow[:] = False
        changed = False
        counts = problem.counts(problem.unknown)
        for cell in tight.tolist():
            changed |= self._widen_one(cell, low, high, counts)
        self.narrow = problem.primary & self.given_up
        return changed

    def _widen_one(self, cell: int, low: Floats, high: Floats, counts: Positions) -> bool:
        for relation in self._tightest(cell, low, high):
            if counts[relation] < 2:
                continue
            partner = self._partner(relation, cell, counts)
            if partner is not None:
                self._hide(partner)
                counts[self.relations[partner]] += 1
                return True
        self.given_up[cell] = True
        return False

    def _tightest(self, cell: int, low: Floats, high: Floats) -> list[int]:
        """Return the sums of a cell, the one that leaves it least room first."""
        problem = self.problem
        mine = self.relations[cell]
        room = []
        for relation in mine[mine < problem.sums.count].tolist():
            others = problem.sums.members(relation)
            others = others[(others != cell) & problem.unknown[others]]
            room.append((float((high[others] - low[others]).sum()), relation))
        return [relation for _, relation in sorted(room)]


def _tight(problem: Problem, low: Floats, high: Floats) -> Mask:
    """Tell where fewer whole numbers are possible than needed, as far as the cell's own bounds allow more."""
    possible = np.floor(high + _EPSILON) - np.ceil(low - _EPSILON) + 1
    limit = np.floor(problem.upper + _EPSILON) - np.ceil(problem.lower - _EPSILON) + 1
    narrow = possible < np.minimum(problem.need, limit)
    small = problem.values < problem.need
    known_small = small & (high + _EPSILON < np.minimum(problem.need, problem.upper))
    found: Mask = np.logical_and(narrow | known_small, ~np.isnan(problem.values))
    return found
