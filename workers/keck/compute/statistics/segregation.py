"""How unevenly a group lives over the areas of a city.

``group`` and ``total`` are people per area, in the same order. The figures are made from counts that are
shown or audited: from hidden ones they could be told. Where there is no group, or nobody else, they are NaN.
"""

from dataclasses import dataclass
from math import exp, floor, lgamma, nan

import numpy as np

from keck.compute.cube import Floats


@dataclass(frozen=True, slots=True)
class Dissimilarity:
    """Index of dissimilarity, beside what chance alone would give.

    Attributes
    ----------
    value : float
        Share of the group that would have to move for it to live everywhere alike (0 to 1).
    expected : float
        Mean of the index if the group's members were spread over the areas' places by lot. With small counts
        it is far from 0.
    excess : float
        ``(value - expected) / (1 - expected)``: above 0 where chance does not explain the unevenness.
    """

    value: float
    expected: float
    excess: float


@dataclass(frozen=True, slots=True)
class Segregation:
    """Indices of how a group and the others live apart.

    Attributes
    ----------
    isolation : float
        Share of the group among the neighbours of its average member (xPx).
    interaction : float
        Share of the others among them (xPy).
    entropy : float
        Theil's information index H with natural logarithms (Theil and Finizza 1971).
    gini : float
        Gini index of segregation (Duncan and Duncan 1955).
    eta_squared : float
        Isolation, corrected for the group's share in the city (Bell 1954; Duncan and Duncan 1955).
    """

    dissimilarity: Dissimilarity
    isolation: float
    interaction: float
    entropy: float
    gini: float
    eta_squared: float


def segregation(group: Floats, total: Floats) -> Segregation:
    """Return how a group and the others live apart (Massey and Denton 1988).

    Parameters
    ----------
    group, total : array of float, shape (n,)
        People of the group, and all people.

    Raises
    ------
    ValueError
        A count is negative or not a number, or a group is larger than all people of its area.
    """
    group, total = _inhabited(group, total)
    a, t = group.sum(), total.sum()
    if a == 0 or a == t:
        return Segregation(Dissimilarity(nan, nan, nan), nan, nan, nan, nan, nan)
    share = a / t
    isolation = float((group / a * group / total).sum())
    return Segregation(
        _dissimilarity(group, total),
        isolation,
        float((group / a * (total - group) / total).sum()),
        float((total * (_entropy(share) - _entropy(group / total))).sum() / (_entropy(share) * t)),
        _gini(group, total),
        (isolation - share) / (1 - share),
    )


def dissimilarity(group: Floats, total: Floats) -> Dissimilarity:
    """Return the index of dissimilarity between a group and the others (Duncan and Duncan 1955).

    The expected value is exact: with the members drawn by lot, each area's count is hypergeometric, and the
    index is half a sum of mean absolute deviations, for which there is a closed form (Diaconis and Zabell
    1991). ``excess`` follows Carrington and Troske (1997).

    Parameters
    ----------
    group, total : array of float, shape (n,)
        People of the group, and all people.

    Raises
    ------
    ValueError
        A count is negative or not a number, or a group is larger than all people of its area.

    >>> one = dissimilarity(np.array([2.0, 0.0, 1.0]), np.array([5.0, 5.0, 5.0]))
    >>> round(one.value, 3), round(one.expected, 3)
    (0.417, 0.33)
    """
    return segregation(group, total).dissimilarity


def _inhabited(group: Floats, total: Floats) -> tuple[Floats, Floats]:
    if not ((group >= 0).all() and (group <= total).all() and np.isfinite(total).all()):
        raise ValueError("a group is not negative and not larger than all people of its area")
    lived_in = total > 0
    return group[lived_in], total[lived_in]


def _dissimilarity(group: Floats, total: Floats) -> Dissimilarity:
    a, t = float(group.sum()), float(total.sum())
    value = float(np.abs(group / a - (total - group) / (t - a)).sum() / 2)
    deviations = sum(_mean_deviation(t, a, float(size)) for size in total)
    expected = t / (2 * a * (t - a)) * deviations
    return Dissimilarity(value, expected, (value - expected) / (1 - expected) if expected < 1 else nan)


def _mean_deviation(people: float, members: float, drawn: float) -> float:
    """Return the mean absolute deviation of a hypergeometric count from its mean."""
    above = floor(members * drawn / people) + 1
    others = people - members - drawn + above
    if above > min(members, drawn) or others <= 0:
        return 0.0
    chance = exp(
        _log_choose(members, above)
        + _log_choose(people - members, drawn - above)
        - _log_choose(people, drawn)
    )
    return 2 * above * others * chance / people


def _log_choose(of: float, chosen: float) -> float:
    return lgamma(of + 1) - lgamma(chosen + 1) - lgamma(of - chosen + 1)


def _entropy(share: Floats | float) -> Floats:
    parts = np.stack([np.asarray(share), 1 - np.asarray(share)])
    return np.asarray(-(parts * np.log(np.where(parts > 0, parts, 1.0))).sum(axis=0), dtype=np.float64)


def _gini(group: Floats, total: Floats) -> float:
    order = np.argsort(group / total, kind="stable")
    members, people = group[order], total[order]
    before_members = np.cumsum(members) - members
    before_people = np.cumsum(people) - people
    a, t = members.sum(), people.sum()
    return float((members * before_people - people * before_members).sum() / (a * (t - a)))
