"""Values of areas that are no quotient of two counts, with the limits and tests that follow from them."""

from dataclasses import dataclass, replace

import numpy as np

from keck.compute.statistics import means
from keck.compute.statistics.estimates import LEVEL, Estimate, Floats, Marks
from keck.compute.statistics.mean_errors import STUDENT, MeanErrors
from keck.compute.statistics.standardised_rates import (
    DOBSON,
    StandardisedRates,
    dobson,
    dobson_p_values,
)


@dataclass(frozen=True, slots=True, eq=False)
class Estimated:
    """Values of the areas of a slice; NaN where none are shown, or where chance is not known.

    Attributes
    ----------
    value, size : array of float, shape (areas,) or (areas, periods)
        Values in the indicator's unit, and how many people they are about.
    spread : array of float
        How much a directly standardised rate grows with each event, or the standard error of a mean.
    events : array of float or None
        Of a rate; means have none.
    """

    value: Floats
    size: Floats
    spread: Floats
    events: Floats | None
    method: str

    @classmethod
    def direct(cls, rates: StandardisedRates) -> "Estimated":
        """Return directly standardised rates."""
        return cls(rates.value, rates.base, rates.step, rates.events, DOBSON)

    @classmethod
    def means(cls, errors: MeanErrors) -> "Estimated":
        """Return means with standard errors."""
        return cls(errors.value, errors.cases, errors.error, None, STUDENT)

    @property
    def known(self) -> Marks:
        """Which have limits."""
        marks: Marks = ~(np.isnan(self.value) | np.isnan(self.spread))
        return marks

    @property
    def columns(self) -> tuple[Floats, ...]:
        """All that there is of each area."""
        return (self.value, self.size, self.spread, *(() if self.events is None else (self.events,)))

    def of_columns(self, columns: tuple[Floats, ...]) -> "Estimated":
        """Return the same for other areas or several periods."""
        value, size, spread, *events = columns
        return replace(self, value=value, size=size, spread=spread, events=events[0] if events else None)

    def estimate(self, level: float = LEVEL) -> Estimate:
        """Return the values with their limits."""
        if self.events is None:
            return means.by_error(self.value, self.spread, self.size, level)
        return dobson(self.value, self.events, self.spread, level)

    def p_values(self, baseline: float) -> Floats:
        """Return two-sided p-values against a fixed value."""
        if self.events is None:
            return means.p_values(self.value, self.spread, self.size, baseline)
        return dobson_p_values(self.value, self.events, self.spread, baseline)
