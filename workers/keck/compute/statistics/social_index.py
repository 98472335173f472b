"""The social index: several indicators of burden put together, area by area."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keck.compute.cube import Floats
from keck.compute.statistics.refusals import NotOfferedError, Refusal
from keck.compute.statistics.shared_ranks import shared_ranks

FEWEST_INHABITANTS = 300
WINSORISED = 3.0
_ROUNDING = 1e-9


class Variant(StrEnum):
    """How components of different units are made comparable."""

    ZSCORE = "zscore"
    MINMAX = "minmax"
    RANK = "rank"


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    """How an index is put together.

    Attributes
    ----------
    directions : array of float, shape (k,)
        +1 where a higher value means more burden, -1 where it means less.
    weights : array of float, shape (k,) or (..., k)
        Positive; only their proportions matter. Several rows of them give as many indices.
    least : int or None
        How many components an area must have, of those that vary; ``None`` means that one missing component
        leaves the area without index. Else the others' weights are scaled up.
    winsorised : float
        Largest distance of a z-score from 0; infinite for none.
    sample : bool
        Whether the standard deviation divides by n - 1.
    """

    directions: Floats
    weights: Floats
    least: int | None = None
    winsorised: float = WINSORISED
    sample: bool = False

    def __post_init__(self) -> None:
        if not np.isin(self.directions, (-1.0, 1.0)).all() or not (self.weights > 0).all():
            raise ValueError("directions are +1 or -1, and weights are positive")


@dataclass(frozen=True, slots=True, eq=False)
class Norm:
    """Mean and standard deviation of each component of one year and level; NaN if none is known.

    Shape (k,), or (..., k) of several tables of values.

    With the norm of a fixed base year, indices of several years can be compared; with each year's own, an
    index tells an area's place among the others only.
    """

    mean: Floats
    deviation: Floats


@dataclass(frozen=True, slots=True, eq=False)
class SocialIndex:
    """An index of burden.

    Attributes
    ----------
    scores : array of float, shape (..., n, k)
        Comparable components, more burden first: z-scores and min-max higher, ranks lower (1 is the highest
        burden).
    index : array of float, shape (..., n)
        Their weighted mean; NaN for areas without index.
    used : array of bool, shape (..., k)
        Components that count; those that are the same everywhere are dropped and have to be told.
    """

    scores: Floats
    index: Floats
    used: NDArray[np.bool_]

    def contributions(self, recipe: Recipe) -> Floats:
        """Return what each component adds to an area's index: score times its share of the weights.

        Returns
        -------
        array of float, shape (..., n, k)
            NaN where an area has no index, and for components that it lacks; a row adds up to the index.
        """
        weight = np.where(np.isnan(self.index), np.nan, _weighed(~np.isnan(self.scores), recipe))
        weight[weight == 0] = np.nan
        found: Floats = self.scores * _by_area(recipe.weights) / weight[..., np.newaxis]
        return found


def norm_of(values: Floats, recipe: Recipe, inhabitants: Floats | None = None) -> Norm:
    """Return mean and standard deviation of each component over the areas that show it.

    Areas do not count by their size, but those with fewer than 300 inhabitants are left out.

    Parameters
    ----------
    values : array of float, shape (..., n, k)
        NaN where an area shows none.
    inhabitants : array of float, shape (n,), optional
    """
    shown = _large_enough(values, inhabitants)
    known = ~np.isnan(shown)
    count = known.sum(axis=-2)
    filled = np.where(known, shown, 0.0)
    mean = np.where(count > 0, filled.sum(axis=-2) / np.maximum(count, 1), np.nan)
    squares = (np.where(known, shown - _by_area(mean), 0.0) ** 2).sum(axis=-2)
    deviation = np.sqrt(squares / np.maximum(count - recipe.sample, 1))
    # Values that are all alike differ by rounding only.
    largest = np.abs(filled).max(axis=-2, initial=0.0)
    deviation = np.where(deviation > _ROUNDING * largest, deviation, 0.0)
    return Norm(mean, np.where(count > 0, deviation, np.nan))


def social_index(
    values: Floats,
    recipe: Recipe,
    *,
    inhabitants: Floats | None = None,
    base: Norm | None = None,
    variant: Variant = Variant.ZSCORE,
) -> SocialIndex:
    """Return the weighted mean of directed, comparable components (higher means more burden, but for ranks).

    Parameters
    ----------
    values : array of float, shape (..., n, k)
        Components by area, NaN where an area shows none; several tables of the same areas at once.
    inhabitants : array of float, shape (n,), optional
        Areas with fewer than 300 get no index and do not count in the norm.
    base : Norm, optional
        Norm of a base year, for z-scores; without it that of these values.
    variant : Variant
        Min-max and ranks show how much hangs on the method.

    Raises
    ------
    NotOfferedError
        No component varies in one of the tables.
    """
    shown = _large_enough(values, inhabitants)
    norm = norm_of(shown, recipe) if base is None else base
    # A component of which nothing is known is not dropped: it may be hidden everywhere.
    used = norm.deviation != 0
    if not (norm.deviation > 0).any(axis=-1).all():
        raise NotOfferedError(Refusal.NO_VARIATION, values.shape[-2])
    scores = _scores(variant, shown * recipe.directions, recipe, norm)
    if not used.all():
        scores = np.where(_by_area(used), scores, np.nan)
    known = ~np.isnan(scores)
    weight = _weighed(known, recipe)
    count = used.sum(axis=-1, keepdims=True)
    least = count if recipe.least is None else np.minimum(recipe.least, count)
    index = _weighed(np.where(known, scores, 0.0), recipe)
    enough = (known.sum(axis=-1) >= least) & (weight > 0)
    return SocialIndex(scores, np.divide(index, weight, out=np.full(index.shape, np.nan), where=enough), used)


def _by_area(row: NDArray[Any]) -> NDArray[Any]:
    """Return what is told of each component, so that it meets the components of each area."""
    return row[..., np.newaxis, :]


def _weighed(components: NDArray[Any], recipe: Recipe) -> Floats:
    """Return the sum of components by their weights, shape (..., n)."""
    found: Floats = (components @ recipe.weights[..., np.newaxis])[..., 0]
    return found


def _large_enough(values: Floats, inhabitants: Floats | None) -> Floats:
    if inhabitants is None:
        return values
    return np.where((inhabitants >= FEWEST_INHABITANTS)[:, np.newaxis], values, np.nan)


def _scores(variant: Variant, directed: Floats, recipe: Recipe, norm: Norm) -> Floats:
    if variant is Variant.MINMAX:
        lowest = np.fmin.reduce(directed, axis=-2, keepdims=True)
        width = np.fmax.reduce(directed, axis=-2, keepdims=True) - lowest
        return np.asarray((directed - lowest) / np.where(width > 0, width, 1.0), dtype=np.float64)
    if variant is Variant.RANK:
        placed = shared_ranks(directed.swapaxes(-1, -2)).swapaxes(-1, -2)
        return np.asarray(np.where(np.isnan(directed), np.nan, placed), dtype=np.float64)
    deviation = np.where(norm.deviation == 0, 1.0, norm.deviation)
    z = (directed - _by_area(norm.mean * recipe.directions)) / _by_area(deviation)
    clipped: Floats = np.clip(z, -recipe.winsorised, recipe.winsorised)
    return clipped
