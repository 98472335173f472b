"""Indicators of the catalogue: what they say, how they are computed, and what one must know of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from keck.domain.catalogue.sources import Source
from keck.domain.definitions import Polarity
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.printing import print_formula
from keck.domain.formulas.vocabulary import SpatialReference
from keck.domain.texts import LocalText


class Rhythm(StrEnum):
    """How often there are new figures."""

    YEARLY = "yearly"
    HALF_YEARLY = "half-yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    SCHOOL_YEAR = "school-year"


class PopulationBase(StrEnum):
    """From which count of the population the base of an indicator comes."""

    REGISTER = "register"
    ZENSUS = "zensus"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Change:
    """What a version of an indicator brought."""

    version: int
    day: date
    text: LocalText


@dataclass(frozen=True, slots=True)
class CatalogueIndicator:
    """A version of an indicator.

    Attributes
    ----------
    changes : tuple of Change
        One for each version, the first one first.
    question : LocalText
        What the indicator answers, in one sentence for everybody.
    rationale : LocalText
        What it has to do with children's chances.
    pitfalls : tuple of LocalText
        What is often misread.
    spatial_reference : SpatialReference
        Where those are counted of whom it speaks.
    pooling : int
        How many years to put together where counts are small; 0 for none.
    minimum_count, minimum_base : int
        Fewer counted, and shares and rates of fewer, are hidden; never weaker than the network's floor.
    range : (float, float) or None
        Within which values of areas have been seen; values outside of it deserve a second look.
    instrument : str or None
        Test or questionnaire; figures of different instruments are not comparable.
    """

    code: str
    version: int
    changes: tuple[Change, ...]
    name: LocalText
    question: LocalText
    description: LocalText
    formula: Node
    unit: LocalText
    decimals: int
    polarity: Polarity
    topic: str
    rationale: LocalText
    source: Source
    rhythm: Rhythm
    pitfalls: tuple[LocalText, ...]
    spatial_reference: SpatialReference
    population_base: PopulationBase
    pooling: int
    minimum_count: int
    minimum_base: int
    range: tuple[float, float] | None = None
    instrument: str | None = None

    @property
    def formula_text(self) -> str:
        """The formula as people write it."""
        return print_formula(self.formula)
