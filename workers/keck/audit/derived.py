"""What is derived from the cells of a map may hang on shown ones alone: an outsider checks what can be."""

from typing import Any

import numpy as np

Document = dict[str, Any]
_ROUNDING = 1e-9


def refuse_derived_from_hidden(entry: Document, one: Document) -> None:
    """Stop where a smoothed value or a cluster stands beside a hidden cell, or counts areas that are hidden.

    The rate that smoothed values are drawn to must be that of the shown counts: with hidden ones in it, their
    sum would follow.

    Raises
    ------
    ValueError
        If there is any.
    """
    where = f"{entry['code']}, {one['period']}"
    shown = [letter == "o" for letter in one["status"]]
    _smoothed(entry, one, shown, where)
    spread = one.get("spread") or {}
    if spread and spread["shown"] > sum(shown):
        raise ValueError(f"{where}: a spread of more areas than are shown")
    for places in (spread.get("clusters") or {}).values():
        if not all(shown[place] for place in places):
            raise ValueError(f"{where}: a cluster of what is not shown")
    if (spread.get("gradient") or {}).get("areas", 0) > sum(shown):
        raise ValueError(f"{where}: a gradient over more areas than are shown")


def _smoothed(entry: Document, one: Document, shown: list[bool], where: str) -> None:
    smoothed = one.get("smoothed")
    if not smoothed:
        return
    told = [value is not None for value in smoothed["value"]]
    if any(one_told and not one_shown for one_told, one_shown in zip(told, shown, strict=True)):
        raise ValueError(f"{where}: a smoothed value of what is not shown")
    above, below = (_sum(one.get(half), told, where) for half in ("numerator", "denominator"))
    per = 100.0 if entry["kind"] == "share" else float(entry.get("per") or 1)
    towards = above / below * per
    known = [value for value in smoothed["value"] if value is not None]
    if abs(towards - smoothed["towards"]) > 10.0 ** -_digits([smoothed["towards"], *known]) + _ROUNDING:
        raise ValueError(f"{where}: smoothed values drawn to another rate than that of the shown counts")


def _sum(values: list[float | None] | None, told: list[bool], where: str) -> float:
    counts = [value for value, used in zip(values or [None] * len(told), told, strict=True) if used]
    if any(value is None for value in counts):
        raise ValueError(f"{where}: smoothed values of counts that are not shown")
    return float(np.sum(np.array(counts, dtype=np.float64)))


def _digits(values: list[float]) -> int:
    """Return how many decimals are written at most."""
    return max(len(f"{value:.8f}".rstrip("0").partition(".")[2]) for value in values)
