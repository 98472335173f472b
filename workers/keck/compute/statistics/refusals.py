"""Why a statistic is not offered for the data at hand."""

from enum import StrEnum


class Refusal(StrEnum):
    """Reason why a statistic would say nothing, or something wrong."""

    TOO_FEW_AREAS = "too_few_areas"
    TOO_FEW_GROUPS = "too_few_groups"
    NO_VARIATION = "no_variation"
    """All values are alike: there is nothing to relate."""
    WITHOUT_NEIGHBOURS = "without_neighbours"
    """Areas have no neighbour, and nothing says which one is nearest."""
    NOT_POSITIVE = "not_positive"
    """The method takes logarithms or shares of a sum, which values at or below zero do not have."""


class NotOfferedError(ValueError):
    """A statistic is refused.

    Attributes
    ----------
    reason : Refusal
        What is told to people.
    found, needed : int
        How many areas or groups there are, and how many the method asks for (``needed`` is 0 where the reason
        is not a number of them).
    """

    def __init__(self, reason: Refusal, found: int, needed: int = 0) -> None:
        super().__init__(f"{reason}: {found} found, {needed} needed")
        self.reason = reason
        self.found = found
        self.needed = needed
