"""Ranges of chance variation of what is shown; they follow from published numbers alone."""

from typing import Any

import numpy as np

from keck.compute.cube import Cube, quantity_of
from keck.compute.disclosure import ProtectedSlice
from keck.compute.disclosure.primary import counted
from keck.compute.statistics.estimates import LEVEL, Estimate
from keck.compute.statistics.intervals import rate, wilson
from keck.compute.statistics.mean_errors import STUDENT, MeanErrors
from keck.compute.statistics.standardised_rates import StandardisedRates
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.processing.judging.counts import limits, written

_DIGITS = 10


def interval(definition: IndicatorDefinition, one: ProtectedSlice, cube: Cube) -> dict[str, Any] | None:
    """Return the limits of shares and rates of public counts, of standardised rates and of means.

    Shares have score limits (Wilson 1927), rates the Poisson limits of their events (exact below 10, Byar's
    from 10), standardised rates Dobson's or those of observed by expected events, means with a standard
    deviation Student's; amounts and other ready-made figures have none. A design effect makes observations
    count as so many times fewer. A full count of a register has no error of sampling: the limits tell how
    far it would vary by chance if nothing changed.

    Returns
    -------
    dict or None
        Level, method and two lists with an entry per area; ``None`` where there is no number.
    """
    if one.standardised is not None:
        return _standardised(one.standardised, definition.decimals)
    if one.errors is not None:
        return _mean(one.errors, definition.decimals)
    if one.numerator is None or one.denominator is None:
        return None
    halves = (quantity_of(definition.numerator), quantity_of(definition.denominator))
    if not all(counted(half, cube) for half in halves):
        # Euros and hectares do not come about one by one, and balances may be negative.
        return None
    part, whole = np.array(one.numerator, np.float64), np.array(one.denominator, np.float64)
    part[(part < 0) | (whole < 0)] = np.nan
    whole[np.isnan(part)] = np.nan
    more: dict[str, Any] = {}
    if definition.kind is FormulaKind.SHARE:
        # What is counted twice or late may exceed its whole; it is shown, and told by a finding.
        part[part > whole] = np.nan
        effect = definition.design_effect or 1.0
        found, method = wilson(part / effect, whole / effect, per=definition.per), "wilson"
        if effect > 1:
            more["design_effect"] = effect
    elif definition.kind is FormulaKind.RATE:
        found, method = rate(part, whole, per=definition.per), "poisson"
    else:
        return None
    return _written(method, found, definition.decimals, **more)


def _mean(found: MeanErrors, decimals: int) -> dict[str, Any] | None:
    """Return the limits of means; the error is written as they are, so that it tells no more than they do."""
    error = found.as_published(decimals).error
    more: dict[str, Any] = {"base": written(found.cases, 0), "error": written(error, _DIGITS)}
    if found.effect > 1:
        more["design_effect"] = found.effect
    return _written(STUDENT, found.estimate(), decimals, **more)


def _written(method: str, found: Estimate, decimals: int, **more: Any) -> dict[str, Any] | None:
    sides = limits(found, decimals)
    if all(limit is None for limit in sides["lower"]):
        return None
    return {"level": LEVEL, "method": method, **sides, **more}


def _standardised(found: StandardisedRates, decimals: int) -> dict[str, Any] | None:
    """Return the limits of standardised rates, with what limits of other levels follow from."""
    more: dict[str, Any] = {
        "events": written(found.events, _DIGITS),
        "base": written(found.base, _DIGITS),
    }
    if found.expected is None:
        more["step"] = written(found.step, _DIGITS)
    else:
        more |= {"expected": written(found.expected, _DIGITS), "per": found.per}
    return _written(found.method, found.estimate(), decimals, **more)
