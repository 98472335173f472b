"""What a formula may speak of: the measures, indicators and levels of one member."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from keck.domain.formulas.nodes import Node
from keck.domain.measures import MeasureKind


class SpatialReference(StrEnum):
    """Where those whom a measure counts are counted."""

    HOME = "home"
    SITE = "site"
    WORKPLACE = "workplace"


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """What is known of a measure.

    Attributes
    ----------
    unit : str
        The unit's German name; it matters for amounts, means, figures and scores only.
    base : str or None
        Code of the count bound to a mean.
    reference : SpatialReference or None
        ``None`` where nobody has said it; then it fits to everything.
    groups : frozenset of str or None
        Codes of its groups, the total included; ``None`` means that any may be asked for.
    levels : frozenset of str or None
        Levels at which it has values, sums of smaller areas included; ``None`` means all.
    present : frozenset of str
        Groups in which it has values now, from which formulas take the bands that they compute with.
    """

    kind: MeasureKind = MeasureKind.COUNT
    unit: str = ""
    base: str | None = None
    reference: SpatialReference | None = None
    groups: frozenset[str] | None = None
    levels: frozenset[str] | None = None
    present: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that one member's formulas may name.

    It holds nothing of other members, so that their names are unknown like names that nobody has.

    Attributes
    ----------
    indicators : mapping of str to Node
        Formulas by the code of their indicator.
    levels : tuple of str
        Codes from the largest areas to the smallest.
    """

    measures: Mapping[str, KnownMeasure] = field(default_factory=dict)
    indicators: Mapping[str, Node] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
