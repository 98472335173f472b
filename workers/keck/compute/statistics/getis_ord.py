"""Whether high values lie together: Getis and Ord's G of the whole city, and Gi of each area."""

from math import erfc, sqrt

import numpy as np

from keck.compute.cube import Floats
from keck.compute.statistics.contiguity import Neighbours, link_sums
from keck.compute.statistics.refusals import NotOfferedError, Refusal
from keck.compute.statistics.spatial import FEWEST_AREAS, Autocorrelation, check


def getis_ord_g(values: Floats, neighbours: Neighbours, *, fewest: int = FEWEST_AREAS) -> Autocorrelation:
    """Return Getis and Ord's G with binary weights: high where high values lie together (Getis and Ord 1992).

    The variance is that under randomisation, for both fields.

    Parameters
    ----------
    values : array of float, shape (n,)
        Not negative, with a zero that means none.

    Raises
    ------
    NotOfferedError
        As for ``morans_i``, or a value is negative.
    ValueError
        A value is not a number.
    """
    check(values, neighbours, fewest)
    if (values < 0).any():
        raise NotOfferedError(Refusal.NOT_POSITIVE, len(values))
    n, links = len(values), neighbours.binary()
    s0, s1, s2 = link_sums(links)
    m1, m2, m3, m4 = (float((values**power).sum()) for power in (1, 2, 3, 4))
    square = ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2) * m2**2
    square -= ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2) * m4
    square -= (2 * n * s1 - (n + 3) * s2 + 6 * s0**2) * m1**2 * m2
    square += (4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s0**2) * m1 * m3 + (s1 - s2 + s0**2) * m1**4
    expected = s0 / (n * (n - 1))
    pairs = m1**2 - m2
    variance = square / (pairs**2 * n * (n - 1) * (n - 2) * (n - 3)) - expected**2
    return Autocorrelation(float((values * links.lag(values)).sum()) / pairs, expected, variance, variance)


def getis_ord_local(
    values: Floats, neighbours: Neighbours, *, star: bool = True, fewest: int = FEWEST_AREAS
) -> tuple[Floats, Floats]:
    """Return z and one-sided p of Gi* (or Gi, without the area itself) for each area (Ord and Getis 1995).

    Binary weights are usual. With ``star`` the area counts among its neighbours, with weight 1.

    Parameters
    ----------
    values : array of float, shape (n,)
        All known, and a positive sum.

    Raises
    ------
    NotOfferedError
        As for ``local_moran``, or the values add up to 0.
    ValueError
        A value is not a number.
    """
    check(values, neighbours, fewest)
    links = neighbours.including_self() if star else neighbours
    own = 0.0 if star else values
    n = len(values) if star else len(values) - 1
    sums, squares = values.sum() - own, (values**2).sum() - own * values
    if not np.all(sums != 0):
        raise NotOfferedError(Refusal.NOT_POSITIVE, len(values))
    mean = sums / n
    weights = np.bincount(links.focal, links.weight, links.size)
    variance = weights * (n - weights) / (n - 1) * (squares / n - mean**2)
    z = (links.lag(values) - weights * mean) / np.sqrt(variance)
    return z, np.array([erfc(abs(one) / sqrt(2)) / 2 for one in z])
