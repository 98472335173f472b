"""The work of protecting one release: from marked cells to the slices that may be shown."""

import numpy as np

from keck.compute.cube import Bytes, Cells, Cube, Floats, Quantity
from keck.compute.disclosure.blocks import Block, Layouts
from keck.compute.disclosure.gate import Gate
from keck.compute.disclosure.history import History, ShownKey, shown_key
from keck.compute.disclosure.links import Link, Sum, formula_links, pooled_sums, sums_of, visible_links
from keck.compute.disclosure.nodes import Node, NodeCells, NodeKey, Reason, joined
from keck.compute.disclosure.primary import (
    Marker,
    counted,
    implied_cells,
    implied_quantity,
)
from keck.compute.disclosure.problem import Mask
from keck.compute.disclosure.slices import ProtectedSlice, ShownCells
from keck.compute.indicators import IndicatorCells, base_quantity
from keck.domain.definitions import FormulaKind
from keck.domain.periods import years_of
from keck.domain.protection import ProtectionPolicy
from keck.domain.statuses import Status


class Work:
    """The nodes of one release, from their marking to the slices made of them."""

    def __init__(self, cube: Cube, policy: ProtectionPolicy, gate: Gate, history: History) -> None:
        self.cube = cube
        self.policy = policy
        self.gate = gate
        self.history = history
        self.marker = Marker(cube, policy)
        self.nodes: dict[NodeKey, Node] = {}

    def enter(self, evaluation: IndicatorCells) -> None:
        """Enter the quantities of a slice that may be shown, and mark their primary cells."""
        above = self._published(evaluation.numerator_quantity, evaluation, evaluation.numerator)
        if above is None:
            return
        if evaluation.definition.kind is not FormulaKind.FIGURE:
            base = base_quantity(evaluation.definition, self.cube)
            self.marker.mark(evaluation, above, self._published(base, evaluation, evaluation.base))
        elif not self.gate.protected_at_source(evaluation):
            self.marker.mark_figure(evaluation, above)
            count = implied_cells(evaluation)
            implied = self._published(implied_quantity(evaluation.definition), evaluation, count)
            if implied is not None:
                self.marker.mark_implied(evaluation, implied)

    def _published(
        self, quantity: Quantity, evaluation: IndicatorCells, cells: Cells | None
    ) -> NodeCells | None:
        if not quantity or cells is None:
            return None
        found = self._cells(NodeKey(quantity, evaluation.period), evaluation.set_id, cells)
        found.published = True
        found.uses += 1
        return found

    def _cells(self, key: NodeKey, set_id: str, cells: Cells) -> NodeCells:
        node = self.nodes.get(key)
        if node is None:
            additive = all(self.cube.additive(operand) for operand in key.quantity)
            node = self.nodes[key] = Node(key, additive)
        if set_id not in node.sets:
            known = self.history.known(shown_key(key.quantity, key.period, set_id), cells.values)
            node.sets[set_id] = NodeCells.of(cells, known)
        return node.sets[set_id]

    def _fill(self, quantity: Quantity, period: str) -> None:
        """Enter a quantity that is not shown on some area sets, but could be worked out there."""
        key = NodeKey(quantity, period)
        for set_id in self.cube.frames:
            cells = self.cube.quantity(quantity, period, set_id)
            if cells is None or (key in self.nodes and set_id in self.nodes[key].sets):
                continue
            found = self._cells(key, set_id, cells)
            if counted(quantity, self.cube):
                least = self.policy.minimum_count
                found.mark(cells.ok & (cells.values > 0) & (cells.values < least), Reason.COUNT, least)

    def solve(self, links: list[Link]) -> None:
        """Enter what is linked to the shown quantities, and protect block by block."""
        quantities = {key.quantity for key in self.nodes if not key.quantity[0].measure.startswith("%")}
        sums = {q for q in quantities if all(self.cube.additive(operand) for operand in q)}
        every = list(dict.fromkeys([*links, *formula_links(sums), *visible_links(self.cube, sums)]))
        every = [link for link in every if link.total in sums or sums.intersection(link.parts)]
        shown = {key.period for key in self.nodes}
        # What is pooled adds up from years that nobody needs to show.
        periods = sorted(shown.union(*(years_of(period) for period in shown)))
        linked = sums | {quantity for link in every for quantity in (link.total, *link.parts)}
        for quantity in sorted(linked):
            for period in periods:
                self._fill(quantity, period)
        tied = sums_of(every, periods) + pooled_sums(self.nodes)
        layouts = Layouts(self.cube)
        for block in joined(self.nodes, [(one.total, *one.parts) for one in tied]):
            Block([self.nodes[key] for key in block], _inside(block, tied), layouts).protect()

    def slice(self, evaluation: IndicatorCells) -> ProtectedSlice:
        """Return what may be shown of a slice: nothing at all of a cell of which a part is hidden."""
        reasons = self._reasons(evaluation)
        frame = self.cube.frames[evaluation.set_id]
        statuses = evaluation.statuses[: frame.size].copy()
        hidden = (reasons != Reason.NONE) & np.isin(statuses, (Status.OK, Status.SUPPRESSED))
        statuses[hidden] = Status.SUPPRESSED
        shown = np.equal(statuses, Status.OK)
        for part in self._parts(evaluation):
            part.displayed[: frame.size] |= shown
        ratio = evaluation.definition.kind in (FormulaKind.SHARE, FormulaKind.RATE)
        return ProtectedSlice(
            indicator=evaluation.definition.code,
            period=evaluation.period,
            set_id=evaluation.set_id,
            level=frame.level,
            statuses=statuses,
            values=np.where(shown, evaluation.values[: frame.size], np.nan),
            numerator=_shown(evaluation.numerator, shown) if ratio else None,
            denominator=_shown(evaluation.base, shown) if ratio else None,
            flags=np.where(shown, evaluation.flags[: frame.size], 0).astype(np.uint8),
            reasons=np.where(hidden, reasons, Reason.NONE).astype(np.uint8),
            reason=evaluation.reason,
            summed_from=_summed_from(self.cube, evaluation),
        )

    def cells(self, evaluation: IndicatorCells) -> ShownCells | None:
        """Return what may be shown of a part of a formula; it counts as shown."""
        above = evaluation.numerator
        if above is None:
            return None
        reasons = self._reasons(evaluation)
        hidden = np.append(reasons != Reason.NONE, False)
        ratio = evaluation.definition.kind in (FormulaKind.SHARE, FormulaKind.RATE)
        numerator, *rest = self._parts(evaluation)
        found = _passed(above, numerator, hidden)
        base = _passed(evaluation.base, rest[0], hidden) if ratio and rest and evaluation.base else None
        for part in (numerator, *rest):
            part.displayed[:-1] |= found.ok[:-1]
        return ShownCells(evaluation.definition.code, evaluation.period, evaluation.set_id, found, base)

    def _parts(self, evaluation: IndicatorCells) -> list[NodeCells]:
        definition = evaluation.definition
        names = [evaluation.numerator_quantity, base_quantity(definition, self.cube)]
        if definition.kind is FormulaKind.FIGURE:
            names = [names[0], implied_quantity(definition)]
        nodes = [self.nodes.get(NodeKey(name, evaluation.period)) for name in names if name]
        return [n.sets[evaluation.set_id] for n in nodes if n is not None and evaluation.set_id in n.sets]

    def _reasons(self, evaluation: IndicatorCells) -> Bytes:
        size = self.cube.frames[evaluation.set_id].size
        reasons = np.zeros(size, np.uint8)
        parts = self._parts(evaluation)
        for part in parts:
            mine = np.where(part.hidden[:size], part.reasons[:size], Reason.NONE)
            reasons = np.where(reasons == Reason.NONE, mine, reasons).astype(np.uint8)
        source = evaluation.statuses[:size] == Status.SUPPRESSED
        reasons[source & (reasons == Reason.NONE)] = Reason.SOURCE
        figure = evaluation.definition.kind is FormulaKind.FIGURE
        if evaluation.base is not None and not (figure and self.gate.protected_at_source(evaluation)):
            known = np.logical_and.reduce([part.known[:size] for part in parts])
            if counted(base_quantity(evaluation.definition, self.cube), self.cube):
                small = self.marker.small_base(evaluation.definition, evaluation.base)[:size] & ~known
                reasons[small & (reasons == Reason.NONE)] = Reason.BASE
        return reasons

    def shown(self) -> dict[ShownKey, tuple[Floats, Bytes]]:
        """Return what the public knows from now on, by measure cells."""
        found = {}
        for key, node in self.nodes.items():
            for set_id, cells in node.sets.items():
                derived = cells.derived & cells.cells.ok
                derived[-1] = False
                known = np.where(cells.displayed, 1, np.where(derived, 2, 0)).astype(np.uint8)
                if known.any():
                    values = np.where(known > 0, cells.cells.values, np.nan)
                    found[shown_key(key.quantity, key.period, set_id)] = values, known
        return found


