"""Verdicts about areas: against the municipality, against the rest of it, and against a target."""

import numpy as np

from keck.compute.statistics.discovery import controlled
from keck.compute.statistics.estimates import LEVEL, LEVELS, Floats, Marks
from keck.compute.statistics.reliability import tiny, unreliable
from keck.compute.statistics.verdicts import (
    Verdict,
    Verdicts,
    judged,
    rate_against_rest,
    share_against_rest,
)
from keck.domain.definitions import Polarity
from keck.domain.judgements import MANY, NOTHING
from keck.processing.judging.counts import Counts
from keck.processing.judging.estimated import Estimated

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

    An area differs if its interval of 95 % does not hold the value. Where more than twenty are tested, at
    most one in twenty of those that are said to differ may do so by chance (Benjamini and Hochberg).

    Returns
    -------
    str
        A letter for each area.
    """
    side = counts.estimate().side(reference)
    if counts.known.sum() > MANY:
        side = controlled(side, counts.p_values(reference))
    return written(judged(side, polarity, tiny(counts.size)))


def against_rest(counts: Counts, city: tuple[float, float], polarity: Polarity) -> str:
    """Judge all areas against the municipality without each, by the limits of the difference.

    Where more than twenty are tested the limits are those of 99.8 %.

    Parameters
    ----------
    city : tuple of float
        The municipality's events and base.

    Returns
    -------
    str
        A letter for each area; nothing where an area has more than the whole, as where others are counted.
    """
    level = LEVELS[1] if counts.known.sum() > MANY else LEVEL
    fits = (counts.part <= city[0]) & (counts.whole <= city[1]) & _possible(counts, city)
    part, whole = (np.where(fits, half, np.nan) for half in counts.effective)
    others = city[0] / counts.effect, city[1] / counts.effect
    method = share_against_rest if counts.method == "wilson" else rate_against_rest
    return written(method(part, whole, *others, polarity, tiny(counts.size), level))


def _possible(counts: Counts, city: tuple[float, float]) -> Marks:
    """Tell where what is left of the municipality has no more events than a share can have."""
    rest: Floats = city[1] - counts.whole
    left = city[0] - counts.part
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
