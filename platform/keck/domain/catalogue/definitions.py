"""Indicators of the catalogue as members compute them today: counts, shares, rates, ready-made figures."""

from collections.abc import Mapping

from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.measures import CatalogueMeasure
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.definitions import operands_of
from keck.domain.formulas.nodes import Node, Quotient, QuotientForm
from keck.domain.measures import MeasureKind

_Parts = tuple[FormulaKind, tuple[Operand, ...], tuple[Operand, ...], int]


def to_definition(
    indicator: CatalogueIndicator, measures: Mapping[str, CatalogueMeasure]
) -> IndicatorDefinition | None:
    """Return an indicator as one of the four kinds, or ``None`` if its formula is something else.

    Its pooling is no part of that.
    """
    parts = _divided(indicator.formula) or _alone(indicator.formula, measures)
    if parts is None:
        return None
    kind, numerator, denominator, per = parts
    return IndicatorDefinition(
        code=indicator.code,
        name=indicator.name,
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        per=per,
        unit=indicator.unit,
        description=indicator.question,
        decimals=indicator.decimals,
        polarity=indicator.polarity,
        topic=indicator.topic,
        minimum_count=indicator.minimum_count,
    )


def _divided(formula: Node) -> _Parts | None:
    if not isinstance(formula, Quotient):
        return None
    above, below = operands_of(formula.part), operands_of(formula.whole)
    if above is None or below is None:
        return None
    share = formula.form is QuotientForm.SHARE
    return FormulaKind.SHARE if share else FormulaKind.RATE, above, below, formula.per


def _alone(formula: Node, measures: Mapping[str, CatalogueMeasure]) -> _Parts | None:
    operands = operands_of(formula)
    if operands is None:
        return None
    known = [measures[one.measure].measure for one in operands]
    if all(one.kind is MeasureKind.COUNT for one in known):
        return FormulaKind.COUNT, operands, (), 100
    if len(known) == 1 and not known[0].kind.additive:
        base = (Operand(known[0].base, operands[0].group),) if known[0].base else ()
        return FormulaKind.FIGURE, operands, base, 100
    return None
