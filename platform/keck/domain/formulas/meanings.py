"""What a part of a formula is: what may be done with it, and what not."""

from dataclasses import dataclass
from enum import StrEnum

from keck.domain.formulas.units import NONE, Unit
from keck.domain.formulas.vocabulary import SpatialReference


class ValueKind(StrEnum):
    """What may be done with a value."""

    NUMBER = "number"
    """Fixed; says nothing of any area."""
    COUNT = "count"
    AMOUNT = "amount"
    """A sum, or the difference of sums."""
    RATIO = "ratio"
    """A sum divided by a sum, both still known."""
    DERIVED = "derived"
    """Any other result."""
    MEAN = "mean"
    FIGURE = "figure"
    SCORE = "score"
    STANDING = "standing"
    """A deviation from the mean of the areas."""
    RANK = "rank"

    @property
    def quantity(self) -> bool:
        """Whether it is a sum of measure cells."""
        return self in (ValueKind.COUNT, ValueKind.AMOUNT)

    @property
    def comes_ready(self) -> bool:
        """Whether somebody else has computed it."""
        return self in (ValueKind.MEAN, ValueKind.FIGURE, ValueKind.SCORE)

    @property
    def relative(self) -> bool:
        """Whether it depends on the other areas."""
        return self in (ValueKind.STANDING, ValueKind.RANK)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a part of a formula is.

    Attributes
    ----------
    references : frozenset of SpatialReference
        Where those are counted of whom it speaks, as far as that is known.
    levels : frozenset of str or None
        Levels at which it has values; ``None`` means all.
    linear : bool
        Whether a sum over areas of it is the same as it of the sums.
    ready : bool
        Whether a ready-made figure, mean or score is in it.
    relative : bool
        Whether it depends on the values of the other areas.
    placed, pooled, changed : bool
        Whether some measure in it is already read elsewhere, pooled or compared with an earlier one.
    """

    kind: ValueKind
    unit: Unit = NONE
    references: frozenset[SpatialReference] = frozenset()
    levels: frozenset[str] | None = None
    linear: bool = False
    ready: bool = False
    relative: bool = False
    placed: bool = False
    pooled: bool = False
    changed: bool = False


def joined_levels(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """Return the levels at which two values exist.

    >>> joined_levels(None, frozenset({"bezirk"}))
    frozenset({'bezirk'})
    """
    if one is None or other is None:
        return other if one is None else one
    return one & other
