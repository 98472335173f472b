"""Class breaks for maps: one set for all years, made from shown values only."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10

import numpy as np
from numpy.typing import NDArray

from keck.compute import class_bounds
from keck.domain.classes import ClassMethod, class_of

CLASSES = 5
_STEPS = (1.0, 2.0, 5.0)
_BOUNDS: dict[ClassMethod, Callable[[NDArray[np.float64], int], NDArray[np.float64]]] = {
    ClassMethod.QUANTILES: class_bounds.quantiles,
    ClassMethod.NATURAL: class_bounds.natural,
    ClassMethod.EQUAL: class_bounds.equal,
    ClassMethod.GAPS: class_bounds.largest_gaps,
    ClassMethod.DEVIATIONS: lambda values, _: class_bounds.deviations(values),
    ClassMethod.BOX: lambda values, _: class_bounds.box(values),
    ClassMethod.HEAD_TAIL: lambda values, _: class_bounds.head_tail(values),
}

_OWN_NUMBER = (ClassMethod.DEVIATIONS, ClassMethod.BOX, ClassMethod.HEAD_TAIL)
"""Methods that say themselves how many classes there are."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of a map.

    Attributes
    ----------
    breaks : tuple of float
        Upper bounds without the last; a value on a bound belongs to the class below it.
    counts : tuple of int
        How many of the values lie in each class, over all maps.
    wanted : int
        How many classes were asked for.
    """

    breaks: tuple[float, ...]
    counts: tuple[int, ...]
    wanted: int

    @property
    def empty(self) -> tuple[int, ...]:
        """Classes, from 0, that no value of any map lies in."""
        return tuple(number for number, count in enumerate(self.counts) if count == 0)

    @property
    def lost(self) -> int:
        """How many classes there are less than wanted, because values are alike or few."""
        return max(0, self.wanted - len(self.counts))


def classes_of(
    maps: Iterable[Iterable[float]],
    method: ClassMethod = ClassMethod.ROUNDED,
    classes: int = CLASSES,
    manual: Sequence[float] = (),
) -> Classes:
    """Return the classes of several maps, the same for all of them.

    Give all years for classes that stay (the default of the platform), one year for classes of its own.
    Hidden and missing cells must already be absent or NaN.

    Parameters
    ----------
    classes : int
        How many are wanted, 2 at least; ``MANUAL``, ``DEVIATIONS``, ``BOX`` and ``HEAD_TAIL`` say it
        themselves.
    manual : sequence of float
        Upper bounds without the last, for ``MANUAL``.

    Raises
    ------
    ValueError
        Fewer than 2 classes are wanted, or manual bounds are not ascending numbers.

    >>> classes_of([[1, 1, 1, 1, 9]], ClassMethod.QUANTILES, 4)
    Classes(breaks=(1.0,), counts=(4, 1), wanted=4)
    >>> classes_of([[1, 2, 12]], ClassMethod.MANUAL, manual=[5, 10]).empty
    (1,)
    """
    shown = [[float(v) for v in one if not np.isnan(v)] for one in maps]
    values = np.sort(np.array([v for one in shown for v in one], dtype=np.float64))
    if method is ClassMethod.MANUAL:
        found, wanted = _manual(manual), len(manual) + 1
    elif classes < 2:
        raise ValueError("a map has two classes at least")
    elif method is ClassMethod.ROUNDED:
        found, wanted = breaks(shown, classes), classes
    else:
        distinct = len(np.unique(values)) > 1
        found = _BOUNDS[method](values, classes).tolist() if distinct else []
        wanted = len(found) + 1 if method in _OWN_NUMBER else classes
    counts = np.bincount(np.searchsorted(found, values), minlength=len(found) + 1)
    return Classes(tuple(found), tuple(counts.tolist()), wanted)


def _manual(bounds: Sequence[float]) -> list[float]:
    found = [float(bound) for bound in bounds]
    if not np.isfinite(found).all() or any(a >= b for a, b in pairwise(found)):
        raise ValueError("manual bounds of classes are numbers in ascending order")
    return found


def breaks(maps: Iterable[Iterable[float]], classes: int = CLASSES) -> list[float]:
    """Return upper class bounds, without the last: quantiles over all maps, rounded to friendly numbers.

    A map is one year in one set of areas. Hidden and missing cells must already be absent or NaN. Classes
    are right-closed. There are no more classes than areas that some map shows, and with few distinct values
    fewer; each class holds at least one value. The breaks are those of all maps, so a single one may leave a
    class without an area.

    >>> breaks([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]])
    [2.0, 4.0, 6.0, 8.0]
    >>> breaks([[0, 0, 0, 7]])
    [0.0]
    >>> breaks([[3, 3, 3]])
    []
    >>> breaks([[1, 10], [2, 11], [3, 12]]), breaks([[4], [5], [6]])
    ([3.0], [])
    """
    shown = [[v for v in one if not np.isnan(v)] for one in maps]
    classes = min(classes, max(map(len, shown), default=0))
    values = np.sort(np.array([v for one in shown for v in one], dtype=np.float64))
    distinct = np.unique(values)
    if len(distinct) < 2 or classes < 2:
        return []
    if len(distinct) <= classes:
        return [float(value) for value in distinct[:-1]]
    shares = np.arange(1, classes) / classes
    exact = np.unique(np.quantile(values, shares, method="inverted_cdf"))
    step = _step(float(np.diff(exact).min()) if len(exact) > 1 else float(np.ptp(distinct)) / classes)
    rounded = {round(float(np.round(value / step)) * step, 10) for value in exact}
    return _filled(values, sorted(rounded))


def _step(distance: float) -> float:
    """Return the friendly number to whose multiples neighbouring breaks are rounded."""
    size = distance / 4
    power = 10.0 ** floor(log10(size))
    return max(step for step in _STEPS if step * power <= size * (1 + 1e-9)) * power


def _filled(values: NDArray[np.float64], bounds: list[float]) -> list[float]:
    """Drop bounds that leave a class empty."""
    kept: list[float] = []
    for bound in bounds:
        used = {class_of(float(v), [*kept, bound]) for v in values}
        if used >= set(range(len(kept) + 2)):
            kept.append(bound)
    return kept
