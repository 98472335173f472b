"""Why a release does not show a cell: for the member alone, from the release's private report."""

from collections.abc import Mapping
from typing import Any

REASONS = (
    "hidden_count",
    "hidden_complement",
    "hidden_all_counted",
    "hidden_base",
    "hidden_zero",
    "hidden_source",
    "hidden_secondary",
    "hidden_part",
)


def reason_of(report: dict[str, Any], *, indicator: str, period: str, places: Mapping[str, int]) -> str:
    """Return the code of the sentence that says why a cell is hidden.

    Parameters
    ----------
    places : mapping of str to int
        The area's position in each area set, by public id.

    Returns
    -------
    str
        Empty where the cell is not hidden, or where the report is older than its places.
    """
    for one in report.get("slices", ()):
        if (one["indicator"], one["period"]) == (indicator, period) and one.get("set") in places:
            hidden, position = one.get("places") or {}, places[one["set"]]
            if found := next((reason for reason in REASONS if position in hidden.get(reason, ())), ""):
                return found
    return ""


def refusal_of(report: dict[str, Any], *, indicator: str, period: str, level: str) -> str:
    """Return the code of the sentence that says why a whole slice is not shown; mostly empty."""
    for one in report.get("blocked", ()):
        if (one["indicator"], one["period"], one["level"]) == (indicator, period, level):
            return str(one["reason"])
    return ""
