"""Limits of chance of evaluated indicators: those of all periods and levels at once."""

from collections.abc import Sequence

import numpy as np

from keck.compute.cube import Cells, Cube, Floats, quantity_of
from keck.compute.disclosure.primary import counted
from keck.compute.indicators import IndicatorCells
from keck.compute.statistics.estimates import LEVEL, Estimate
from keck.compute.statistics.intervals import rate, wilson
from keck.domain.definitions import FormulaKind, IndicatorDefinition

_METHODS = {FormulaKind.SHARE: wilson, FormulaKind.RATE: rate}


def limited(definition: IndicatorDefinition, cube: Cube) -> bool:
    """Tell whether an indicator's values have limits: shares and rates of counts have, amounts have not."""
    halves = (quantity_of(definition.numerator), quantity_of(definition.denominator))
    return definition.kind in _METHODS and all(counted(half, cube) for half in halves)


def counts_of(slices: Sequence[IndicatorCells]) -> tuple[Floats, Floats]:
    """Return parts and wholes of one indicator's slices, one slice behind the other.

    Unprotected and without the slots "not assignable"; NaN where a value has no limits: where it is missing,
    negative, or of a share a part is above its whole.
    """
    part = np.concatenate([_shown(one.numerator) for one in slices])
    whole = np.concatenate([_shown(one.base) for one in slices])
    impossible = (part < 0) | (whole < 0)
    if slices[0].definition.kind is FormulaKind.SHARE:
        impossible |= part > whole
    part[impossible | np.isnan(whole)] = np.nan
    whole[np.isnan(part)] = np.nan
    return part, whole


def _shown(cells: Cells | None) -> Floats:
    if cells is None:
        raise ValueError("only what is divided has limits")
    return cells.values[:-1]


def estimates(slices: Sequence[IndicatorCells], level: float = LEVEL) -> Estimate:
    """Return the values of one indicator's slices with their limits, one slice behind the other.

    Shares have score limits (Wilson 1927), rates the Poisson limits of their events (exact below 10, Byar's
    from 10), in the indicator's unit.

    Parameters
    ----------
    slices : sequence of IndicatorCells
        At least one, of an indicator that is `limited`.
    """
    part, whole = counts_of(slices)
    definition = slices[0].definition
    effect = definition.design_effect or 1.0
    return _METHODS[definition.kind](part / effect, whole / effect, level, definition.per)
