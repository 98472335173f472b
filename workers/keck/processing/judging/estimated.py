"""Published values that are no quotient of two counts, read with what their limits follow from."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from keck.compute.statistics.estimated import Estimated
from keck.compute.statistics.mean_errors import STUDENT
from keck.compute.statistics.standardised_rates import DOBSON

Document = dict[str, Any]


def estimated_of(one: Document, limits: Mapping[str, Any]) -> Estimated | None:
    """Read a slice whose limits are Dobson's or Student's; ``None`` for all others."""
    method = limits["method"]
    if method not in (DOBSON, STUDENT):
        return None
    names = ("base", "step", "events") if method == DOBSON else ("base", "error")
    columns = [np.array(found, np.float64) for found in (one["value"], *(limits[name] for name in names))]
    fit = np.array([letter == "o" for letter in one["status"]], np.bool_)
    fit &= np.array([limit is not None for limit in limits["lower"]], np.bool_)
    value, size, spread, *events = (np.where(fit, column, np.nan) for column in columns)
    return Estimated(value, size, spread, events[0] if events else None, method)
