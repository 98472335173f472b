"""Indicator definitions: what is computed from measures, and what it means."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from keck.domain.catalogue_marks import CatalogueMark
from keck.domain.groups import group_code, parse_group
from keck.domain.indices import IndexSettings
from keck.domain.texts import LocalText


class FormulaKind(StrEnum):
    """How an indicator is computed."""

    COUNT = "count"
    """A count as it is."""
    SHARE = "share"
    """Numerator divided by denominator, in per cent."""
    RATE = "rate"
    """Numerator divided by denominator, per ``per``."""
    FIGURE = "figure"
    """A ready-made figure, mean or score: never summed."""
    DERIVED = "derived"
    """What a formula makes of values that are shown: changes, standings, indices."""


class Polarity(StrEnum):
    """Whether a high value is good."""

    GOOD = "+"
    BAD = "-"
    NEUTRAL = "0"


@dataclass(frozen=True, slots=True, order=True)
class Operand:
    """A measure with a group: ``einwohner`` or ``einwohner[age=0-2]``."""

    measure: str
    group: str = ""

    @classmethod
    def parse(cls, text: str) -> "Operand":
        """Read an operand.

        >>> Operand.parse("einwohner[sex=f;age=0-2]")
        Operand(measure='einwohner', group='age=0-2;sex=f')
        """
        measure, bracket, rest = text.strip().partition("[")
        if bracket and not rest.endswith("]"):
            raise ValueError(f"not a measure: {text!r}")
        return cls(measure.strip(), group_code(parse_group(rest[:-1])) if bracket else "")

    def __str__(self) -> str:
        """Return the text that ``parse`` reads."""
        return f"{self.measure}[{self.group}]" if self.group else self.measure


@dataclass(frozen=True, slots=True)
class IndicatorDefinition:
    """An indicator.

    Attributes
    ----------
    numerator : tuple of Operand
        Summed before anything is divided.
    denominator : tuple of Operand
        Summed likewise; empty for counts. For a figure it may name its base count.
    per : int
        100 for shares; any number for rates.
    minimum_count, minimum_base : int or None
        Fewer counted, and shares and rates of fewer, are hidden; they may only be stricter than the policy.
    public_levels : tuple of str or None
        Levels at which the indicator may be public; ``None`` means all.
    zero_is_sensitive : bool
        Whether a count of 0 says something about everybody.
    target : float or None
        What areas are to reach, in the indicator's unit; the polarity says from which side.
    pooling : int or None
        How many years are summed before anything is divided; then there are values of such periods only.
    formula : str
        Of what is derived, as it was written; it may name other indicators.
    reads : tuple of Operand
        All measures that a derived one needs, those of the indicators that it names included.
    index : IndexSettings or None
        Of one whose formula is an index, if they are not as usual.
    deprivation : bool
        Whether this indicator tells how deprived areas are, so that others are set against it; its polarity
        says which end that is.
    deviation : Operand or None
        Of a mean: the ready-made measure that is its standard deviation.
    design_effect : float or None
        Of shares and of means with a deviation: by how much clusters widen the variance; at least 1.
    catalogue : CatalogueMark or None
        Which version of the catalogue's indicator it is; ``None`` for the member's own.
    """

    code: str
    name: LocalText
    kind: FormulaKind
    numerator: tuple[Operand, ...]
    denominator: tuple[Operand, ...] = ()
    per: int = 100
    unit: LocalText = field(default_factory=lambda: LocalText("Anzahl", "number"))
    description: LocalText | None = None
    decimals: int = 0
    polarity: Polarity = Polarity.NEUTRAL
    topic: str = ""
    minimum_count: int | None = None
    minimum_base: int | None = None
    public_levels: tuple[str, ...] | None = None
    zero_is_sensitive: bool = False
    default_period: str | None = None
    target: float | None = None
    pooling: int | None = None
    formula: str = ""
    reads: tuple[Operand, ...] = ()
    index: IndexSettings | None = None
    deprivation: bool = False
    deviation: Operand | None = None
    design_effect: float | None = None
    catalogue: CatalogueMark | None = None

    @property
    def operands(self) -> tuple[Operand, ...]:
        """All measures that the indicator needs, each once."""
        spread = () if self.deviation is None else (self.deviation,)
        return tuple(dict.fromkeys(self.numerator + self.denominator + self.reads + spread))

    def to_json(self) -> dict[str, Any]:
        """Return the stored form, which ``definition_from`` reads.

        What few definitions have is left out of the others, which stay equal to what was stored before.
        """
        return {
            "code": self.code,
            "name": self.name.to_json(),
            "kind": self.kind.value,
            "numerator": [str(operand) for operand in self.numerator],
            "denominator": [str(operand) for operand in self.denominator],
            "per": self.per,
            "unit": self.unit.to_json(),
            "description": self.description.to_json() if self.description else None,
            "decimals": self.decimals,
            "polarity": self.polarity.value,
            "topic": self.topic,
            "minimum_count": self.minimum_count,
            "public_levels": list(self.public_levels) if self.public_levels is not None else None,
            "zero_is_sensitive": self.zero_is_sensitive,
            "default_period": self.default_period,
            **({"minimum_base": self.minimum_base} if self.minimum_base else {}),
            **({"target": self.target} if self.target is not None else {}),
            **({"pooling": self.pooling} if self.pooling else {}),
            **({"formula": self.formula, "reads": [str(one) for one in self.reads]} if self.formula else {}),
            **({"index": self.index.to_json()} if self.index else {}),
            **({"deprivation": True} if self.deprivation else {}),
            **({"deviation": str(self.deviation)} if self.deviation is not None else {}),
            **({"design_effect": self.design_effect} if self.design_effect is not None else {}),
            **({"catalogue": self.catalogue.to_json()} if self.catalogue else {}),
        }


def operands_text(operands: tuple[Operand, ...]) -> str:
    """Return half of a formula as it is published, in one order whatever the definition's.

    >>> operands_text((Operand("b"), Operand("a", "sex=f")))
    'a[sex=f] + b'
    """
    return " + ".join(str(operand) for operand in sorted(operands))
