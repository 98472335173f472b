"""Indicator definitions: what is computed from measures, and what it means."""

from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from typing import Any

from keck.domain.codes import INDICATOR_CODE
from keck.domain.groups import group_code, parse_group
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
    deprivation : bool
        Whether this indicator tells how deprived areas are, so that others are set against it; its polarity
        says which end that is.
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
    public_levels: tuple[str, ...] | None = None
    zero_is_sensitive: bool = False
    default_period: str | None = None
    target: float | None = None
    pooling: int | None = None
    formula: str = ""
    reads: tuple[Operand, ...] = ()
    deprivation: bool = False

    @property
    def operands(self) -> tuple[Operand, ...]:
        """All measures that the indicator needs, each once."""
        return tuple(dict.fromkeys(self.numerator + self.denominator + self.reads))

    def to_json(self) -> dict[str, Any]:
        """Return the stored form, which ``definition_from`` reads; what few definitions have is left out."""
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
            # Only where there is one: a definition without stays equal to what was stored before.
            **({"target": self.target} if self.target is not None else {}),
            **({"pooling": self.pooling} if self.pooling else {}),
            **({"formula": self.formula, "reads": [str(one) for one in self.reads]} if self.formula else {}),
            # Left out where it is not set, so that definitions stored before are still the same.
            **({"deprivation": True} if self.deprivation else {}),
        }


_DEFAULT_UNITS = {
    FormulaKind.COUNT: LocalText("Anzahl", "number"),
    FormulaKind.SHARE: LocalText("%", "%"),
    FormulaKind.FIGURE: LocalText("Wert", "value"),
    FormulaKind.DERIVED: LocalText("Wert", "value"),
}
_NEVER_NEGATIVE = (FormulaKind.COUNT, FormulaKind.SHARE, FormulaKind.RATE)
_KNOWN = frozenset(
    [
        "code",
        "name",
        "kind",
        "numerator",
        "denominator",
        "per",
        "unit",
        "description",
        "decimals",
        "polarity",
        "topic",
        "minimum_count",
        "public_levels",
        "zero_is_sensitive",
        "default_period",
        "target",
        "pooling",
        "formula",
        "reads",
        "deprivation",
    ]
)
_LONGEST_POOL = 5


def operands_text(operands: tuple[Operand, ...]) -> str:
    """Return half of a formula as it is published, in one order whatever the definition's.

    >>> operands_text((Operand("b"), Operand("a", "sex=f")))
    'a[sex=f] + b'
    """
    return " + ".join(str(operand) for operand in sorted(operands))


def _operands(value: Any, where: str) -> tuple[Operand, ...]:
    if value is None or value == []:
        return ()
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError(f"{where}: numerator and denominator are names of measures")
    try:
        found = tuple(Operand.parse(text) for text in texts)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
    if len(set(found)) < len(found):
        raise ValueError(f"{where}: a measure is named twice")
    return found


def _whole(value: dict[str, Any], name: str, default: int | None, least: int, most: int) -> int | None:
    number = value.get(name, default)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
        raise ValueError(f"{value['code']}: {name!r} is a whole number from {least} to {most}")
    return number


def _levels(value: dict[str, Any]) -> tuple[str, ...] | None:
    levels = value.get("public_levels")
    if levels is None:
        return None
    if not isinstance(levels, list) or not all(isinstance(one, str) and one for one in levels):
        raise ValueError(f"{value['code']}: 'public_levels' is a list of level codes")
    return tuple(levels)


def definition_from(value: dict[str, Any]) -> IndicatorDefinition:
    """Read one definition from a TOML or JSON table.

    Raises
    ------
    ValueError
        If a field is missing, unknown or does not fit the kind; the message names the indicator.
    """
    code = value.get("code")
    if not isinstance(code, str) or not INDICATOR_CODE.fullmatch(code):
        raise ValueError(f"indicator code {code!r} is not made of a-z, 0-9 and hyphens")
    if unknown := sorted(set(value) - _KNOWN):
        raise ValueError(f"{code}: unknown field {unknown[0]!r}")
    try:
        kind = FormulaKind(value.get("kind", "count"))
        polarity = Polarity(value.get("polarity", "0"))
        name = LocalText.of(value.get("name"))
        description = LocalText.of(value["description"]) if value.get("description") else None
        unit = LocalText.of(value["unit"]) if value.get("unit") else None
    except ValueError as error:
        raise ValueError(f"{code}: {error}") from error
    numerator = _operands(value.get("numerator"), code)
    denominator = _operands(value.get("denominator"), code)
    per = _whole(value, "per", 100, 1, 10_000_000) or 100
    decimals = _whole(value, "decimals", 0 if kind is FormulaKind.COUNT else 1, 0, 6) or 0
    pooling = _whole(value, "pooling", None, 2, _LONGEST_POOL)
    formula = value.get("formula", "")
    _check_formula(code, kind, numerator, denominator, formula)
    if pooling and kind in (FormulaKind.FIGURE, FormulaKind.DERIVED):
        raise ValueError(f"{code}: only counts are pooled, and what is divided of them")
    return IndicatorDefinition(
        code=code,
        name=name,
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        per=100 if kind is FormulaKind.SHARE else per,
        unit=unit or _DEFAULT_UNITS.get(kind) or LocalText(f"je {per}", f"per {per}"),
        description=description,
        decimals=decimals,
        polarity=polarity,
        topic=str(value.get("topic", "")),
        minimum_count=_whole(value, "minimum_count", None, 1, 1000),
        public_levels=_levels(value),
        zero_is_sensitive=bool(value.get("zero_is_sensitive", False)),
        default_period=value.get("default_period"),
        target=_target(value, kind),
        pooling=pooling,
        formula=formula,
        reads=_operands(value.get("reads"), code),
        deprivation=_deprivation(value, polarity),
    )


def _target(value: dict[str, Any], kind: FormulaKind) -> float | None:
    number = value.get("target")
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        raise ValueError(f"{value['code']}: 'target' is a number")
    most = 100 if kind is FormulaKind.SHARE else number
    least = 0 if kind in _NEVER_NEGATIVE else number
    if not least <= number <= most:
        raise ValueError(f"{value['code']}: 'target' is out of the range of a {kind.value}")
    return float(number)


def _deprivation(value: dict[str, Any], polarity: Polarity) -> bool:
    found = value.get("deprivation", False)
    if not isinstance(found, bool):
        raise ValueError(f"{value['code']}: 'deprivation' is true or false")
    if found and polarity is Polarity.NEUTRAL:
        raise ValueError(f"{value['code']}: 'deprivation' needs a polarity, which says which end is deprived")
    return found


def _check_formula(
    code: str,
    kind: FormulaKind,
    numerator: tuple[Operand, ...],
    denominator: tuple[Operand, ...],
    formula: Any,
) -> None:
    if kind is FormulaKind.DERIVED:
        if not isinstance(formula, str) or not formula or numerator or denominator:
            raise ValueError(f"{code}: what is derived has a formula and nothing else")
        return
    if formula:
        raise ValueError(f"{code}: only what is derived keeps its formula")
    if not numerator:
        raise ValueError(f"{code}: the numerator is missing")
    if kind in (FormulaKind.SHARE, FormulaKind.RATE) and not denominator:
        raise ValueError(f"{code}: a {kind.value} needs a denominator")
    if kind is FormulaKind.COUNT and denominator:
        raise ValueError(f"{code}: a count has no denominator")
    if kind is FormulaKind.FIGURE and len(numerator) != 1:
        raise ValueError(f"{code}: a ready-made figure stands alone")
