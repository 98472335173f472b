"""Whether areas resemble their neighbours over the whole city: Moran's I and Geary's C.

Below thirty areas they are refused: chance then makes patterns that look like something. What holds for one
level need not hold for another, so the level is told with them.
"""

from dataclasses import dataclass
from math import erfc, nan, sqrt

import numpy as np

from keck.compute.cube import Floats, Positions
from keck.compute.statistics.contiguity import Neighbours, link_sums
from keck.compute.statistics.refusals import NotOfferedError, Refusal

FEWEST_AREAS = 30
PERMUTATIONS = 9_999
SEED = 19_950
_AT_A_TIME = 500_000
"""Numbers held in memory for permutations."""


@dataclass(frozen=True, slots=True)
class Autocorrelation:
    """A statistic of the whole city, and how far from chance it lies.

    Attributes
    ----------
    value, expected : float
        The statistic, and its mean without any pattern.
    variance_normal, variance_random : float
        Variance if values were normal, and if these very values were dealt out anew.
    z_normal, z_random : float
        Distance from chance in standard deviations.
    p_permuted : float
        Share of permutations that lie as far out, on the nearer side alone, equal ones counting half; NaN
        without permutations.
    """

    value: float
    expected: float
    variance_normal: float
    variance_random: float
    p_permuted: float = nan

    @property
    def z_normal(self) -> float:
        """Distance from chance under normality."""
        return (self.value - self.expected) / sqrt(self.variance_normal)

    @property
    def z_random(self) -> float:
        """Distance from chance under randomisation."""
        return (self.value - self.expected) / sqrt(self.variance_random)

    @property
    def p_normal(self) -> float:
        """Two-sided p under normality."""
        return erfc(abs(self.z_normal) / sqrt(2))

    @property
    def p_random(self) -> float:
        """Two-sided p under randomisation."""
        return erfc(abs(self.z_random) / sqrt(2))


def morans_i(
    values: Floats,
    neighbours: Neighbours,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    fewest: int = FEWEST_AREAS,
) -> Autocorrelation:
    """Return Moran's I with moments after Cliff and Ord (1981) and a seeded permutation test.

    Parameters
    ----------
    values : array of float, shape (n,)
        All known; leave out areas that show none (``Neighbours.among``).
    permutations : int
        0 for none.

    Raises
    ------
    NotOfferedError
        There are too few areas, all values are alike, or an area has no neighbour.
    ValueError
        A value is not a number.
    """
    check(values, neighbours, fewest)
    n = len(values)
    s0, s1, s2 = link_sums(neighbours)
    z = values - values.mean()
    expected = -1 / (n - 1)
    kurtosis = _kurtosis(z)
    normal = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n - 1) * (n + 1) * s0**2) - expected**2
    dealt = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    dealt -= kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    random = dealt / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2
    scale = n / s0 / float((z**2).sum())
    value = float((z * neighbours.lag(z)).sum()) * scale
    p = _permuted(z, neighbours, value / scale, permutations, seed) if permutations else nan
    return Autocorrelation(value, expected, normal, random, p)


def gearys_c(values: Floats, neighbours: Neighbours, *, fewest: int = FEWEST_AREAS) -> Autocorrelation:
    """Return Geary's C: below 1 where neighbours are alike (Geary 1954; moments after Cliff and Ord 1981).

    Raises
    ------
    NotOfferedError
        There are too few areas, all values are alike, or an area has no neighbour.
    ValueError
        A value is not a number.
    """
    check(values, neighbours, fewest)
    n = len(values)
    s0, s1, s2 = link_sums(neighbours)
    z = values - values.mean()
    k = _kurtosis(z)
    normal = ((2 * s1 + s2) * (n - 1) - 4 * s0**2) / (2 * (n + 1) * s0**2)
    random = (n - 1) * s1 * (n**2 - 3 * n + 3 - (n - 1) * k)
    random -= (n - 1) * s2 * (n**2 + 3 * n - 6 - (n**2 - n + 2) * k) / 4
    random = (random + s0**2 * (n**2 - 3 - (n - 1) ** 2 * k)) / (n * (n - 2) * (n - 3) * s0**2)
    apart = neighbours.weight * (values[neighbours.focal] - values[neighbours.other]) ** 2
    value = float((n - 1) * apart.sum() / (2 * s0 * (z**2).sum()))
    return Autocorrelation(value, 1.0, normal, random)


def check(values: Floats, neighbours: Neighbours, fewest: int) -> None:
    """Refuse what no spatial statistic can be made of.

    Raises
    ------
    NotOfferedError
        There are too few areas, all values are alike, or an area has no neighbour.
    ValueError
        A value is not a number.
    """
    if len(values) < fewest:
        raise NotOfferedError(Refusal.TOO_FEW_AREAS, len(values), fewest)
    if not np.isfinite(values).all():
        raise ValueError("areas without a value are left out first")
    if np.ptp(values) <= 1e-12 * np.abs(values).max():
        raise NotOfferedError(Refusal.NO_VARIATION, len(values))
    alone = int((neighbours.degrees == 0).sum())
    if alone:
        raise NotOfferedError(Refusal.WITHOUT_NEIGHBOURS, alone)


def tail(above: Positions, below: Positions, permutations: int) -> Floats:
    """Return p of the nearer side from how many permutations lie above and below the observed figure.

    Equal ones count half (mid-p, Lancaster 1961): with few areas or many equal values they are not rare, and
    an area exactly at the mean has nothing else.
    """
    equal = permutations - above - below
    return np.asarray((np.minimum(above, below) + equal / 2 + 1) / (permutations + 1), dtype=np.float64)


def _kurtosis(z: Floats) -> float:
    return float((z**4).mean() / (z**2).mean() ** 2)


def _permuted(z: Floats, neighbours: Neighbours, observed: float, permutations: int, seed: int) -> float:
    """Return the share of permutations whose cross product is as extreme, the observed one among them."""
    # Dealt out in the order of values: the order in which areas happen to be listed changes nothing.
    order = np.argsort(z, kind="stable")
    links, rng = neighbours.reordered(order), np.random.default_rng(seed)
    # Each pair of neighbours once, with the weights of both directions.
    once = links.focal <= links.other
    back = np.where(links.focal == links.other, 0.0, links.weight_back)
    one, two, weight = links.focal[once], links.other[once], (links.weight + back)[once]
    rows = max(1, _AT_A_TIME // max(len(one), len(z)))
    slack = 1e-9 * float((z**2).sum())
    above = below = 0
    for done in range(0, permutations, rows):
        dealt = np.tile(z[order], (min(rows, permutations - done), 1))
        rng.permuted(dealt, axis=1, out=dealt)
        products = (dealt[:, one] * dealt[:, two]) @ weight
        above += int((products > observed + slack).sum())
        below += int((products < observed - slack).sum())
    return float(tail(np.array(above), np.array(below), permutations))
