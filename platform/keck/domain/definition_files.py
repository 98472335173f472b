"""Definition files: indicators as TOML, by a formula or by what stands above and below the line."""

import tomllib
from collections.abc import Mapping
from typing import Any

from keck.domain.codes import own_code
from keck.domain.definitions import IndicatorDefinition, definition_from
from keck.domain.formulas.definitions import plain_parts
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.parsing import parse
from keck.domain.measures import MeasureKind

_PARTS = ("kind", "numerator", "denominator", "per")


class FaultyFormula(FormulaError):  # noqa: N818 - named after what is at fault
    """A formula of a definition file that is none, or that is not computed.

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


def definitions_from_toml(
    text: str, kinds: Mapping[str, MeasureKind] | None = None
) -> list[IndicatorDefinition]:
    """Read a definition file: a list of ``[[indicator]]`` tables; each code becomes the member's own.

    Parameters
    ----------
    kinds : mapping of str to MeasureKind, optional
        Of the member's measures: a formula does not say which of them are ready-made figures.

    Raises
    ------
    FaultyFormula
        If a formula is wrong or not one of those that are computed.
    ValueError
        If the file is not TOML, or a definition is wrong or there twice.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"not a TOML file: {error}") from error
    tables = document.get("indicator")
    if not isinstance(tables, list) or not tables:
        raise ValueError("the file has no [[indicator]] table")
    found: dict[str, IndicatorDefinition] = {}
    for table in tables:
        if not isinstance(table, dict):
            raise ValueError("every [[indicator]] is a table")
        definition = _definition(table, kinds or {})
        if definition.code in found:
            raise ValueError(f"{definition.code}: defined twice")
        found[definition.code] = definition
    return list(found.values())


def _definition(table: dict[str, Any], kinds: Mapping[str, MeasureKind]) -> IndicatorDefinition:
    code = table.get("code")
    if "catalogue" in table:
        # What belongs to the catalogue is adopted; a file that claims it would be compared with others.
        raise ValueError(f"{code}: unknown field 'catalogue'")
    named = {**table, "code": own_code(code) if isinstance(code, str) else code}
    if "formula" not in named:
        return definition_from(named)
    formula = named.pop("formula")
    if given := [name for name in _PARTS if name in named]:
        raise ValueError(f"{code}: {given[0]!r} is said by the formula")
    if not isinstance(formula, str):
        raise ValueError(f"{code}: a formula is a text")
    try:
        parts = plain_parts(parse(formula), kinds)
    except FormulaError as error:
        raise FaultyFormula(str(code), formula, error) from error
    return definition_from({**named, **parts})
