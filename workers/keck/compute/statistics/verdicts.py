"""Verdicts: better, similar or worse than city or target, or higher and lower where neither is better."""

from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from keck.compute.statistics.differences import difference, newcombe
from keck.compute.statistics.estimates import LEVEL, Estimate, Floats
from keck.compute.statistics.intervals import parts_of, rate
from keck.domain.definitions import Polarity

Verdicts = NDArray[np.uint8]


class Verdict(IntEnum):
    """What may be said about a number beside another; the value is how it is stored."""

    NONE = 0
    """Nothing: a number is missing or unreliable."""
    BETTER = 1
    SIMILAR = 2
    WORSE = 3
    HIGHER = 4
    LOWER = 5


_BY_SIDE = {
    Polarity.GOOD: (Verdict.WORSE, Verdict.SIMILAR, Verdict.BETTER),
    Polarity.BAD: (Verdict.BETTER, Verdict.SIMILAR, Verdict.WORSE),
    Polarity.NEUTRAL: (Verdict.LOWER, Verdict.SIMILAR, Verdict.HIGHER),
}


def judged(side: ArrayLike, polarity: Polarity, unreliable: ArrayLike = False) -> Verdicts:
    """Return what a side means for an indicator of this polarity.

    Parameters
    ----------
    side : array of float
        Below 0, 0 or above 0; NaN where it is unknown.
    unreliable : array of bool
        About these nothing is said.

    Returns
    -------
    array of uint8
        Values of `Verdict`.
    """
    sides, unsure = np.broadcast_arrays(np.asarray(side, np.float64), np.asarray(unreliable, np.bool_))
    none = np.isnan(sides) | unsure
    words = np.array(_BY_SIDE[polarity], dtype=np.uint8)
    place = np.sign(np.where(none, 0.0, sides)).astype(np.intp) + 1
    return np.where(none, np.uint8(Verdict.NONE), words[place])


def against(
    estimate: Estimate, benchmark: ArrayLike, polarity: Polarity, unreliable: ArrayLike = False
) -> Verdicts:
    """Judge estimates against city or target, which are taken as fixed: does the interval hold them?

    Parameters
    ----------
    benchmark : array of float
        In the unit of the estimate; NaN where there is none.

    Returns
    -------
    array of uint8
        Values of `Verdict`.
    """
    return judged(estimate.side(benchmark), polarity, unreliable)


def without(part: ArrayLike, whole: ArrayLike) -> Floats:
    """Return what is left of the city's sum without each area.

    Raises
    ------
    ValueError
        When one is negative or an area has more than the city.
    """
    area, city = parts_of(part, whole)
    return np.asarray(city - area)


def share_against_rest(
    x: ArrayLike,
    n: ArrayLike,
    city_x: ArrayLike,
    city_n: ArrayLike,
    polarity: Polarity,
    unreliable: ArrayLike = False,
    level: float = LEVEL,
) -> Verdicts:
    """Judge shares against the city without the area, by the difference of two proportions.

    A large area is a part of what it is compared with, and so hides its own difference; and what is left
    of the city without it is no longer so large that it could be taken as fixed.

    Returns
    -------
    array of uint8
        Values of `Verdict`; ``NONE`` where the area is the whole city.

    Raises
    ------
    ValueError
        When one is negative, a part larger than its whole or an area larger than the city.
    """
    rest_x, rest_n = without(x, city_x), without(n, city_n)
    return judged(newcombe(x, n, rest_x, rest_n, level).side(0.0), polarity, unreliable)


def rate_against_rest(
    x: ArrayLike,
    n: ArrayLike,
    city_x: ArrayLike,
    city_n: ArrayLike,
    polarity: Polarity,
    unreliable: ArrayLike = False,
    level: float = LEVEL,
) -> Verdicts:
    """Judge rates against the city without the area, by the difference of two rates.

    Returns
    -------
    array of uint8
        Values of `Verdict`; ``NONE`` where the area is the whole city.

    Raises
    ------
    ValueError
        When one is negative or an area larger than the city.
    """
    rest = rate(without(x, city_x), without(n, city_n), level)
    return judged(difference(rate(x, n, level), rest).side(0.0), polarity, unreliable)
