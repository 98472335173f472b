"""Where areas stand among each other: ranks with intervals, wider limits, and the funnel."""

from typing import Any

import numpy as np

from keck.compute.statistics.counts import Counts
from keck.compute.statistics.estimated import Estimated
from keck.compute.statistics.estimates import LEVEL, LEVELS, Floats
from keck.compute.statistics.ranks import ranked
from keck.domain.judgements import FUNNEL, NOTHING
from keck.processing.judging.counts import Document, limits, written

_POINTS = 24
_FEWEST = 5
_DIGITS_EXPECTED = 2
_LETTERS = {place: letter for letter, place in FUNNEL.items()}


def wide(counts: Counts | Estimated, decimals: int) -> Document:
    """Return the limits of 99.8 %."""
    return {"level": LEVELS[1], **limits(counts.estimate(LEVELS[1]), decimals)}


def rank(counts: Counts | Estimated, shown: int) -> Document | None:
    """Return between which places each area lies when chance moves all of them; 1 is the highest value.

    ``None`` where some of the values shown have no limits, so that not all can be put in order.
    """
    if shown < 2 or counts.known.sum() != shown:
        return None
    found = ranked(counts.estimate())
    return {"level": LEVEL, "lower": _places(found.lower), "upper": _places(found.upper)}


def _places(values: Floats) -> list[int | None]:
    return [None if np.isnan(value) else int(value) for value in values]


def funnel(counts: Counts, reference: float, decimals: int) -> tuple[str, dict[str, Any]] | None:
    """Return where each area lies in the funnel around a value, and the funnel's limits at some bases.

    Ratios of observed to expected events lie over the events expected, which do not hang on those observed
    (Spiegelhalter 2005). A directly standardised rate has no funnel: how sure it is hangs on its own events,
    band by band, so areas of one size share no limits.

    Returns
    -------
    tuple or None
        A letter for each area, and the limits of 95 and 99.8 % at bases from the smallest to the largest;
        ``None`` with fewer than five areas, or where all have one base.
    """
    known = counts.whole[counts.known]
    if known.size < _FEWEST or known.min() == known.max():
        return None
    # People are whole, expected events are not.
    digits = 0 if counts.people is None else _DIGITS_EXPECTED
    spaced = np.round(np.geomspace(known.min(), known.max(), _POINTS), digits)
    bases: Floats = np.unique(spaced[spaced > 0]).astype(np.float64)
    if bases.size < 2:
        return None
    drawn = {
        name: limits(counts.funnel(bases, reference, level), decimals)
        for name, level in zip(("inner", "outer"), LEVELS, strict=True)
    }
    letters = "".join(
        NOTHING if np.isnan(place) else _LETTERS[int(place)] for place in counts.positions(reference)
    )
    return letters, {"levels": list(LEVELS), "base": written(bases, digits), **drawn}
