"""What an index is made of: contributions, classes, change, and how far it can be relied on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.compute.cube import Floats, Positions
from keck.compute.statistics.index_checks import Coherence, RankRange


@dataclass(frozen=True, slots=True, eq=False)
class Dynamics:
    """Change of an index since an earlier period, shape (n,).

    Attributes
    ----------
    since : str
        The earlier period.
    index : array of float
        Index of the changes of its parts: how an area moved against the others.
    classes : array of int
        1 for falling, 2 for steady, 3 for rising; 0 for areas without.
    """

    since: str
    index: Floats
    classes: Positions


@dataclass(frozen=True, slots=True, eq=False)
class Composition:
    """What the index of an area set in a period is made of.

    Attributes
    ----------
    contributions : array of float, shape (n, k)
        What each part adds to an area's index; a row adds up to it.
    used : array of bool, shape (k,)
        Parts that count; the others are the same everywhere.
    coherence : Coherence
        Of the parts.
    ranks : RankRange
        How ranks and classes sway.
    """

    contributions: Floats
    used: NDArray[np.bool_]
    coherence: Coherence
    ranks: RankRange
    dynamics: Dynamics | None = None


@dataclass(frozen=True, slots=True, eq=False)
class IndexClasses:
    """Classes of an index in a period, and for the newest one what it is made of.

    Attributes
    ----------
    breaks : array of float
        Limits of its classes in its own unit; empty where all areas are alike.
    """

    breaks: Floats
    composition: Composition | None = None
