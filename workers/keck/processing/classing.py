"""Classes of a release's maps, from what is shown; made when it is written, and again when cells go."""

from collections import defaultdict
from collections.abc import Iterable
from math import floor
from typing import Any

from keck.compute.classes import breaks, classes_of
from keck.domain.classes import OFFERED
from keck.domain.codes import CITY_LEVEL

Document = dict[str, Any]


def fixed(slices: Iterable[Document], decimals: int) -> dict[str, list[float]]:
    """Return one set of breaks per level for all periods and boundaries."""
    by_level: dict[str, list[list[float]]] = defaultdict(list)
    for one in slices:
        if one["level"] != CITY_LEVEL:
            by_level[one["level"]].append(_shown(one, decimals))
    return {level: breaks(maps) for level, maps in by_level.items()}


def choices(one: Document, decimals: int) -> dict[str, list[float]]:
    """Return the breaks of a single map by each method that readers may choose.

    They are written with the decimals of the values, rounded down: so the same values lie below a break as
    before, and a legend does not say otherwise.
    """
    shown = _shown(one, decimals)
    if one["level"] == CITY_LEVEL or len(set(shown)) < 2:
        return {}
    scale = 10.0**decimals
    found = {}
    for method in OFFERED:
        exact = classes_of([shown], method).breaks
        # A hair above the number that was meant, or it would be rounded down to the one below.
        down = dict.fromkeys(floor(bound * scale + 1e-6) / scale for bound in exact)
        found[method.value] = [bound for bound in down if min(shown) <= bound < max(shown)]
    return found


def _shown(one: Document, decimals: int) -> list[float]:
    pairs = zip(one["value"], one["status"], strict=True)
    return [round(float(value), decimals) for value, letter in pairs if letter == "o" and value is not None]
