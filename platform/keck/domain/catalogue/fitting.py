"""An indicator of the catalogue over a member's own measures."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from keck.domain.catalogue.definitions import to_definition
from keck.domain.catalogue.fingerprints import mark_of
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.matching import Choice, OwnMeasure
from keck.domain.definitions import IndicatorDefinition, Operand
from keck.domain.formulas.replacing import operands_in, replaced
from keck.domain.protection import stricter
from keck.domain.texts import LocalText


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a member says itself of an adopted indicator; it computes nothing, and stays comparable.

    Attributes
    ----------
    name, description : LocalText or None
        Over those of the catalogue; what is not there is said as in the catalogue.
    target : float or None
        What areas are to reach, in the indicator's unit.
    deprivation : bool
        Whether others are set against it as the order of deprivation.
    """

    name: LocalText | None = None
    description: LocalText | None = None
    target: float | None = None
    deprivation: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the stored form, which ``words_from`` reads."""
        texts = {"name": self.name, "description": self.description}
        return {
            **{key: one.to_json() for key, one in texts.items() if one is not None},
            **({"target": self.target} if self.target is not None else {}),
            **({"deprivation": True} if self.deprivation else {}),
        }

    def also(self, other: IndicatorDefinition) -> "OwnWords":
        """Return the same, with target and order of a definition that gives way, where there is none yet."""
        target = other.target if self.target is None else self.target
        return replace(self, target=target, deprivation=self.deprivation or other.deprivation)


def words_from(stored: Mapping[str, Any]) -> OwnWords:
    """Read a member's own words."""
    read = {key: LocalText.of(stored[key]) for key in ("name", "description") if stored.get(key)}
    return OwnWords(**read, target=stored.get("target"), deprivation=bool(stored.get("deprivation", False)))


@dataclass(frozen=True, slots=True)
class Visibility:
    """How cautiously a member shows an indicator; it computes nothing, and stays comparable.

    Attributes
    ----------
    levels : tuple of str or None
        Levels at which it may be public; ``None`` means all.
    minimum_count, minimum_base : int or None
        Stricter ones than the catalogue's.
    """

    levels: tuple[str, ...] | None = None
    minimum_count: int | None = None
    zero_is_sensitive: bool = False
    default_period: str | None = None
    minimum_base: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the stored form, which ``visibility_from`` reads."""
        return {
            "levels": list(self.levels) if self.levels is not None else None,
            "minimum_count": self.minimum_count,
            "zero_is_sensitive": self.zero_is_sensitive,
            "default_period": self.default_period,
            "minimum_base": self.minimum_base,
        }

    def together(self, other: "Visibility") -> "Visibility":
        """Return the stricter one of two in every respect.

        >>> Visibility(("a", "b")).together(Visibility(("b", "c"), 20)).to_json()["levels"]
        ['b']
        """
        return Visibility(
            _both(self.levels, other.levels),
            stricter(self.minimum_count, other.minimum_count),
            self.zero_is_sensitive or other.zero_is_sensitive,
            self.default_period or other.default_period,
            stricter(self.minimum_base, other.minimum_base),
        )


def _both(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if one is None or other is None:
        return other if one is None else one
    return tuple(level for level in one if level in other)


def visibility_from(stored: Mapping[str, Any]) -> Visibility:
    """Read how cautiously a member shows an indicator."""
    levels = stored.get("levels")
    return Visibility(
        tuple(levels) if levels is not None else None,
        stored.get("minimum_count"),
        bool(stored.get("zero_is_sensitive", False)),
        stored.get("default_period"),
        stored.get("minimum_base"),
    )


def visibility_of(definition: IndicatorDefinition) -> Visibility:
    """Return how cautiously a definition is shown."""
    return Visibility(
        definition.public_levels,
        definition.minimum_count,
        definition.zero_is_sensitive,
        definition.default_period,
        definition.minimum_base,
    )


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a member decides about an indicator that it adopts.

    Attributes
    ----------
    pooled : bool
        Whether it puts together as many years as the catalogue says for small numbers.
    """

    choice: Choice
    words: OwnWords = field(default_factory=OwnWords)
    visibility: Visibility = field(default_factory=Visibility)
    pooled: bool = False
    comparable: bool = True


def needed(indicator: CatalogueIndicator) -> tuple[Operand, ...]:
    """Return the measures of the catalogue that an indicator is computed from."""
    return operands_in(indicator.formula)


def fitted(
    indicator: CatalogueIndicator, own: Mapping[str, OwnMeasure], fitting: Fitting
) -> IndicatorDefinition | None:
    """Return the member's definition of an indicator, or ``None`` if a release can not compute its formula.

    Parameters
    ----------
    own : mapping of str to OwnMeasure
        All measures that the choice names.
    """
    tree = replaced(indicator.formula, fitting.choice)
    plain = to_definition(indicator, own, tree, pooled=fitting.pooled)
    if plain is None:
        return None
    told, shown = fitting.words, fitting.visibility.together(visibility_of(plain))
    return replace(
        plain,
        name=told.name or plain.name,
        description=told.description or plain.description,
        minimum_count=shown.minimum_count,
        minimum_base=shown.minimum_base,
        target=told.target,
        deprivation=told.deprivation,
        public_levels=shown.levels,
        zero_is_sensitive=shown.zero_is_sensitive,
        default_period=shown.default_period,
        catalogue=mark_of(indicator, comparable=fitting.comparable),
    )


def same_formula(one: IndicatorDefinition, other: IndicatorDefinition) -> bool:
    """Tell whether two definitions compute the same, whatever they are called."""
    return _computed(one) == _computed(other)


def _computed(one: IndicatorDefinition) -> tuple[object, ...]:
    return (one.kind, one.per, one.pooling, set(one.numerator), set(one.denominator), one.formula)