def _summed_from(cube: Cube, evaluation: IndicatorCells) -> dict[str, tuple[str, ...]]:
    definition, found = evaluation.definition, {}
    for half, operands in (("numerator", definition.numerator), ("denominator", definition.denominator)):
        sets = {
            one
            for operand in operands
            for one in cube.counted_in(operand, evaluation.period, evaluation.set_id)
        }
        if finer := tuple(sorted(sets - {evaluation.set_id})):
            found[half] = finer
    return found


def _inside(block: list[NodeKey], tied: list[Sum]) -> list[Sum]:
    inside = set(block) if len(block) > 1 else set()
    return [one for one in tied if one.total in inside and inside.issuperset(one.parts)]


def _passed(cells: Cells, node: NodeCells, hidden: Mask) -> Cells:
    """Return cells without what is hidden; of what is not assignable, only what follows from the rest."""
    closed = hidden.copy()
    closed[-1] = not node.derived[-1]
    there = np.isin(cells.statuses, (Status.OK, Status.SUPPRESSED))
    return Cells.of(
        cells.values, np.where(closed & there, Status.SUPPRESSED, cells.statuses), flags=cells.flags
    )


def _shown(cells: Cells | None, shown: Mask) -> Floats | None:
    return None if cells is None else np.where(shown, cells.values[: len(shown)], np.nan)
