"""Means whose standard deviation is known: what their limits of chance follow from, as far as it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from keck.compute.cube import CellKey, Cube, Floats
from keck.compute.derivation.parts import ABOVE, Part, Parts
from keck.compute.disclosure import ProtectedSlice
from keck.compute.indicators import base_quantity
from keck.compute.statistics.mean_errors import MeanErrors
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas.readings import Reading
from keck.domain.measures import MeasureKind


@dataclass(frozen=True, slots=True)
class TakenDeviation:
    """A mean with the parts that its limits read: its number of cases, and the deviation.

    Both are protected as if they were shown, since they follow from the limits.
    """

    definition: IndicatorDefinition
    cases: Part
    deviation: Part

    @classmethod
    def of(cls, definition: IndicatorDefinition, parts: Parts, cube: Cube) -> "TakenDeviation | None":
        """Enter the parts of a mean; ``None`` for all that has no deviation, or no number of cases."""
        wanted = definition.deviation
        if wanted is None or definition.kind is not FormulaKind.FIGURE:
            return None
        measure = cube.measures.get(definition.numerator[0].measure)
        base = base_quantity(definition, cube)
        if measure is None or measure.kind is not MeasureKind.MEAN or not base:
            return None
        if cube.additive(wanted) or any(one.measure not in cube.measures for one in (wanted, *base)):
            return None
        cases = parts.alone(definition, FormulaKind.COUNT, base, ())
        deviation = parts.alone(definition, FormulaKind.FIGURE, (wanted,), base)
        for part, operand in ((cases, base[0]), (deviation, wanted)):
            part.readings.append(Reading(operand, additive=part is cases))
        return cls(definition, cases, deviation)

    def with_errors(self, one: ProtectedSlice, shown: Cube) -> ProtectedSlice:
        """Return a slice of the mean with standard errors where both parts are shown.

        Parameters
        ----------
        shown : Cube
            What may be shown of the parts.
        """

        def column(part: Part) -> Floats | None:
            found = shown.cells.get(CellKey(part.half(ABOVE).measure, "", one.period, one.set_id))
            return None if found is None else np.where(found.ok, found.values, np.nan)[:-1]

        cases, deviation = column(self.cases), column(self.deviation)
        if cases is None or deviation is None:
            return one
        return replace(one, errors=self.errors(one.values, deviation, cases))

    def errors(self, means: Floats, deviation: Floats, cases: Floats) -> MeanErrors:
        """Return the standard errors of means, with what clusters add to them."""
        return MeanErrors.of(means, deviation, cases, self.definition.design_effect or 1.0)


def with_errors(
    slices: Iterable[ProtectedSlice], taken: dict[str, TakenDeviation], shown: Cube
) -> list[ProtectedSlice]:
    """Return slices with standard errors beside those means that have them."""
    return [taken[one.indicator].with_errors(one, shown) if one.indicator in taken else one for one in slices]
