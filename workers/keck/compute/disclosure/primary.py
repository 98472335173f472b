"""Primary protection: which cells are sensitive by themselves."""

import numpy as np

from keck.compute.cube import Cells, Cube, Quantity, quantity_of
from keck.compute.disclosure.nodes import NodeCells, Reason
from keck.compute.disclosure.problem import Mask
from keck.compute.indicators import IndicatorCells
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.measures import MeasureKind
from keck.domain.protection import ProtectionPolicy


def counted(quantity: Quantity, cube: Cube) -> bool:
    """Tell whether a quantity counts people (or what stands for them), rather than euros or hectares."""
    kinds = {cube.measures[o.measure].kind for o in quantity if o.measure in cube.measures}
    return bool(quantity) and kinds <= {MeasureKind.COUNT}


def implied_quantity(definition: IndicatorDefinition) -> Quantity:
    """Return the name of the count that a ready-made share and its base give away."""
    operand = definition.numerator[0]
    return (Operand("%" + operand.measure, operand.group),)


def implied_cells(evaluation: IndicatorCells) -> Cells | None:
    """Return the count behind a ready-made share with a known base; ``None`` if there is none."""
    definition = evaluation.definition
    per_cent = definition.unit.de.strip().lower() in ("%", "prozent", "anteil in %", "anteil")
    if definition.kind is not FormulaKind.FIGURE or not per_cent:
        return None
    if evaluation.numerator is None or evaluation.base is None:
        return None
    values = np.rint(evaluation.numerator.values * evaluation.base.values / 100)
    return Cells.of(values)


class Marker:
    """Marks the primary cells of evaluated indicators under one policy."""

    def __init__(self, cube: Cube, policy: ProtectionPolicy) -> None:
        self.cube = cube
        self.policy = policy

    def minimum(self, definition: IndicatorDefinition) -> int:
        """Return the minimum count of an indicator, which may only be stricter than the policy's."""
        return max(self.policy.minimum_count, definition.minimum_count or 0)

    def small_base(self, definition: IndicatorDefinition, base: Cells) -> Mask:
        """Tell which bases are too small for anything to be said about them by an indicator."""
        least = max(self.policy.minimum_base, definition.minimum_base or 0)
        found: Mask = np.logical_and(base.ok & (base.values > 0), base.values < least)
        return found

    def mark(self, evaluation: IndicatorCells, above: NodeCells, below: NodeCells | None) -> None:
        """Mark numerator and base of one slice of counts, shares or rates."""
        definition = evaluation.definition
        minimum = self.minimum(definition)
        numerator, base = above.cells, below.cells if below else None
        if counted(quantity_of(definition.numerator), self.cube):
            above.mark(_between(numerator, minimum), Reason.COUNT, minimum)
            if definition.zero_is_sensitive:
                above.mark(_zero(numerator, base), Reason.ZERO, minimum)
        if base is None or below is None or not counted(quantity_of(definition.denominator), self.cube):
            return
        if self._nested(evaluation):
            self.mark_share(above, numerator, base, definition)
        self._mark_base(above, base, definition)
        below.mark(_between(base, minimum), Reason.COUNT, minimum)

    def mark_figure(self, evaluation: IndicatorCells, figure: NodeCells) -> None:
        """Mark ready-made figures about too few."""
        if evaluation.base is not None:
            self._mark_base(figure, evaluation.base, evaluation.definition)

    def mark_implied(self, evaluation: IndicatorCells, implied: NodeCells) -> None:
        """Mark the count behind a ready-made share."""
        minimum = self.minimum(evaluation.definition)
        implied.mark(_between(implied.cells, minimum), Reason.COUNT, minimum)
        if evaluation.definition.zero_is_sensitive:
            implied.mark(_zero(implied.cells, evaluation.base), Reason.ZERO, minimum)
        if evaluation.base is not None:
            self.mark_share(implied, implied.cells, evaluation.base, evaluation.definition)
            self._mark_base(implied, evaluation.base, evaluation.definition)

    def mark_share(
        self, above: NodeCells, numerator: Cells, base: Cells, definition: IndicatorDefinition
    ) -> None:
        """Mark small complements and areas in which all are counted; the base bounds the numerator."""
        least = max(self.policy.minimum_complement, definition.minimum_count or 0)
        both = numerator.ok & base.ok
        rest = np.where(both, base.values - numerator.values, np.nan)
        above.mark((rest > 0) & (rest < least), Reason.COMPLEMENT, least)
        if self.policy.hide_all_counted:
            above.mark((rest == 0) & (base.values >= 1), Reason.ALL_COUNTED, least)
        above.upper = np.where(base.ok, np.fmin(above.upper, base.values), above.upper)

    def _mark_base(self, above: NodeCells, base: Cells, definition: IndicatorDefinition) -> None:
        # A zero among the few who live nowhere in particular tells nothing, so the last slot is left out.
        small = self.small_base(definition, base)
        small[-1] = False
        above.mark(small, Reason.BASE, self.policy.minimum_count)

    def _nested(self, evaluation: IndicatorCells) -> bool:
        """Tell whether the numerator is a part of the base; a rate may also relate different things."""
        if evaluation.definition.kind is FormulaKind.SHARE:
            return True
        if evaluation.definition.kind is not FormulaKind.RATE or not counted(
            evaluation.numerator_quantity, self.cube
        ):
            return False
        numerator, base = evaluation.numerator, evaluation.base
        if numerator is None or base is None:
            return False
        both = numerator.ok & base.ok
        return bool((numerator.values[both] <= base.values[both]).all())


def _between(cells: Cells, minimum: int) -> Mask:
    found: Mask = cells.ok & (cells.values > 0) & (cells.values < minimum)
    return found


def _zero(cells: Cells, base: Cells | None) -> Mask:
    there = np.ones(len(cells.values), np.bool_) if base is None else base.ok & (base.values > 0)
    found: Mask = cells.ok & (cells.values == 0) & there
    return found
