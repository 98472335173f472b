"""Standardised rates of areas with all that their limits are computed from, at any level of confidence."""

from dataclasses import dataclass

import numpy as np

from keck.compute.statistics import standardisation
from keck.compute.statistics.estimates import LEVEL, Estimate, Floats
from keck.compute.statistics.funnel import rate_p_values
from keck.compute.statistics.intervals import poisson

DOBSON, INDIRECT = "dobson", "indirect"
"""How limits are computed: by Dobson et al. (1991), or from the events that were observed."""


@dataclass(frozen=True, slots=True, eq=False)
class StandardisedRates:
    """Standardised rates; all arrays have one shape, NaN where nothing is known.

    Limits need neither bands nor standard any more: how far a directly standardised rate varies hangs on the
    sum of its events and on one number for the weights.

    Attributes
    ----------
    value : array of float
        In the unit of the indicator.
    events, base : array of float
        Sums over the bands.
    step : array of float
        By how much the rate grows with each event: for a direct rate the root of its variance by its events,
        for an indirect one the unit by the events expected.
    expected : array of float or None
        Events at the reference's rates; ``None`` for direct rates.
    per : float
        What the rate or ratio is multiplied by.
    """

    value: Floats
    events: Floats
    base: Floats
    step: Floats
    expected: Floats | None = None
    per: float = 1.0

    @classmethod
    def direct(cls, events: Floats, base: Floats, weights: Floats, per: float = 1.0) -> "StandardisedRates":
        """Compute directly standardised rates.

        Parameters
        ----------
        events, base, weights : array of float, shape (n, bands)
        """
        value, _, upper = standardisation.direct(events, base, weights, per=per)
        total = np.where(np.isnan(value), np.nan, events.sum(axis=-1))
        # The limits of the events are those of the rate but for this factor.
        step = (upper - value) / (poisson(total).upper - total)
        return cls(value, total, np.where(np.isnan(value), np.nan, base.sum(axis=-1)), step, None, per)

    @classmethod
    def indirect(
        cls, events: Floats, base: Floats, expected: Floats, per: float = 1.0
    ) -> "StandardisedRates":
        """Compute observed by expected events.

        Parameters
        ----------
        events, base : array of float, shape (n, bands)
        expected : array of float, shape (n,)
        """
        value, _, _ = standardisation.ratio(events.sum(axis=-1), expected).scaled(per)
        known = ~np.isnan(value)
        total, people, awaited = (
            np.where(known, one, np.nan) for one in (events.sum(axis=-1), base.sum(axis=-1), expected)
        )
        return cls(value, total, people, per / awaited, awaited, per)

    @property
    def method(self) -> str:
        """How limits are computed."""
        return DOBSON if self.expected is None else INDIRECT

    def estimate(self, level: float = LEVEL) -> Estimate:
        """Return the rates with their limits: Dobson's, or those of the observed events by the expected."""
        return dobson(self.value, self.events, self.step, level)


def dobson(value: Floats, events: Floats, step: Floats, level: float = LEVEL) -> Estimate:
    """Return rates with limits as far from them as the events' Poisson limits, times a factor."""
    count, lower, upper = poisson(events, level)
    return Estimate(value, value + step * (lower - count), value + step * (upper - count))


def dobson_p_values(value: Floats, events: Floats, step: Floats, baseline: float) -> Floats:
    """Return two-sided p-values of directly standardised rates against a fixed value.

    A rate lies as far from the value as its events would from a count, so it is that count's p-value. It
    comes from the exact distribution and the limits from Byar's approximation, so that at the limits it may
    be off in the third digit.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        awaited = np.maximum(events + (baseline - value) / step, 0.0)
    return rate_p_values(events, np.ones_like(events), awaited)
