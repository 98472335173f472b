"""Ranges of chance variation of what is shown; they follow from published numbers alone."""

from typing import Any

import numpy as np

from keck.compute.disclosure import ProtectedSlice
from keck.compute.statistics.estimates import LEVEL
from keck.compute.statistics.intervals import rate, wilson
from keck.domain.definitions import FormulaKind, IndicatorDefinition

_MORE_DIGITS = 2


def interval(definition: IndicatorDefinition, one: ProtectedSlice) -> dict[str, Any] | None:
    """Return the limits of shares and rates whose counts are public; no other value has any.

    Shares have score limits (Wilson 1927), rates the Poisson limits of their events (exact below 10, Byar's
    from 10). A full count of a register has no error of sampling: the limits tell how far it would vary by
    chance if nothing changed.

    Returns
    -------
    dict or None
        Level, method and two lists with an entry per area; ``None`` where there is no number.
    """
    if one.numerator is None or one.denominator is None:
        return None
    part, whole = np.array(one.numerator, np.float64), np.array(one.denominator, np.float64)
    if definition.kind is FormulaKind.SHARE:
        # What is counted twice or late may exceed its whole; it is shown, and told by a finding.
        part[part > whole] = np.nan
        found, method = wilson(part, whole, per=definition.per), "wilson"
    elif definition.kind is FormulaKind.RATE:
        found, method = rate(part, whole, per=definition.per), "poisson"
    else:
        return None
    digits = definition.decimals + _MORE_DIGITS
    lower, upper = (
        [None if np.isnan(limit) else round(float(limit), digits) for limit in side]
        for side in (found.lower, found.upper)
    )
    if all(limit is None for limit in lower):
        return None
    return {"level": LEVEL, "method": method, "lower": lower, "upper": upper}
