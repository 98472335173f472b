"""What quarters are like: a few traits that many figures follow, so that figures belong together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.processing.demo.places import YEARS, Place
from keck.processing.demo.territory import Territory, fastest_growing

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

AGES = ("0-2", "3-5", "6-14", "15-17", "18-19", "20-24", "25-64", "65-")
_SHARES = np.array([0.0272, 0.0280, 0.0815, 0.0272, 0.0190, 0.0560, 0.5411, 0.2200])
# How strongly each age lives in family quarters, in deprived ones and in the middle of the town.
_FAMILY = np.array([0.22, 0.24, 0.22, 0.15, 0.05, -0.10, 0.0, -0.12])
_DEPRIVED = np.array([0.16, 0.13, 0.10, 0.08, 0.06, 0.08, -0.01, -0.10])
_MIDDLE = np.array([-0.05, -0.12, -0.15, -0.10, 0.12, 0.40, 0.08, -0.08])
_HARDLY_INHABITED = 46


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """Traits of each quarter, about 0 on average and 1 in spread."""

    deprived: Floats
    family: Floats
    middle: Floats


def traits(rng: np.random.Generator, territory: Territory) -> Traits:
    """Make traits: a gradient through the town, a few deprived quarters, new homes at the edge."""
    points = territory.sheet.points
    out = np.hypot(points[:, 0], points[:, 1])
    angle = rng.uniform(0, 2 * np.pi)
    gradient = points @ np.array([np.cos(angle), np.sin(angle)])
    spots = _spots(rng, points, max(1, len(points) // 20), 0.25)
    homes = _spots(rng, points[out > 0.5 * out.max()], 2, 0.35, points)
    noise = rng.normal(0, 1, (3, len(points)))
    return Traits(
        deprived=_capped(_standard(0.8 * gradient + 2.4 * spots - 0.35 * out + 0.28 * noise[0])),
        family=_standard(0.9 * out + 1.4 * homes + 0.3 * noise[1]),
        middle=_standard(-out + 0.15 * noise[2]),
    )


def _spots(
    rng: np.random.Generator, around: Floats, count: int, width: float, points: Floats | None = None
) -> Floats:
    where = points if points is not None else around
    centres = around[rng.choice(len(around), count, replace=False)]
    away = np.hypot(*(where[:, None, :] - centres[None, :, :]).transpose(2, 0, 1))
    return np.asarray(np.exp(-((away / width) ** 2)).max(axis=1))


def _standard(values: Floats) -> Floats:
    return np.asarray((values - values.mean()) / values.std())


def _capped(values: Floats) -> Floats:
    """Draw in the extremes: no quarter is utterly unlike all others."""
    return np.asarray(2.3 * np.tanh(values / 2.3))


def residents(rng: np.random.Generator, territory: Territory, about: Traits) -> dict[str, Counts]:
    """Return residents by age: for each age an array of years × quarters."""
    place = territory.place
    first = _sizes(rng, place, about)
    growth = 1 + rng.normal(0.004, 0.006, len(first)) + 0.003 * about.middle
    growth[fastest_growing(territory)] = 1.07
    years = np.arange(len(YEARS))[:, None]
    whole = first * growth**years
    bent = np.exp(
        np.outer(_FAMILY, about.family)
        + np.outer(_DEPRIVED, about.deprived)
        + np.outer(_MIDDLE, about.middle)
    )
    shares = _SHARES[:, None] * bent
    shares /= shares.sum(axis=0)
    # Ageing and births shift slowly and alike everywhere; each quarter wavers a little.
    drift = np.exp(np.outer(np.arange(len(YEARS)), np.array([-6, 2, 6, 4, -2, -4, -2, 6]) / 1000))
    found = {}
    for number, age in enumerate(AGES):
        waver = np.exp(wavering(rng, len(first), 0.025))
        found[age] = np.rint(whole * shares[number] * drift[:, number, None] * waver).astype(np.int64)
    return found


def _sizes(rng: np.random.Generator, place: Place, about: Traits) -> Floats:
    sizes = np.exp(rng.normal(0, 0.3, place.areas) + 0.12 * about.middle)
    sizes *= place.residents / sizes.sum()
    if place.areas > 9:
        # A trading estate: a few people live there all the same.
        sizes[-1] = _HARDLY_INHABITED * (1 if place.areas > 20 else 4)
    return np.asarray(sizes)


def wavering(rng: np.random.Generator, count: int, spread: float) -> Floats:
    """Return slow random ups and downs: years × quarters."""
    steps = rng.normal(0, spread, (len(YEARS), count))
    for year in range(1, len(YEARS)):
        steps[year] += 0.7 * steps[year - 1]
    return steps
