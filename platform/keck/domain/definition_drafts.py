"""A definition as somebody fills it into a form, and the table of a definition file that says the same."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from keck.domain.codes import own_code, slugify
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas.definitions import formula_of
from keck.domain.formulas.printing import operand_text, print_formula
from keck.domain.measures import MeasureKind

SIMPLE, WRITTEN = "simple", "formula"
"""How the formula is made: of two choices, or as a text."""
_LONGEST_CODE = 74
# What the form says itself; all else of a stored definition stays as it is.
_SAID = frozenset(
    [
        "code",
        "name",
        "description",
        "kind",
        "numerator",
        "denominator",
        "per",
        "formula",
        "reads",
        "pooling",
        "unit",
        "decimals",
        "polarity",
        "topic",
        "minimum_count",
        "public_levels",
        "zero_is_sensitive",
        "default_period",
    ]
)
_HALVES = ("kind", "numerator", "denominator", "per")


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the fields of the form.

    Attributes
    ----------
    how : str
        ``simple`` or ``formula``.
    above, below : str
        Of the simple way, measures with groups as formulas name them; without one below it is a count.
    decimals, minimum_count, pooling : str
        As typed; empty means that it comes about by itself, or that there is none.
    levels : tuple of str
        Levels at which the indicator may be public.
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
    pooling: str = ""
    default_period: str = ""
    zero_is_sensitive: bool = False
    levels: tuple[str, ...] = ()

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


def table_of(
    draft: Draft,
    stored: IndicatorDefinition | None,
    kinds: Mapping[str, MeasureKind],
    levels: Sequence[str],
) -> dict[str, Any]:
    """Return the table of a definition file that says what the form says.

    Parameters
    ----------
    stored : IndicatorDefinition or None
        The definition that is changed: what the form does not ask for stays, and so do the halves of a
        formula that is unchanged, since a text does not say everything (the base count of a figure).
    levels : sequence of str
        All levels that the form offers.

    Raises
    ------
    ValueError
        If a number is none.
    """
    body = stored.to_json() if stored else {}
    table = {name: value for name, value in body.items() if name not in _SAID}
    table |= {"code": stored.code if stored else draft.code, "name": _text(draft.name_de, draft.name_en)}
    if stored is not None and draft.text == formula_text(stored, kinds) and not stored.formula:
        table |= {name: body[name] for name in _HALVES}
    else:
        table["formula"] = draft.text
    table |= {
        "polarity": draft.polarity,
        "topic": draft.topic,
        "zero_is_sensitive": draft.zero_is_sensitive,
        "public_levels": _levels(draft, stored, levels),
        "description": _text(draft.description_de, draft.description_en),
        "unit": _text(draft.unit_de, draft.unit_en),
        "default_period": draft.default_period.strip() or None,
    }
    for name in ("decimals", "minimum_count", "pooling"):
        if typed := getattr(draft, name).strip():
            table[name] = int(typed)
    return table


def _text(german: str, english: str) -> dict[str, str] | None:
    if not german.strip():
        return {"de": "", "en": english.strip()} if english.strip() else None
    return {"de": german.strip(), **({"en": english.strip()} if english.strip() else {})}


def _levels(draft: Draft, stored: IndicatorDefinition | None, offered: Sequence[str]) -> list[str] | None:
    known = stored.public_levels if stored else None
    if known is not None and set(draft.levels) == set(known) & set(offered):
        return list(known)
    return None if set(draft.levels) >= set(offered) else [one for one in offered if one in draft.levels]


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
        pooling=str(definition.pooling or ""),
        default_period=definition.default_period or "",
        zero_is_sensitive=definition.zero_is_sensitive,
        levels=tuple(one for one in levels if shown is None or one in shown),
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
