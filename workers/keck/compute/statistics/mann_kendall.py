"""The Mann-Kendall test: does a series rise or fall, by the order of its values alone?"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from keck.compute.statistics.estimates import LEVEL, Floats, normal_quantile
from keck.compute.statistics.slopes import rank_variance, sen, tie_sizes

MINIMUM_POINTS = 5
EXACT_BELOW = 10
"""Shorter series without ties take the exact p-value: the normal approximation is poor there."""


class MannKendall(NamedTuple):
    """Result of the test for series.

    Attributes
    ----------
    points : array of float
        How many are known.
    s : array of float
        Pairs that rise less pairs that fall.
    variance : array of float
        Of ``s`` if there is no trend.
    z, p_normal : array of float
        Normal approximation, with continuity correction; two-sided.
    tau : array of float
        ``s`` by the number of pairs.
    p_exact : array of float
        Two-sided; NaN for series with ties.
    """

    points: Floats
    s: Floats
    variance: Floats
    z: Floats
    p_normal: Floats
    tau: Floats
    p_exact: Floats

    @property
    def p_value(self) -> Floats:
        """The p-value to be used; NaN below five points, of which only the values are to be shown."""
        exact = (self.points < EXACT_BELOW) & ~np.isnan(self.p_exact)
        chosen = np.where(exact, self.p_exact, self.p_normal)
        return np.where(self.points < MINIMUM_POINTS, np.nan, chosen)


def mann_kendall(y: ArrayLike) -> MannKendall:
    """Test series for a trend (Mann 1945; Kendall 1975).

    Parameters
    ----------
    y : array of float, shape (..., periods)
        Oldest first, without a break in the series; unknown ones are left out.

    Returns
    -------
    MannKendall, shape (...)
    """
    values = np.asarray(y, dtype=np.float64)
    known = (~np.isnan(values)).sum(axis=-1).astype(np.float64)
    s = _s(values)
    variance = rank_variance(values)
    tied = (tie_sizes(values) > 1).any(axis=-1)
    exact = np.where(tied, np.nan, _exact(s, known))
    return _tested(known, s, variance, exact)


def hamed_rao(y: ArrayLike, level: float = LEVEL) -> MannKendall:
    """Test series that depend on their own past, with a corrected variance (Hamed and Rao 1998).

    Its correlations are themselves uncertain: it is of use from about 20 points on.

    Parameters
    ----------
    y : array of float, shape (..., periods)
        Oldest first, periods of equal distance.
    level : float
        Correlations within these limits around 0 count as none.

    Returns
    -------
    MannKendall, shape (...)
        Without exact p-value; all NaN but ``points`` and ``s`` where a period is unknown, where all values
        are the same or where the correction leaves no variance.
    """
    values = np.asarray(y, dtype=np.float64)
    size = values.shape[-1]
    known = (~np.isnan(values)).sum(axis=-1).astype(np.float64)
    plain = values - np.asarray(sen(values).slope)[..., None] * np.arange(size)
    ranks = (plain[..., None, :] < plain[..., :, None]).sum(axis=-1) + 0.5 * (
        plain[..., None, :] == plain[..., :, None]
    ).sum(axis=-1)
    centred = ranks - ranks.mean(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        power = (centred * centred).sum(axis=-1)
        added = np.zeros(known.shape)
        for lag in range(1, size):
            related = (centred[..., lag:] * centred[..., :-lag]).sum(axis=-1) / power
            counted = np.abs(related) > normal_quantile(level) / np.sqrt(size)
            weight = (size - lag) * (size - lag - 1) * (size - lag - 2)
            added += weight * np.where(counted | np.isnan(related), related, 0.0)
        factor = 1 + 2 * added / (size * (size - 1) * (size - 2))
        variance = rank_variance(values) * factor
    usable = (known == size) & (variance > 0)
    return _tested(known, _s(values), np.where(usable, variance, np.nan), np.full(known.shape, np.nan))


def _s(values: Floats) -> Floats:
    first, second = np.triu_indices(values.shape[-1], 1)
    return np.asarray(np.nansum(np.sign(values[..., second] - values[..., first]), axis=-1))


def _tested(known: Floats, s: Floats, variance: Floats, exact: Floats) -> MannKendall:
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where((s == 0) & ~np.isnan(variance), 0.0, (s - np.sign(s)) / np.sqrt(variance))
        tau = s / (known * (known - 1) / 2)
    p_normal = np.asarray(2 * ndtr(-np.abs(z)), dtype=np.float64)
    return MannKendall(known, s, variance, z, p_normal, tau, exact)


def _exact(s: Floats, known: Floats) -> Floats:
    """Return exact two-sided p-values of series without ties."""
    found = np.ones(np.shape(s))
    for size in np.unique(known).astype(int):
        here = known == size
        pairs = size * (size - 1) // 2
        fewer = ((pairs - np.abs(s)) / 2).astype(np.intp)
        tails = np.minimum(2 * np.cumsum(_inversions(size)), 1)
        found = np.where(here, tails[np.clip(fewer, 0, pairs)], found)
    return found


def _inversions(size: int) -> Floats:
    """Return the distribution of the number of inversions of a random order (Kendall 1938)."""
    found = np.ones(1)
    for place in range(2, size + 1):
        found = np.convolve(found, np.full(place, 1 / place))
    return found
