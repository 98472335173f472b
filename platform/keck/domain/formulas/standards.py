"""Standardised rates in formulas: areas compared as if their people were distributed over bands alike."""

from dataclasses import dataclass
from enum import StrEnum

from keck.domain.formulas.nodes import Node

FEWEST_EVENTS = 10
"""A directly standardised rate of fewer events is not given (PHE technical guide 2018)."""

ESP2013 = "esp2013"
"""European Standard Population of 2013 (Eurostat, Revision of the European Standard Population)."""

STANDARDS: dict[str, dict[tuple[int, int | None], int]] = {
    ESP2013: {
        (0, 0): 1000,
        (1, 4): 4000,
        **{(first, first + 4): 5500 for first in range(5, 20, 5)},
        **{(first, first + 4): 6000 for first in (20, 25)},
        (30, 34): 6500,
        **{(first, first + 4): 7000 for first in range(35, 55, 5)},
        (55, 59): 6500,
        (60, 64): 6000,
        (65, 69): 5500,
        (70, 74): 5000,
        (75, 79): 4000,
        (80, 84): 2500,
        (85, 89): 1500,
        (90, 94): 800,
        (95, None): 200,
    }
}
"""Standard populations that a formula may name, by bands of ages in whole years."""


class StandardForm(StrEnum):
    """How areas are made comparable."""

    DIRECT = "standardised"
    """The area's rates in the bands of a standard population."""
    INDIRECT = "smr"
    """Events by those that there would be at the municipality's rates."""


@dataclass(frozen=True, slots=True)
class Standardised(Node):
    """A standardised rate as it is written.

    Attributes
    ----------
    events, base : Node
        A measure or a sum of measures each, without the bands.
    dimension : str
        Of whose categories the bands are.
    standard : str or None
        One of ``STANDARDS``; ``None`` stands for the municipality itself, in the same period.
    """

    form: StandardForm
    events: Node
    base: Node
    dimension: str
    per: int = 1
    standard: str | None = None

    @property
    def parts_within(self) -> tuple[Node, ...]:
        """Events and base."""
        return (self.events, self.base)


@dataclass(frozen=True, slots=True)
class Band(Node):
    """A band of a standardised rate, over readings.

    Attributes
    ----------
    standard_events : Node or None
        Events in the municipality; only what is indirectly standardised needs them.
    standard_base : Node
        People of the standard population: a reading of the municipality, or a number.
    """

    events: Node
    base: Node
    standard_events: Node | None
    standard_base: Node

    @property
    def parts_within(self) -> tuple[Node, ...]:
        """All that is read."""
        whole = () if self.standard_events is None else (self.standard_events,)
        return (self.events, self.base, *whole, self.standard_base)


@dataclass(frozen=True, slots=True)
class Banded(Node):
    """A standardised rate over readings."""

    form: StandardForm
    per: int
    bands: tuple[Band, ...]

    @property
    def parts_within(self) -> tuple[Node, ...]:
        """The bands."""
        return self.bands
