"""Laying a block of linked nodes out flat, with all sums over areas and between quantities."""

from dataclasses import dataclass

import numpy as np

from keck.compute.cube import Cube, Floats, Positions
from keck.compute.disclosure.links import Sum
from keck.compute.disclosure.nodes import Node, NodeCells, Reason
from keck.compute.disclosure.problem import Mask, Problem, Sums
from keck.compute.disclosure.secondary import solve
from keck.domain.statuses import Status

_LEVEL = 8.0
"""Cost of hiding one level higher up: the larger the area, the more its figure is missed."""
_CITY = 60.0
_ZERO = 4.0
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Sums over areas for one node that has cells on certain area sets.

    Attributes
    ----------
    doubtful : array of bool, shape (count,)
        Sums that hold only if the numbers say so: areas that lie in no larger ones.
    """

    offsets: dict[str, int]
    size: int
    relation: Positions
    cell: Positions
    sign: Floats
    doubtful: Mask


class Layouts:
    """Layouts of a cube, made once for each combination of area sets."""

    def __init__(self, cube: Cube) -> None:
        self.cube = cube
        self._made: dict[tuple[str, ...], Layout] = {}

    def of(self, node: Node) -> Layout:
        """Return the layout of a node."""
        sets = tuple(sorted(node.sets))
        if sets not in self._made:
            self._made[sets] = _layout(self.cube, sets)
        return self._made[sets]


def _layout(cube: Cube, sets: tuple[str, ...]) -> Layout:
    sizes = [cube.frames[set_id].size + 1 for set_id in sets]
    offsets = dict(zip(sets, np.cumsum([0, *sizes[:-1]]).tolist(), strict=True))
    relations: list[tuple[Positions, Floats]] = []
    doubtful: list[bool] = []
    for set_id in sets:
        for upper, positions in cube.ancestors(set_id):
            if upper.set_id in offsets:
                start, total = offsets[set_id], offsets[upper.set_id]
                made = _pair(positions, start, total, upper.size, city=upper.rank == 0)
                relations += made
                doubtful += [upper.rank == 0 and not (positions >= 0).any()] * len(made)
    lengths = [len(cells) for cells, _ in relations]
    return Layout(
        offsets,
        sum(sizes),
        np.repeat(np.arange(len(relations)), lengths),
        np.concatenate([cells for cells, _ in relations] or [np.zeros(0, np.intp)]),
        np.concatenate([signs for _, signs in relations] or [np.zeros(0)]),
        np.array(doubtful, np.bool_),
    )


def _pair(
    positions: Positions, start: int, total: int, size: int, city: bool
) -> list[tuple[Positions, Floats]]:
    """Return the sums between a level and a larger one: one for each larger area."""
    if city:
        # Every area lies in the city, and so does what is not assignable.
        children = np.arange(start, start + len(positions) + 1)
        return [(np.append(total, children), np.append(-1.0, np.ones(len(children))))]
    pairs = []
    for parent in range(size):
        children = start + np.flatnonzero(positions == parent)
        if len(children):
            pairs.append((np.append(total + parent, children), np.append(-1.0, np.ones(len(children)))))
    return pairs


class Block:
    """A block of linked nodes: its flat problem, and the way back to the nodes."""

    def __init__(self, nodes: list[Node], tied: list[Sum], layouts: Layouts) -> None:
        self.nodes = nodes
        self.layouts = [layouts.of(node) for node in nodes]
        self.starts = np.cumsum([0] + [layout.size for layout in self.layouts])
        self.cube = layouts.cube
        self.problem = self._problem(tied)

    def protect(self) -> None:
        """Solve the problem and write the outcome into the nodes."""
        outcome = solve(self.problem)
        for part, cells in self._parts():
            cells.hidden = outcome.hidden[part]
            cells.exposed = outcome.exposed[part]
            cells.narrow = outcome.narrow[part]
            cells.derived = outcome.derived[part]
            chosen = cells.hidden & (cells.reasons == Reason.NONE) & cells.cells.ok
            cells.reasons[chosen] = Reason.SECONDARY

    def _parts(self) -> list[tuple[slice, NodeCells]]:
        parts = []
        for node, layout, start in zip(self.nodes, self.layouts, self.starts, strict=False):
            for set_id, offset in layout.offsets.items():
                cells = node.sets[set_id]
                begin = int(start) + offset
                parts.append((slice(begin, begin + len(cells.need)), cells))
        return parts

    def _problem(self, tied: list[Sum]) -> Problem:
        parts = sorted(self._parts(), key=lambda part: part[0].start)
        every = [cells for _, cells in parts]
        unlisted = np.zeros(int(self.starts[-1]), np.bool_)
        unlisted[[part.stop - 1 for part, _ in parts]] = True
        values = np.concatenate([one.cells.values for one in every])
        status = np.concatenate([one.cells.statuses for one in every])
        reasons = np.concatenate([one.reasons for one in every])
        known = np.concatenate([one.known for one in every]) & ~unlisted
        published = np.concatenate([np.full(len(one.need), one.published) for one in every])
        values[unlisted & (status != Status.OK)] = 0.0
        need = np.concatenate([one.need for one in every])
        sums = self._sums(tied, values)
        least = np.concatenate([np.full(len(one.need), one.minimum) for one in every])
        least[unlisted | (status != Status.MISSING)] = 0.0
        implied = _implied(sums, values, least)
        need = np.where(implied, least, need)
        secret = ((reasons != Reason.NONE) | implied) & ~known
        unlisted_secret = unlisted & secret & (reasons != Reason.SOURCE)
        unknown = np.where(unlisted, unlisted_secret, ~known & (secret | ~published | (status != Status.OK)))
        return Problem(
            sums=sums,
            values=values,
            lower=np.concatenate([_lower(one) for one in every]),
            upper=np.concatenate([one.upper for one in every]),
            need=need,
            unknown=unknown,
            secret=secret & unknown,
            primary=secret & unknown & (reasons != Reason.SOURCE),
            fixed=known,
            unlisted=unlisted,
            cost=np.concatenate([self._costs(node) for node in self.nodes]) + _value_cost(values),
            crossed=len(self.nodes) > 1 or any(layout.doubtful.any() for layout in self.layouts),
        )

    def _sums(self, tied: list[Sum], values: Floats) -> Sums:
        relation, cell, sign, count = [], [], [], 0
        for node, layout, start in zip(self.nodes, self.layouts, self.starts, strict=False):
            if node.additive:
                kept = _holding(layout, values[start : start + layout.size])
                relation.append(layout.relation[kept] + count)
                cell.append(layout.cell[kept] + int(start))
                sign.append(layout.sign[kept])
                count += len(layout.doubtful)
        for cells, signs in self._linked(tied):
            lines = cells.shape[1]
            relation.append(np.repeat(np.arange(count, count + lines), len(cells)))
            cell.append(cells.T.ravel())
            sign.append(np.tile(signs, lines))
            count += lines
        if not relation:
            return Sums(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0), 0)
        return Sums(np.concatenate(relation), np.concatenate(cell), np.concatenate(sign), count)

    def _linked(self, tied: list[Sum]) -> list[tuple[Positions, Floats]]:
        """Return for each sum and area set the cells that add up, one column for each area."""
        place = {node.key: number for number, node in enumerate(self.nodes)}
        found = []
        for one in tied:
            numbers = [place[key] for key in (one.total, *one.parts)]
            for set_id in self.layouts[numbers[0]].offsets:
                rows = self._rows(numbers, set_id)
                if rows is not None:
                    found.append((rows, np.append(-1.0, np.ones(len(one.parts)))))
        return found

    def _rows(self, numbers: list[int], set_id: str) -> Positions | None:
        offsets = [self.layouts[number].offsets.get(set_id) for number in numbers]
        size = self.cube.frames[set_id].size
        if any(offset is None for offset in offsets):
            return None
        starts = [int(self.starts[n]) + o for n, o in zip(numbers, offsets, strict=True) if o is not None]
        return np.array([np.arange(start, start + size) for start in starts])

    def _costs(self, node: Node) -> Floats:
        depth = max((self.cube.frames[set_id].rank for set_id in node.sets), default=0)
        found = []
        for set_id in sorted(node.sets):
            cells = node.sets[set_id]
            rank = self.cube.frames[set_id].rank
            level = _CITY if rank == 0 else _LEVEL * (depth - rank)
            found.append(np.full(len(cells.need), level + float(np.log2(1 + cells.uses))))
        return np.concatenate(found)


def _implied(sums: Sums, values: Floats, least: Floats) -> Mask:
    """Find missing cells that are the only gap in a sum and would come out below ``least``."""
    implied = np.zeros(len(values), np.bool_)
    gaps = np.bincount(sums.relation, np.isnan(values[sums.cell]), sums.count)
    single = (gaps == 1)[sums.relation] & (least > 0)[sums.cell]
    if single.any():
        rest = np.bincount(sums.relation, sums.sign * np.nan_to_num(values[sums.cell]), sums.count)
        cells = sums.cell[single]
        value = -rest[sums.relation[single]] * sums.sign[single]
        implied[cells[(value > 0) & (value < least[cells])]] = True
    return implied


def _holding(layout: Layout, values: Floats) -> Mask:
    """Keep the sums that are sure, and the doubtful ones that the numbers bear out."""
    if not layout.doubtful.any():
        return np.ones(len(layout.relation), np.bool_)
    difference = np.bincount(layout.relation, layout.sign * values[layout.cell], len(layout.doubtful))
    holds = ~layout.doubtful | (np.abs(difference) < _TOLERANCE)
    return holds[layout.relation]


def _value_cost(values: Floats) -> Floats:
    amounts = np.nan_to_num(values)
    return np.where(amounts == 0, _ZERO, np.log2(2 + np.abs(amounts)))


def _lower(cells: NodeCells) -> Floats:
    return np.where(cells.cells.statuses == Status.SUPPRESSED, cells.cells.lower, 0.0)
