"""Slope and relative index of inequality: the gradient over groups from the most to the least deprived."""

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np

from keck.compute.cube import Floats
from keck.compute.statistics.refusals import NotOfferedError, Refusal

FEWEST_GROUPS = 5
DRAWS = 100_000
SEED = 20_000


class Scale(StrEnum):
    """On which scale a value's chance variation is about normal."""

    PLAIN = "plain"
    """Means, expectations of life: as they are."""
    LOG = "log"
    """Rates."""
    LOGIT = "logit"
    """Proportions between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Gradient:
    """Slope (SII) and relative (RII) index of inequality.

    Attributes
    ----------
    slope : float
        Fitted value at the least deprived end minus that at the most deprived one, times the multiplier.
    ratio : float
        The former divided by the latter; the other way round where the multiplier is negative.
    intercept : float
        Fitted value at the most deprived end, in the unit of the values.
    slope_limits, ratio_limits : tuple of float, or None
        Simulated limits; ``None`` where there are no standard errors.
    """

    slope: float
    ratio: float
    intercept: float
    slope_limits: tuple[float, float] | None
    ratio_limits: tuple[float, float] | None


def gradient(
    values: Floats,
    people: Floats,
    errors: Floats | None = None,
    *,
    scale: Scale = Scale.PLAIN,
    fitted_on_scale: bool = False,
    multiplier: float = 1.0,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Gradient:
    """Return SII and RII by least squares over ridits, weighted by people (Low and Low 2004; Pamuk 1985).

    Limits are percentiles of fits to values drawn about the given ones (PHEindicatormethods 2.0). The seed is
    fixed, so that they are the same each time.

    Parameters
    ----------
    values : array of float, shape (n,)
        One value per group, from the most to the least deprived.
    people : array of float, shape (n,)
        Population of each group.
    errors : array of float, shape (n,), optional
        Standard errors on ``scale``.
    fitted_on_scale : bool
        Whether the line is fitted on ``scale`` too: where values run far from straight.
    multiplier : float
        For units; negative where the index shall be positive when the least deprived are lower.

    Raises
    ------
    NotOfferedError
        There are fewer than five groups, or a value has no logarithm or logit.
    """
    if len(values) < FEWEST_GROUPS:
        raise NotOfferedError(Refusal.TOO_FEW_GROUPS, len(values), FEWEST_GROUPS)
    line = _line(people)
    outer = scale if fitted_on_scale else Scale.PLAIN
    slope, ratio, start = _indices(_onto(values, outer)[np.newaxis], line, outer, multiplier)
    if errors is None:
        return Gradient(float(slope[0]), float(ratio[0]), float(start[0]), None, None)
    rng = np.random.default_rng(seed)
    drawn = _onto(values, scale) + errors * rng.standard_normal((draws, len(values)))
    slopes, ratios, _ = _indices(drawn if fitted_on_scale else _back(drawn, scale), line, outer, multiplier)
    return Gradient(
        float(slope[0]), float(ratio[0]), float(start[0]), _limits(slopes, level), _limits(ratios, level)
    )


def standard_errors(lower: Floats, upper: Floats, scale: Scale, level: float = 0.95) -> Floats:
    """Return standard errors on a scale from the limits of an interval on the values' own scale.

    Raises
    ------
    NotOfferedError
        A limit has no logarithm or logit.
    """
    width = 2 * NormalDist().inv_cdf((1 + level) / 2)
    return (_onto(upper, scale) - _onto(lower, scale)) / width


def _line(people: Floats) -> Floats:
    """Return weights, shape (2, n), that make the ends of the fitted line out of the groups' values."""
    share = people / people.sum()
    ridit = np.cumsum(share) - share / 2
    centred = ridit - (share * ridit).sum()
    rise = share * centred / (share * centred**2).sum()
    start = share - rise * (share * ridit).sum()
    return np.stack([start, start + rise])


def _indices(values: Floats, line: Floats, scale: Scale, multiplier: float) -> tuple[Floats, Floats, Floats]:
    first, last = (_back(values @ end, scale) for end in line)
    ratio = first / last if multiplier < 0 else last / first
    return (last - first) * multiplier, ratio, first


def _limits(simulated: Floats, level: float) -> tuple[float, float]:
    lower, upper = np.quantile(simulated, [(1 - level) / 2, (1 + level) / 2])
    return float(lower), float(upper)


def _onto(values: Floats, scale: Scale) -> Floats:
    if scale is Scale.PLAIN:
        return values
    if not ((values > 0).all() and (scale is Scale.LOG or (values < 1).all())):
        raise NotOfferedError(Refusal.NOT_POSITIVE, len(values))
    return np.log(values) if scale is Scale.LOG else np.log(values / (1 - values))


def _back(values: Floats, scale: Scale) -> Floats:
    if scale is Scale.PLAIN:
        return values
    return np.exp(values) if scale is Scale.LOG else 1 / (1 + np.exp(-values))
