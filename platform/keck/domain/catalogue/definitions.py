"""Indicators of the catalogue as members compute them: counts, shares, rates, ready-made figures."""

from collections.abc import Mapping

from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.definitions import plain_parts
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.nodes import Node
from keck.domain.measures import Measure, MeasureKind


def to_definition(
    indicator: CatalogueIndicator, measures: Mapping[str, Measure], formula: Node | None = None
) -> IndicatorDefinition | None:
    """Return an indicator as one of the four kinds, or ``None`` if its formula is something else.

    Its pooling is no part of that.

    Parameters
    ----------
    measures : mapping of str to Measure
        All that the formula names, by code.
    formula : Node, optional
        The formula over a member's own measures; by default the catalogue's.
    """
    kinds = {code: one.kind for code, one in measures.items()}
    try:
        parts = plain_parts(formula or indicator.formula, kinds)
    except FormulaError:
        return None
    numerator = tuple(Operand.parse(text) for text in parts["numerator"])
    kind = FormulaKind(parts["kind"])
    if kind is FormulaKind.COUNT and any(kinds[one.measure] is not MeasureKind.COUNT for one in numerator):
        # Hectares of an area say nothing before they are set against something.
        return None
    below = tuple(Operand.parse(text) for text in parts.get("denominator", ()))
    return IndicatorDefinition(
        code=indicator.code,
        name=indicator.name,
        kind=kind,
        numerator=numerator,
        denominator=_base(numerator[0], measures) if kind is FormulaKind.FIGURE else below,
        per=parts.get("per", 100),
        unit=indicator.unit,
        description=indicator.question,
        decimals=indicator.decimals,
        polarity=indicator.polarity,
        topic=indicator.topic,
        minimum_count=indicator.minimum_count,
    )


def _base(figure: Operand, measures: Mapping[str, Measure]) -> tuple[Operand, ...]:
    """Return the count that is bound to a ready-made figure."""
    base = measures[figure.measure].base
    return (Operand(base, figure.group),) if base else ()
