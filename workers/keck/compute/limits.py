"""Limits of chance of evaluated indicators: those of all periods and levels at once."""

import numpy as np

from keck.compute.cube import Cube, Floats, quantity_of
from keck.compute.disclosure.primary import counted
from keck.compute.slices import Block, Slices
from keck.compute.statistics.estimates import LEVEL, Estimate
from keck.compute.statistics.intervals import rate, score_limits
from keck.domain.definitions import FormulaKind, IndicatorDefinition

_LIMITED = (FormulaKind.SHARE, FormulaKind.RATE)


def limited(definition: IndicatorDefinition, cube: Cube) -> bool:
    """Tell whether an indicator's values have limits: shares and rates of counts have, amounts have not."""
    halves = (quantity_of(definition.numerator), quantity_of(definition.denominator))
    return definition.kind in _LIMITED and all(counted(half, cube) for half in halves)


def counts_of(slices: Slices) -> tuple[Floats, Floats]:
    """Return parts and wholes of an indicator, all slots of one slice behind those of the other.

    Unprotected; NaN where a value has no limits: where it is missing, negative, or of a share a part is above
    its whole.
    """
    found = [_shown(slices.definition, block) for block in slices.blocks]
    part, whole = (slices.flat([one[side] for one in found]) for side in (1, 2))
    return np.where(np.isnan(whole), np.nan, part), np.where(np.isnan(part), np.nan, whole)


def _shown(definition: IndicatorDefinition, block: Block) -> tuple[Floats, Floats, Floats]:
    """Return values, parts and wholes; NaN where they are impossible."""
    if block.numerator is None or block.base is None:
        raise ValueError("only what is divided has limits")
    values, part, whole = block.values, block.numerator.stack.values, block.base.stack.values
    impossible = part < 0
    impossible |= part > whole if definition.kind is FormulaKind.SHARE else whole < 0
    if not impossible.any():
        return values, part, whole
    values, part, whole = (np.where(impossible, np.nan, one) for one in (values, part, whole))
    return values, part, whole


def estimates(slices: Slices, level: float = LEVEL) -> Estimate:
    """Return the values of an indicator with their limits, all slots of one slice behind those of the other.

    Shares have score limits (Wilson 1927), rates the Poisson limits of their events (exact below 10, Byar's
    from 10), in the indicator's unit.

    Parameters
    ----------
    slices : Slices
        At least one, of an indicator that is `limited`.
    """
    found = [_limits(slices.definition, block, level) for block in slices.blocks]
    return Estimate(*(slices.flat(sides) for sides in zip(*found, strict=True)))


def _limits(definition: IndicatorDefinition, block: Block, level: float) -> Estimate:
    values, part, whole = _shown(definition, block)
    if definition.kind is FormulaKind.RATE:
        return rate(part, whole, level, definition.per)
    if definition.design_effect:
        part, whole = part / definition.design_effect, whole / definition.design_effect
    return Estimate(values, *score_limits(values, part, whole, level, definition.per))
