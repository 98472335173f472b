"""Counts of areas with the limits of chance and the tests that follow from them."""

from dataclasses import dataclass, replace

import numpy as np

from keck.compute.statistics import funnel
from keck.compute.statistics.estimates import LEVEL, Estimate, Floats, Marks
from keck.compute.statistics.intervals import rate, wilson
from keck.compute.statistics.standardised_rates import INDIRECT, StandardisedRates


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Counts of the areas of a slice; NaN where none are shown, or where chance is not known.

    Attributes
    ----------
    part, whole : array of float, shape (areas,) or (areas, periods)
        Events and their base.
    method : str
        ``wilson`` for shares, ``poisson`` for rates, ``indirect`` for observed by expected events.
    per : float
        Unit of the values: 100 for per cent.
    people : array of float or None
        How many a value is about, where the whole is no number of people.
    effect : float
        Design effect: observations in clusters tell as much as so many times fewer.
    """

    part: Floats
    whole: Floats
    method: str
    per: float
    people: Floats | None = None
    effect: float = 1.0

    @classmethod
    def observed(cls, rates: StandardisedRates) -> "Counts":
        """Return indirectly standardised ratios as observed by expected events.

        Raises
        ------
        ValueError
            If they are directly standardised.
        """
        if rates.expected is None:
            raise ValueError("a direct rate expects no events")
        return cls(rates.events, rates.expected, INDIRECT, rates.per, rates.base)

    @property
    def known(self) -> Marks:
        """Which have limits."""
        marks: Marks = ~(np.isnan(self.part) | np.isnan(self.whole))
        return marks

    @property
    def size(self) -> Floats:
        """How many people each value is about."""
        return self.whole if self.people is None else self.people

    @property
    def events(self) -> Floats:
        """Events, whose number says how sure a value is."""
        return self.part

    @property
    def columns(self) -> tuple[Floats, ...]:
        """All that there is of each area."""
        return (self.part, self.whole, *(() if self.people is None else (self.people,)))

    def of_columns(self, columns: tuple[Floats, ...]) -> "Counts":
        """Return the same for other areas or several periods."""
        part, whole, *people = columns
        return replace(self, part=part, whole=whole, people=people[0] if people else None)

    @property
    def effective(self) -> tuple[Floats, Floats]:
        """Events and base as many as they would be without clusters."""
        return self.part / self.effect, self.whole / self.effect

    def estimate(self, level: float = LEVEL) -> Estimate:
        """Return the values with their limits, in the indicator's unit."""
        method = wilson if self.method == "wilson" else rate
        return method(*self.effective, level, self.per)

    def p_values(self, baseline: float) -> Floats:
        """Return two-sided p-values against a fixed value in the indicator's unit."""
        tests = funnel.proportion_p_values if self.method == "wilson" else funnel.rate_p_values
        return tests(*self.effective, baseline / self.per)

    def positions(self, baseline: float) -> Floats:
        """Tell where the values lie in a funnel around a value: -2 to 2, NaN where unknown."""
        places = funnel.proportion_positions if self.method == "wilson" else funnel.rate_positions
        return places(*self.effective, baseline / self.per)

    def funnel(self, bases: Floats, baseline: float, level: float) -> Estimate:
        """Return the limits of a funnel around a value at some bases."""
        limits = funnel.proportion_limits if self.method == "wilson" else funnel.rate_limits
        return limits(bases / self.effect, baseline / self.per, level).scaled(self.per)
