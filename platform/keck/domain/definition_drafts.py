"""A definition as somebody fills it into a form."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from keck.domain.codes import own_code, slugify
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas.definitions import formula_of
from keck.domain.formulas.printing import operand_text, print_formula
from keck.domain.measures import MeasureKind
from keck.domain.targets import target_text

SIMPLE, WRITTEN = "simple", "formula"
"""How the formula is made: of two choices, or as a text."""
_LONGEST_CODE = 74


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the fields of the form.

    Attributes
    ----------
    how : str
        ``simple`` or ``formula``.
    above, below : str
        Of the simple way, measures with groups as formulas name them; without one below it is a count.
    decimals, minimum_count, minimum_base, pooling, target : str
        As typed; empty means that it comes about by itself, or that there is none.
    levels : tuple of str
        Levels at which the indicator may be public.
    deprivation : bool
        Whether others are set against it as the order of deprivation.
    index : bool
        Whether settings of an index are kept that the form does not show.
    copied : str
        What a new one was made from, ``code/version``.
    """

    code: str = ""
    name_de: str = ""
    name_en: str = ""
    description_de: str = ""
    description_en: str = ""
    how: str = SIMPLE
    above: str = ""
    below: str = ""
    formula: str = ""
    unit_de: str = ""
    unit_en: str = ""
    decimals: str = ""
    polarity: str = "0"
    topic: str = ""
    minimum_count: str = ""
    minimum_base: str = ""
    pooling: str = ""
    default_period: str = ""
    zero_is_sensitive: bool = False
    levels: tuple[str, ...] = ()
    target: str = ""
    deprivation: bool = False
    index: bool = False
    copied: str = ""

    @property
    def text(self) -> str:
        """The formula, whichever way it was made."""
        if self.how != SIMPLE:
            return self.formula.strip()
        return f"share({self.above}, {self.below})" if self.below and self.above else self.above


def formula_text(definition: IndicatorDefinition, kinds: Mapping[str, MeasureKind]) -> str:
    """Return any definition's formula as a text; pooling as a rule of the whole is no part of it."""
    if definition.kind is FormulaKind.DERIVED:
        return definition.formula
    return print_formula(formula_of(replace(definition, pooling=None), kinds))


def draft_of(
    definition: IndicatorDefinition,
    automatic: IndicatorDefinition,
    kinds: Mapping[str, MeasureKind],
    levels: Sequence[str],
) -> Draft:
    """Return a definition as the form shows it.

    Parameters
    ----------
    automatic : IndicatorDefinition
        The same without its own unit and decimals: what would come about by itself is left empty, so that it
        follows a formula that is changed.
    """
    simple = simple_parts(definition)
    unit = None if definition.unit == automatic.unit else definition.unit
    description = definition.description
    shown = definition.public_levels
    return Draft(
        code=definition.code,
        name_de=definition.name.de,
        name_en=definition.name.en or "",
        description_de=description.de if description else "",
        description_en=description.en or "" if description else "",
        how=SIMPLE if simple else WRITTEN,
        above=simple[0] if simple else "",
        below=simple[1] if simple else "",
        formula=formula_text(definition, kinds),
        unit_de=unit.de if unit else "",
        unit_en=unit.en or "" if unit else "",
        decimals="" if definition.decimals == automatic.decimals else str(definition.decimals),
        polarity=definition.polarity.value,
        topic=definition.topic,
        minimum_count=str(definition.minimum_count or ""),
        minimum_base=str(definition.minimum_base or ""),
        pooling=str(definition.pooling or ""),
        default_period=definition.default_period or "",
        zero_is_sensitive=definition.zero_is_sensitive,
        levels=tuple(one for one in levels if shown is None or one in shown),
        target=target_text(definition.target),
        deprivation=definition.deprivation,
        index=definition.index is not None,
    )


def simple_parts(definition: IndicatorDefinition) -> tuple[str, str] | None:
    """Return what two choices would say of a definition, or ``None`` if they can not."""
    above, below = definition.numerator, definition.denominator
    if len(above) != 1 or len(below) > 1 or definition.kind in (FormulaKind.RATE, FormulaKind.DERIVED):
        return None
    if definition.kind is FormulaKind.SHARE:
        return operand_text(above[0]), operand_text(below[0])
    return None if below else (operand_text(above[0]), "")


def proposed_code(name: str, taken: Collection[str]) -> str:
    """Return a code for a new indicator that none has yet.

    >>> proposed_code("Kinder in Armut", {"own.kinder-in-armut"})
    'own.kinder-in-armut-2'
    """
    base = own_code(slugify(name, _LONGEST_CODE))
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
