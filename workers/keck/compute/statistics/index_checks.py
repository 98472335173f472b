"""How far a social index can be relied on: whether its components go together, and how ranks sway."""

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from keck.compute.cube import Floats, Positions
from keck.compute.statistics.social_index import Norm, Recipe, SocialIndex, ranks, social_index

DRAWS = 1_000
SEED = 20_200
SWAY = 0.2


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
    found, place = ranks(index), np.searchsorted(cuts, index)
    drawn, elsewhere = np.empty((draws, len(values)), np.intp), np.zeros(len(values))
    for number in range(draws):
        weights = recipe.weights * rng.uniform(1 - sway, 1 + sway, len(recipe.weights))
        swayed = replace(recipe, weights=weights)
        moved = _within(values, lower, upper, rng) if lower is not None and upper is not None else values
        other = social_index(moved, swayed, inhabitants=inhabitants, base=base).index
        drawn[number] = ranks(other)
        elsewhere += np.searchsorted(cuts, other) != place
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


def _within(values: Floats, lower: Floats, upper: Floats, rng: np.random.Generator) -> Floats:
    distance = rng.standard_normal(values.shape) / NormalDist().inv_cdf(0.975)
    distance = np.clip(distance, -1.0, 1.0)
    width = np.where(distance < 0, values - lower, upper - values)
    moved: Floats = values + distance * np.nan_to_num(width)
    return moved
