"""Whether high values of a map lie together, and where."""

from typing import Any

import numpy as np

from keck.compute.cube import Floats
from keck.compute.statistics.clusters import SCREENING, Quadrant, local_moran
from keck.compute.statistics.contiguity import Marks, Neighbours
from keck.compute.statistics.refusals import NotOfferedError
from keck.compute.statistics.smoothing import standardised_rates
from keck.compute.statistics.spatial import morans_i

_DIGITS = 4
_NAMES = {
    Quadrant.HIGH_HIGH: "high",
    Quadrant.LOW_LOW: "low",
    Quadrant.HIGH_LOW: "high_among_low",
    Quadrant.LOW_HIGH: "low_among_high",
}
Document = dict[str, Any]


def clustering(
    values: Floats, events: Floats | None, base: Floats | None, shown: Marks, neighbours: Neighbours | None
) -> Document:
    """Return Moran's I with its p, and the places of areas in clusters, or why there are none.

    Parameters
    ----------
    values : array of float, shape (shown,)
        Of the areas that show one.
    events, base : array of float, shape (shown,), or None
        Their counts: rates of small areas vary most by chance, which is taken out.
    shown : array of bool, shape (n,)
        Which areas these are.
    """
    if neighbours is None:
        return {"refused": {"reason": "without_shapes"}}
    links = neighbours.among(shown).row_standardised()
    try:
        given = standardised_rates(events, base) if events is not None and base is not None else values
        # The whole needs no permutations: its moments are known (Cliff and Ord 1981).
        whole = morans_i(given, links, permutations=0)
        local = local_moran(given, links, screening=SCREENING)
    except NotOfferedError as refused:
        told = {"reason": refused.reason.value, "found": refused.found, "needed": refused.needed}
        return {"refused": told}
    places = np.flatnonzero(shown)
    clusters = {
        name: places[local.cluster & (local.quadrant == quadrant)].tolist()
        for quadrant, name in _NAMES.items()
    }
    return {
        "moran": {
            "value": round(whole.value, _DIGITS),
            "expected": round(whole.expected, _DIGITS),
            "p": round(whole.p_random, _DIGITS),
        },
        "clusters": clusters,
    }
