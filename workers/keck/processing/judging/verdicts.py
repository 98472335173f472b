"""Verdicts about areas: against the municipality, against the rest of it, and against a target."""

import numpy as np

from keck.compute.statistics.against_reference import against_reference
from keck.compute.statistics.counts import Counts
from keck.compute.statistics.discovery import controlled_level
from keck.compute.statistics.estimated import Estimated
from keck.compute.statistics.estimates import LEVEL, Floats, Marks
from keck.compute.statistics.reliability import tiny, unreliable
from keck.compute.statistics.verdicts import (
    Verdict,
    Verdicts,
    rate_against_rest,
    share_against_rest,
)
from keck.domain.definitions import Polarity
from keck.domain.judgements import MANY, NOTHING

Sum = float | Floats
_NO_DIFFERENCE = (Verdict.NONE, Verdict.SIMILAR)
_LETTERS = {
    Verdict.NONE: NOTHING,
    Verdict.BETTER: "b",
    Verdict.SIMILAR: "s",
    Verdict.WORSE: "w",
    Verdict.HIGHER: "h",
    Verdict.LOWER: "l",
}


def against(counts: Counts | Estimated, reference: float, polarity: Polarity) -> str:
    """Judge all areas against a fixed value in the indicator's unit.

    Returns
    -------
    str
        A letter for each area.
    """
    return written(against_reference(counts, reference, polarity))


def against_rest(counts: Counts, city: tuple[Sum, Sum], polarity: Polarity) -> str:
    """Judge all areas against the municipality without each, by the limits of the difference.

    Where more than twenty are tested, at most one in twenty of those that are said to differ may do so by
    chance (Benjamini and Hochberg).

    Parameters
    ----------
    city : tuple of float or array of float
        The municipality's events and base; one for each area where areas are parts of different wholes.

    Returns
    -------
    str
        A letter for each area; nothing where an area has more than the whole, as where others are counted.
    """
    fits = (counts.part <= city[0]) & (counts.whole <= city[1]) & _possible(counts, city)
    part, whole = (np.where(fits, half, np.nan) for half in counts.effective)
    others = city[0] / counts.effect, city[1] / counts.effect
    method = share_against_rest if counts.method == "wilson" else rate_against_rest

    def at(level: float) -> Verdicts:
        return method(part, whole, *others, polarity, tiny(counts.size), level)

    level = LEVEL
    if counts.known.sum() > MANY:
        tested = int(np.count_nonzero(at(LEVEL) != Verdict.NONE))
        level = controlled_level(lambda one: ~np.isin(at(one), _NO_DIFFERENCE), tested)
    return written(at(level))


def _possible(counts: Counts, city: tuple[Sum, Sum]) -> Marks:
    """Tell where what is left of the municipality has no more events than a share can have."""
    rest = np.asarray(city[1] - counts.whole)
    left = np.asarray(city[0] - counts.part)
    possible: Marks = (rest > 0) & ((left <= rest) if counts.method == "wilson" else True)
    return possible


def written(verdicts: Verdicts) -> str:
    """Write a letter for each verdict."""
    return "".join(_LETTERS[Verdict(one)] for one in verdicts.tolist())


def reliability(counts: Counts | Estimated) -> str:
    """Say of each area whether its value can be relied on: ``y`` or ``n``, which is shown as a mark."""
    unsure = unreliable(counts.estimate(), counts.events, counts.size)
    pairs = zip(counts.known.tolist(), unsure.tolist(), strict=True)
    return "".join(NOTHING if not known else "n" if doubtful else "y" for known, doubtful in pairs)
