"""Definition files: indicators as TOML, by a formula or by what stands above and below the line."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from keck.domain.codes import own_code
from keck.domain.definition_reading import FieldError, definition_from
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas.checking import CheckedFormula
from keck.domain.formulas.definitions import plain_parts
from keck.domain.formulas.derived import checked, operands_of, tree_of
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.meanings import ValueKind
from keck.domain.formulas.nodes import Arithmetic, Index, Operator
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.standards import StandardForm, Standardised
from keck.domain.formulas.units import PERCENT
from keck.domain.formulas.vocabulary import Vocabulary
from keck.domain.texts import LocalText

_PARTS = ("kind", "numerator", "denominator", "per")
_UNITS = {
    ValueKind.STANDING: LocalText("Standardabw.", "std. dev."),
    ValueKind.RANK: LocalText("Rang", "rank"),
}


class FaultyFormula(FormulaError):  # noqa: N818 - named after what is at fault
    """A formula of a definition file that is none, or that can not be computed.

    Attributes
    ----------
    indicator : str
        Code of the definition.
    text : str
        The formula, in which the place is marked.
    """

    def __init__(self, indicator: str, text: str, error: FormulaError) -> None:
        super().__init__(error.code, error.span, error.suggestion, **error.params)
        self.indicator = indicator
        self.text = text


def definitions_from_toml(text: str, vocabulary: Vocabulary | None = None) -> list[IndicatorDefinition]:
    """Read a definition file: a list of ``[[indicator]]`` tables; each code becomes the member's own.

    Parameters
    ----------
    vocabulary : Vocabulary, optional
        What the member has already. Sums and quotients may name measures that are still to come; all else
        is checked against it, together with the file's own indicators.

    Raises
    ------
    FaultyFormula
        If a formula is wrong.
    ValueError
        If the file is not TOML, or a definition is wrong or there twice.
    """
    return definitions_from_tables(_tables(text), vocabulary or Vocabulary())


def definitions_from_tables(tables: Iterable[dict[str, Any]], known: Vocabulary) -> list[IndicatorDefinition]:
    """Read definitions as tables of a file, from wherever they come; `definitions_from_toml` says how.

    Raises
    ------
    FaultyFormula
        If a formula is wrong.
    ValueError
        If a definition is wrong or there twice.
    """
    found: dict[str, IndicatorDefinition] = {}
    plain_units = set()
    for table in tables:
        definition = _definition(table, known)
        if definition.code in found:
            raise ValueError(f"{definition.code}: defined twice")
        found[definition.code] = definition
        if table.get("unit") is None:
            plain_units.add(definition.code)
    ordering = [one.code for one in found.values() if one.deprivation]
    if len(ordering) > 1:
        raise ValueError(f"{ordering[1]}: 'deprivation' is said of {ordering[0]} already; there is one")
    return _settled(found, plain_units, known)


def _tables(text: str) -> list[dict[str, Any]]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"not a TOML file: {error}") from error
    tables = document.get("indicator")
    if not isinstance(tables, list) or not tables:
        raise ValueError("the file has no [[indicator]] table")
    if not all(isinstance(table, dict) for table in tables):
        raise ValueError("every [[indicator]] is a table")
    return tables


def _definition(table: dict[str, Any], known: Vocabulary) -> IndicatorDefinition:
    code = table.get("code")
    if "catalogue" in table:
        # What belongs to the catalogue is adopted; a file that claims it would be compared with others.
        raise ValueError(f"{code}: unknown field 'catalogue'")
    named = {**table, "code": own_code(code) if isinstance(code, str) else code}
    if "formula" not in named:
        return definition_from(named)
    formula = named.pop("formula")
    if given := [name for name in (*_PARTS, "reads") if name in named]:
        raise ValueError(f"{code}: {given[0]!r} is said by the formula")
    if not isinstance(formula, str):
        raise ValueError(f"{code}: a formula is a text")
    try:
        tree = parse(formula)
    except FormulaError as error:
        raise FaultyFormula(str(code), formula, error) from error
    try:
        parts = plain_parts(tree, {name: one.kind for name, one in known.measures.items()})
    except FormulaError:
        if "index" in named and not isinstance(tree, Index):
            reason = f"{code}: only a formula that is an index has settings of one"
            raise FieldError("index", reason) from None
        return definition_from({**named, "kind": FormulaKind.DERIVED.value, "formula": formula})
    if "pooling" in parts and named.get("pooling") not in (None, parts["pooling"]):
        raise ValueError(f"{code}: the formula pools {parts['pooling']} years, 'pooling' says otherwise")
    return definition_from({**named, **parts})


def _settled(
    found: dict[str, IndicatorDefinition], plain_units: set[str], known: Vocabulary
) -> list[IndicatorDefinition]:
    """Check what is derived with all that the file brings, and note what it reads."""
    kinds = {name: one.kind for name, one in known.measures.items()}
    trees = {code: tree_of(one, kinds) for code, one in found.items()}
    whole = replace(known, indicators={**known.indicators, **trees})
    return [
        _derived(one, whole, one.code in plain_units) if one.kind is FormulaKind.DERIVED else one
        for one in found.values()
    ]


def _derived(definition: IndicatorDefinition, known: Vocabulary, plain_unit: bool) -> IndicatorDefinition:
    try:
        formula = checked(definition, known)
        reads = operands_of(formula, known)
    except FormulaError as error:
        raise FaultyFormula(definition.code, definition.formula, error) from error
    unit = _unit(formula, definition.unit) if plain_unit else definition.unit
    return replace(definition, reads=reads, unit=unit)


def _unit(formula: CheckedFormula, default: LocalText) -> LocalText:
    meaning, tree = formula.meaning, formula.tree
    difference = meaning.changed or (isinstance(tree, Arithmetic) and tree.operator is Operator.MINUS)
    if meaning.unit == PERCENT:
        return LocalText("Prozentpunkte", "percentage points") if difference else LocalText("%", "%")
    if isinstance(tree, Standardised):
        if tree.form is StandardForm.INDIRECT:
            return LocalText("Verhältnis", "ratio")
        return LocalText(f"je {tree.per}", f"per {tree.per}")
    return _UNITS.get(meaning.kind, default)
