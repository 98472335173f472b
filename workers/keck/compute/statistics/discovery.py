"""False discoveries, where many areas are tested at once."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from keck.compute.statistics.estimates import LEVEL, Floats, Marks


def adjusted(p: ArrayLike) -> Floats:
    """Return p-values adjusted for many tests by Benjamini and Hochberg (1995).

    Where they are at most 0.05, at most 5 % of what is called different is so by chance. Unlike scipy's, a
    family may hold unknown values, which are not counted as tests.

    Parameters
    ----------
    p : array of float, shape (..., tests)
        A family of tests along the last axis, as the areas of one indicator and period.

    Returns
    -------
    array of float, shape (..., tests)
        NaN where ``p`` is.

    Raises
    ------
    ValueError
        When one is not between 0 and 1.
    """
    values = np.asarray(p, dtype=np.float64)
    if ((values < 0) | (values > 1)).any():
        raise ValueError("p-values lie between 0 and 1")
    order = np.argsort(values, axis=-1)
    known = np.isfinite(values).sum(axis=-1, keepdims=True)
    factors = known / np.arange(1, values.shape[-1] + 1)
    raised = np.take_along_axis(values, order, axis=-1) * factors
    # Unknown values are sorted to the end; as 1 they leave the running minimum from there alone.
    unknown = np.isnan(raised)
    least = np.minimum.accumulate(np.where(unknown, 1.0, raised)[..., ::-1], axis=-1)[..., ::-1]
    found = np.empty_like(values)
    np.put_along_axis(found, order, np.where(unknown, np.nan, np.minimum(least, 1)), axis=-1)
    return found


def controlled(side: Floats, p: ArrayLike) -> Floats:
    """Take back differences that so many tests would bring by chance.

    Parameters
    ----------
    side : array of float, shape (tests,)
        -1 below, 1 above, 0 neither; NaN where nothing is compared.
    p : array of float, shape (tests,)
        Of the same tests. Where there is none, nobody or everybody is the reference, and chance moves
        nothing: the side stays.
    """
    known = ~np.isnan(side)
    tested = adjusted(np.where(np.isnan(np.asarray(p, dtype=np.float64)) & known, side == 0, p))
    return np.where(tested > 1 - LEVEL, 0.0, side)


def controlled_level(different: Callable[[float], Marks], tests: int) -> float:
    """Return the level of limits at which so many tests find at most 5 % of their differences by chance.

    Of m tests the k that differ most may be called different where limits of 1 - 0.05 k/m still tell them
    apart, which is the rule of Benjamini and Hochberg (1995) without a p-value: a difference has p ≤ 0.05 k/m
    exactly where those limits do not hold it.

    Parameters
    ----------
    different : callable
        Tells which tests differ by limits of a level, so that those of a higher level are among them.
    tests : int
        How many there are.

    Returns
    -------
    float
        0.95 where all differ or there is nothing to test; the level of the strictest test where none does.
    """
    found = tests
    while found > 0:
        level = 1 - (1 - LEVEL) * found / tests
        # Stricter limits find fewer: no number between this one and the last can be the one wanted.
        left = int(np.count_nonzero(different(level)))
        if left == found:
            return level
        found = left
    return 1 - (1 - LEVEL) / tests if tests else LEVEL
