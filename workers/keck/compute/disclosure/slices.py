"""What may be shown of one indicator, period and area set."""

from dataclasses import dataclass, field

from keck.compute.cube import Bytes, Cells, Floats
from keck.compute.statistics.index_composition import IndexClasses
from keck.compute.statistics.mean_errors import MeanErrors
from keck.compute.statistics.standardised_rates import StandardisedRates


@dataclass(frozen=True, slots=True, eq=False)
class ProtectedSlice:
    """What may be shown of one indicator, period and area set; arrays have one entry per area.

    Attributes
    ----------
    values, numerator, denominator : array of float, shape (n,), or None
        NaN wherever the status is not ``OK``.
    reasons : array of uint8, shape (n,)
        Why cells are hidden (`Reason`); for the private report only.
    rebased_from : str or None
        The older area set from whose shown figures these were made.
    index : IndexClasses or None
        What else follows from the shown parts of an index.
    standardised : StandardisedRates or None
        What the limits of a standardised rate follow from, made of its shown bands.
    errors : MeanErrors or None
        Standard errors of means where deviation and number of cases are shown, too.
    summed_from : dict of str to tuple of str
        Area sets whose values were summed to the numerator, and to the denominator; neither where a file
        names the values of these areas.
    """

    indicator: str
    period: str
    set_id: str
    level: str
    statuses: Bytes
    values: Floats
    numerator: Floats | None
    denominator: Floats | None
    flags: Bytes
    reasons: Bytes
    reason: str | None = None
    rebased_from: str | None = None
    index: IndexClasses | None = None
    standardised: StandardisedRates | None = None
    errors: MeanErrors | None = None
    summed_from: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ShownCells:
    """What may be shown of a part of a formula, as cells that can be computed with again.

    Attributes
    ----------
    numerator, base : Cells
        With the slot "not assignable"; what is hidden is suppressed and has no bounds. A count has no base.
    """

    part: str
    period: str
    set_id: str
    numerator: Cells
    base: Cells | None
