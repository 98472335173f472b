"""How the values of a map are spread, as published: inequality, gradient, clusters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

CLUSTERS = ("high", "low", "high_among_low", "low_among_high")
Limits = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fifths:
    """Means of the lowest and the highest fifth.

    Attributes
    ----------
    of : str
        ``people`` or ``areas``: what a fifth is made of.
    ratio : float or None
        The higher divided by the lower; ``None`` where the lower one is 0.
    """

    of: str
    low: float
    high: float
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Dissimilarity:
    """Share of a group that would have to live elsewhere, and what chance alone would give (both 0 to 1)."""

    value: float
    expected: float
    excess: float | None = None


@dataclass(frozen=True, slots=True)
class Gradient:
    """Rates of five groups of areas, from the most to the least deprived one.

    Attributes
    ----------
    by, period : str
        Code and period of the indicator that the areas are ordered by.
    slope, ratio : float
        Slope (SII) and relative (RII) index of inequality: the least deprived end against the most deprived.
    scale : str
        On which the line through the groups is straight: ``logit``, ``log`` or ``plain``.
    """

    by: str
    period: str
    areas: int
    fifths: tuple[float, ...]
    slope: float
    scale: str = "plain"
    ratio: float | None = None
    slope_limits: Limits | None = None
    ratio_limits: Limits | None = None
    level: float | None = None

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read a gradient of a values document."""
        return cls(
            value["by"],
            value["period"],
            value["areas"],
            tuple(value["fifths"]),
            value["slope"],
            value.get("scale", "plain"),
            value.get("ratio"),
            _limits(value.get("slope_limits")),
            _limits(value.get("ratio_limits")),
            value.get("level"),
        )


@dataclass(frozen=True, slots=True)
class Moran:
    """Moran's I, its mean without a pattern, and two-sided p."""

    value: float
    expected: float
    p: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Why neighbours are not compared: a code, and how many areas there are and would be needed."""

    reason: str
    found: int = 0
    needed: int = 0


@dataclass(frozen=True)
class Spread:
    """How the shown values of a slice are spread.

    Attributes
    ----------
    shown, left_out : int
        Areas whose values were used, and those that show none.
    theil : mapping of str to float
        ``total``, and where areas lie in larger ones ``between`` and ``within``.
    clusters : mapping of str to tuple of int
        Positions of areas by what they are part of (``CLUSTERS``).
    """

    shown: int
    left_out: int
    gini: float | None
    theil: Mapping[str, float]
    fifths: Fifths | None
    dissimilarity: Dissimilarity | None
    gradient: Gradient | None
    moran: Moran | None
    clusters: Mapping[str, tuple[int, ...]]
    refused: Refused | None

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read what a values document says."""
        return cls(
            shown=value["shown"],
            left_out=value["left_out"],
            gini=value.get("gini"),
            theil=value.get("theil") or {},
            fifths=Fifths(**value["fifths"]) if value.get("fifths") else None,
            dissimilarity=Dissimilarity(**value["dissimilarity"]) if value.get("dissimilarity") else None,
            gradient=Gradient.of(value["gradient"]) if value.get("gradient") else None,
            moran=Moran(**value["moran"]) if value.get("moran") else None,
            clusters={name: tuple((value.get("clusters") or {}).get(name, ())) for name in CLUSTERS},
            refused=Refused(**value["refused"]) if value.get("refused") else None,
        )


def _limits(value: Any) -> Limits | None:
    return (value[0], value[1]) if value else None
