"""How far a social index can be relied on: whether its components go together, and how ranks sway."""

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from keck.compute.cube import Floats, Positions
from keck.compute.statistics.shared_ranks import shared_ranks
from keck.compute.statistics.social_index import Norm, Recipe, SocialIndex, social_index

DRAWS = 1_000
SEED = 20_200
SWAY = 0.2
_AT_ONCE = 100_000
"""So many values are drawn at once: few enough for the processor's own memory, where it is fastest."""


@dataclass(frozen=True, slots=True, eq=False)
class Coherence:
    """Whether components measure one thing.

    Attributes
    ----------
    alpha : float
        Cronbach's alpha of the scores; NaN for fewer than two components or three areas.
    correlations : array of float, shape (k, k)
        Pearson's, over areas that have all components; NaN for those that were dropped.
    without : array of float, shape (k,)
        Alpha if a component were left out.
    areas : int
        Number of areas that have all components.
    """

    alpha: float
    correlations: Floats
    without: Floats
    areas: int


@dataclass(frozen=True, slots=True, eq=False)
class RankRange:
    """Ranks an area takes when weights and values sway, shape (n,); 0 for areas without index.

    Attributes
    ----------
    rank : array of int
        By the index as it stands; 1 is the highest burden.
    lowest, highest : array of int
        Ranks between which 95 % of the draws lie.
    elsewhere : array of float
        Share of the draws that put an area in another class; 0 if no classes were asked for.
    """

    rank: Positions
    lowest: Positions
    highest: Positions
    elsewhere: Floats


def coherence(index: SocialIndex) -> Coherence:
    """Return Cronbach's alpha (1951) and the correlations of an index's scores."""
    size = len(index.used)
    used = np.flatnonzero(index.used)
    scores = index.scores[:, used]
    whole = scores[~np.isnan(scores).any(axis=1)]
    correlations, without = np.full((size, size), np.nan), np.full(size, np.nan)
    if len(whole) > 2:
        with np.errstate(invalid="ignore", divide="ignore"):
            correlations[np.ix_(used, used)] = np.corrcoef(whole, rowvar=False)
        for place, component in enumerate(used):
            without[component] = _alpha(np.delete(whole, place, axis=1))
    return Coherence(_alpha(whole), correlations, without, len(whole))


def rank_ranges(
    values: Floats,
    recipe: Recipe,
    lower: Floats | None = None,
    upper: Floats | None = None,
    *,
    inhabitants: Floats | None = None,
    base: Norm | None = None,
    breaks: Floats | None = None,
    sway: float = SWAY,
    draws: int = DRAWS,
    seed: int = SEED,
) -> RankRange:
    """Return how ranks sway when weights change by up to 20 % and values lie elsewhere in their intervals.

    Weights are drawn evenly; values from a normal distribution on either side of the given one, as wide as
    the interval on that side, and never outside it. The seed is fixed, so that ranges are the same each time.

    Parameters
    ----------
    values : array of float, shape (n, k)
        Components by area, NaN where an area shows none.
    lower, upper : array of float, shape (n, k), optional
        95 % intervals; without them, or where they are NaN, values stay.
    base : Norm, optional
        As for the index itself; it stays as it is.
    breaks : array of float, optional
        Limits of classes, which stay where they are.
    sway : float
        Largest change of a weight, as a share of it.

    Raises
    ------
    NotOfferedError
        No component varies.
    """
    rng = np.random.default_rng(seed)
    cuts = np.array([]) if breaks is None else breaks
    index = social_index(values, recipe, inhabitants=inhabitants, base=base).index
    found, place = shared_ranks(index), np.searchsorted(cuts, index)
    drawn, elsewhere = np.empty((draws, len(values)), np.intp), np.zeros(len(values))
    size = max(1, _AT_ONCE // values.size)
    for some in (slice(start, min(start + size, draws)) for start in range(0, draws, size)):
        factors, noise = _drawn(rng, some.stop - some.start, values.shape, sway)
        swayed = replace(recipe, weights=recipe.weights * factors)
        moved = _within(values, values if lower is None else lower, values if upper is None else upper, noise)
        others = social_index(moved, swayed, inhabitants=inhabitants, base=base).index
        drawn[some] = shared_ranks(others)
        elsewhere += (np.searchsorted(cuts, others) != place).sum(axis=0)
    limits = np.quantile(drawn, [0.025, 0.975], axis=0, method="inverted_cdf").astype(np.intp)
    return RankRange(found, np.minimum(limits[0], found), np.maximum(limits[1], found), elsewhere / draws)


def _alpha(scores: Floats) -> float:
    count = scores.shape[1]
    if count < 2 or len(scores) < 3:
        return np.nan
    total = scores.sum(axis=1).var()
    if total <= 1e-12 * scores.var():
        return np.nan
    return float(count / (count - 1) * (1 - scores.var(axis=0).sum() / total))


def _drawn(
    rng: np.random.Generator, draws: int, shape: tuple[int, ...], sway: float
) -> tuple[Floats, Floats]:
    """Return factors of the weights, shape (draws, k), and distances of the values, shape (draws, n, k).

    One draw follows the other, so that the same seed gives the same draws, however many are made at once.
    """
    factors, noise = np.empty((draws, shape[1])), np.empty((draws, *shape))
    for factor, distance in zip(factors, noise, strict=True):
        factor[:] = rng.uniform(1 - sway, 1 + sway, shape[1])
        rng.standard_normal(out=distance)
    # An area's neighbours in memory are other areas, not its parts: sums over areas are the most work.
    return factors, np.ascontiguousarray(noise.transpose(2, 0, 1)).transpose(1, 2, 0)


def _within(values: Floats, lower: Floats, upper: Floats, noise: Floats) -> Floats:
    distance = np.clip(noise / NormalDist().inv_cdf(0.975), -1.0, 1.0)
    below, above = (np.asfortranarray(np.nan_to_num(one)) for one in (values - lower, upper - values))
    moved: Floats = np.asfortranarray(values) + distance * np.where(distance < 0, below, above)
    return moved
