"""Today's four kinds of definitions, written as formulas, and formulas that are one of them."""

from collections.abc import Mapping
from functools import reduce

from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.nodes import Arithmetic, MeasureName, Node, Operator, Quotient, QuotientForm
from keck.domain.measures import MeasureKind


def formula_of(definition: IndicatorDefinition, kinds: Mapping[str, MeasureKind] | None = None) -> Node:
    """Write a definition as a formula; the base count of a ready-made figure is no part of it.

    Parameters
    ----------
    kinds : mapping of str to MeasureKind, optional
        Of the measures; a rate of amounts is one ``per`` so many.
    """
    above = summed(definition.numerator)
    if definition.kind in (FormulaKind.COUNT, FormulaKind.FIGURE):
        return above
    form = _form(definition, kinds or {})
    return Quotient(form, above, summed(definition.denominator), definition.per)


def _form(definition: IndicatorDefinition, kinds: Mapping[str, MeasureKind]) -> QuotientForm:
    if definition.kind is FormulaKind.SHARE:
        return QuotientForm.SHARE
    counts = all(
        kinds.get(one.measure, MeasureKind.COUNT) is MeasureKind.COUNT for one in definition.operands
    )
    return QuotientForm.RATE if counts else QuotientForm.PER


def summed(operands: tuple[Operand, ...]) -> Node:
    """Return a sum of measures."""
    names: list[Node] = [MeasureName(operand) for operand in operands]
    return reduce(lambda left, right: Arithmetic(Operator.PLUS, left, right), names)


def operands_of(node: Node) -> tuple[Operand, ...] | None:
    """Return the measures of a plain sum, or ``None`` if the formula is something else.

    >>> from keck.domain.formulas.parsing import parse
    >>> operands_of(parse("a + b[sex=f]")), operands_of(parse("a - b"))
    ((Operand(measure='a', group=''), Operand(measure='b', group='sex=f')), None)
    """
    match node:
        case MeasureName(operand=operand):
            return (operand,)
        case Arithmetic(operator=Operator.PLUS, left=left, right=right):
            one, other = operands_of(left), operands_of(right)
            return None if one is None or other is None else one + other
    return None
