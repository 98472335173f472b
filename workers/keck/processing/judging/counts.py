"""The counts behind shares and rates as they are published, and how limits are written."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from keck.compute.statistics.counts import Counts
from keck.compute.statistics.estimated import Estimated
from keck.compute.statistics.estimates import Estimate, Floats
from keck.compute.statistics.standardised_rates import INDIRECT
from keck.processing.judging.estimated import estimated_of

Document = dict[str, Any]
_MORE_DIGITS = 2


def counts_of(one: Document, per: float) -> Counts | Estimated | None:
    """Read the counts of a slice, or what stands in their place; ``None`` where it has no limits.

    Estimates that a crosswalk made of older figures are not judged: their limits do not hold its error.
    """
    limits = one.get("interval")
    if not limits or one.get("rebased_from"):
        return None
    if limits["method"] == INDIRECT:
        return _observed(one, limits)
    if (found := estimated_of(one, limits)) is not None:
        return found
    part, whole = (np.array(one[half] or [], np.float64) for half in ("numerator", "denominator"))
    bounded = np.array([limit is not None for limit in limits["lower"]], np.bool_)
    if not len(part) == len(whole) == len(bounded) == len(one["status"]):
        return None
    # What the interval left out is left out here too: parts above their whole, and what is not shown.
    fit = bounded & np.array([letter == "o" for letter in one["status"]], np.bool_) & (whole > 0)
    part, whole = (np.where(fit, half, np.nan) for half in (part, whole))
    return Counts(part, whole, limits["method"], per, effect=limits.get("design_effect", 1.0))


def _observed(one: Document, limits: Mapping[str, Any]) -> Counts:
    fit = np.array([letter == "o" for letter in one["status"]], np.bool_)
    names = ("events", "expected", "base")
    events, awaited, people = (np.where(fit, np.array(limits[name], np.float64), np.nan) for name in names)
    return Counts(events, awaited, INDIRECT, float(limits["per"]), people)


def limits(found: Estimate, decimals: int) -> Mapping[str, list[float | None]]:
    """Write limits: two digits more than the value has, so that they can be computed with."""
    return {
        "lower": written(found.lower, decimals + _MORE_DIGITS),
        "upper": written(found.upper, decimals + _MORE_DIGITS),
    }


def written(values: Floats, digits: int) -> list[float | None]:
    """Write numbers with some digits, and nothing where there is none."""
    return [None if np.isnan(value) else round(float(value), digits) for value in values]
