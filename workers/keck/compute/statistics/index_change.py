"""Level and change of the social index: where burden is, and where it moves (status and dynamics)."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from keck.compute.cube import Floats, Positions
from keck.compute.statistics.social_index import Recipe, norm_of, social_index

LEVEL_CUTS = (-1.0, 1.0, 1.5)
CHANGE_CUTS = (-1.0, 1.0)
_ROUNDING = 1e-12


class Level(IntEnum):
    """Class of burden, by standard deviations from the mean of the areas' indices."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    VERY_HIGH = 4


class Change(IntEnum):
    """Class of change, by standard deviations from the mean change."""

    NONE = 0
    FALLING = 1
    STEADY = 2
    RISING = 3


@dataclass(frozen=True, slots=True, eq=False)
class Development:
    """Status and dynamics of each area, shape (n,).

    Attributes
    ----------
    status, dynamics : array of float
        Index of the newer period, and index of the changes of its components.
    movement : array of float
        Newer index minus older one, both in the older period's norm: what the area itself has moved.
    level, change : array of int
        Numbers of ``Level`` and ``Change``; 0 for areas without index.
    """

    status: Floats
    dynamics: Floats
    movement: Floats
    level: Positions
    change: Positions

    @property
    def classes(self) -> Positions:
        """Classes of level and change together: 1 to 12, 0 where either is missing."""
        both = (self.level > 0) & (self.change > 0)
        return np.where(both, (self.level - 1) * (len(CHANGE_CUTS) + 1) + self.change, 0)


def development(
    older: Floats, newer: Floats, recipe: Recipe, *, inhabitants: Floats | None = None
) -> Development:
    """Return level and change of burden, as Berlin's and Hamburg's monitoring of social development do.

    Dynamics are put together of the components' changes like the status of the components. They tell how an
    area moved against the others: where all get worse alike, all are steady, and ``movement`` tells the rest.

    Parameters
    ----------
    older, newer : array of float, shape (n, k)
        Components in two periods, in the same areas.
    inhabitants : array of float, shape (n,), optional
        Of the newer period.

    Raises
    ------
    NotOfferedError
        No component varies, or all changed alike.
    """
    base = norm_of(older, recipe, inhabitants)
    status = social_index(newer, recipe, inhabitants=inhabitants).index
    dynamics = social_index(newer - older, recipe, inhabitants=inhabitants).index
    missing = np.isnan(older + newer)
    before, after = (
        social_index(np.where(missing, np.nan, values), recipe, inhabitants=inhabitants, base=base).index
        for values in (older, newer)
    )
    return Development(
        status, dynamics, after - before, classed(status, LEVEL_CUTS), classed(dynamics, CHANGE_CUTS)
    )


def classed(index: Floats, cuts: tuple[float, ...]) -> Positions:
    """Return classes from 1, cut at standard deviations from the mean; a value on a cut belongs below it.

    Areas without index get 0; where all indices are alike, they are in the class of the mean.
    """
    known = ~np.isnan(index)
    found = np.zeros(len(index), np.intp)
    limits = cut_points(index, cuts)
    middle = np.searchsorted(cuts, 0.0) + 1
    found[known] = np.searchsorted(limits, index[known]) + 1 if len(limits) else middle
    return found


def cut_points(index: Floats, cuts: tuple[float, ...]) -> Floats:
    """Return where classes end, in the index's own unit; a value on a limit belongs below it.

    Returns
    -------
    array of float, shape (len(cuts),)
        Empty where all indices are alike, or there are none.
    """
    known = index[~np.isnan(index)]
    deviation = float(known.std()) if len(known) else 0.0
    return known.mean() + np.array(cuts) * deviation if deviation > _ROUNDING else np.array([])
