"""Unprotected values that are no quotient of two counts, with what their limits of chance follow from.

A release makes the same of what may be shown (`keck.compute.derivation`), by the same functions.
"""

from collections.abc import Iterable

import numpy as np

from keck.compute.cube import Cube, Floats
from keck.compute.derivation.deviations import TakenDeviation
from keck.compute.derivation.parts import Part, Parts
from keck.compute.derivation.standardised import TakenStandard
from keck.compute.formulas.evaluating import evaluate_trees
from keck.compute.indicators import evaluate
from keck.compute.recompute import Computed
from keck.compute.slices import IndicatorCells
from keck.compute.statistics.counts import Counts
from keck.compute.statistics.estimated import Estimated
from keck.compute.statistics.standardised_rates import StandardisedRates
from keck.domain.definitions import FormulaKind
from keck.domain.statuses import Status

Found = dict[tuple[str, str], Counts | Estimated]
"""By period and area set."""


def estimated_cells(computed: Computed, code: str) -> Found:
    """Return the values of a standardised rate, or of a mean with a deviation; of all others nothing."""
    if computed.definitions[code].kind is FormulaKind.DERIVED:
        return _standardised(computed, code)
    return _means(computed, code)


def _standardised(computed: Computed, code: str) -> Found:
    taken = TakenStandard.of(code, computed.trees[code]) if code in computed.trees else None
    if taken is None:
        return {}
    cube = computed.summed
    there = {(one.set_id, one.period): np.equal(one.statuses, Status.OK)[:-1] for one in computed.cells[code]}
    rates = taken.rates(there, evaluate_trees(taken.trees(), cube), cube.frames)
    return {(period, set_id): _rate(one) for (set_id, period), one in rates.items() if one is not None}


def _rate(rates: StandardisedRates) -> Counts | Estimated:
    return Estimated.direct(rates) if rates.expected is None else Counts.observed(rates)


def _means(computed: Computed, code: str) -> Found:
    definition, cube = computed.definitions[code], computed.cube
    taken = TakenDeviation.of(definition, Parts(cube.measures), cube)
    if taken is None:
        return {}
    means, cases, deviations = (
        _columns(cells)
        for cells in (computed.cells[code], _evaluated(taken.cases, cube), _evaluated(taken.deviation, cube))
    )
    return {
        key: Estimated.means(
            taken.errors(means[key], deviations[key], cases[key]).as_published(definition.decimals)
        )
        for key in means.keys() & cases.keys() & deviations.keys()
    }


def _evaluated(part: Part, cube: Cube) -> Iterable[IndicatorCells]:
    return evaluate(part.definition, cube)


def _columns(cells: Iterable[IndicatorCells]) -> dict[tuple[str, str], Floats]:
    """Return the values of areas, NaN where there is none; what is not assignable is left out."""
    return {
        (one.period, one.set_id): np.where(one.statuses == Status.OK, one.values, np.nan)[:-1]
        for one in cells
    }
