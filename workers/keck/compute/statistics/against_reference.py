"""Judging values of areas against a fixed one, as a municipality's value or a target."""

from keck.compute.statistics.counts import Counts
from keck.compute.statistics.discovery import controlled
from keck.compute.statistics.estimated import Estimated
from keck.compute.statistics.reliability import tiny
from keck.compute.statistics.verdicts import Verdicts, judged
from keck.domain.definitions import Polarity
from keck.domain.judgements import MANY


def against_reference(found: Counts | Estimated, reference: float, polarity: Polarity) -> Verdicts:
    """Judge all areas against a fixed value in the indicator's unit.

    An area differs if its interval of 95 % does not hold the value. Where more than twenty are tested, at
    most one in twenty of those that are said to differ may do so by chance (Benjamini and Hochberg).

    Returns
    -------
    array of uint8
        Values of `Verdict`.
    """
    side = found.estimate().side(reference)
    if found.known.sum() > MANY:
        side = controlled(side, found.p_values(reference))
    return judged(side, polarity, tiny(found.size))
