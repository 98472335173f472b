"""Plain definitions, which keep their counts, written as formulas, and formulas that are one of them."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.nodes import (
    Arithmetic,
    MeasureName,
    Node,
    Operator,
    Quotient,
    QuotientForm,
    Shift,
    Shifted,
)
from keck.domain.measures import MeasureKind

_KINDS = {
    QuotientForm.SHARE: FormulaKind.SHARE,
    QuotientForm.RATE: FormulaKind.RATE,
    QuotientForm.PER: FormulaKind.RATE,
    QuotientForm.RATIO: FormulaKind.RATE,
}


def formula_of(definition: IndicatorDefinition, kinds: Mapping[str, MeasureKind] | None = None) -> Node:
    """Write a plain definition as a formula; the base count of a ready-made figure is no part of it.

    Parameters
    ----------
    kinds : mapping of str to MeasureKind, optional
        Of the measures; a rate of amounts is one ``per`` so many.
    """
    tree = summed(definition.numerator)
    if definition.kind not in (FormulaKind.COUNT, FormulaKind.FIGURE):
        form = _form(definition, kinds or {})
        tree = Quotient(form, tree, summed(definition.denominator), definition.per)
    return Shifted(Shift.POOL, tree, definition.pooling) if definition.pooling else tree


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


def plain_parts(node: Node, kinds: Mapping[str, MeasureKind]) -> dict[str, Any]:
    """Return kind, numerator, denominator, per and pooling of a formula that is one of the plain kinds.

    Parameters
    ----------
    kinds : mapping of str to MeasureKind
        Of the measures that are known; one that can not be summed is a ready-made figure.

    Raises
    ------
    FormulaError
        If the formula is something else.

    >>> from keck.domain.formulas.parsing import parse
    >>> plain_parts(parse("rate(a + b, c, 1000)"), {})
    {'kind': 'rate', 'numerator': ['a', 'b'], 'denominator': ['c'], 'per': 1000}
    """
    if isinstance(node, Shifted) and node.shift is Shift.POOL:
        parts = plain_parts(node.value, kinds)
        if parts["kind"] == FormulaKind.FIGURE or "pooling" in parts:
            raise FormulaError("formula_not_plain", node.span)
        return {**parts, "pooling": node.years}
    if (sums := operands_of(node)) is not None:
        figure = len(sums) == 1 and not kinds.get(sums[0].measure, MeasureKind.COUNT).additive
        kind = FormulaKind.FIGURE if figure else FormulaKind.COUNT
        return {"kind": kind.value, "numerator": _texts(sums)}
    match node:
        case Quotient(form=form, part=part, whole=whole, per=per) if form in _KINDS:
            above, below = operands_of(part), operands_of(whole)
            if above is not None and below is not None:
                parts = {"kind": _KINDS[form].value, "numerator": _texts(above), "denominator": _texts(below)}
                return parts if form is QuotientForm.SHARE else {**parts, "per": per}
    raise FormulaError("formula_not_plain", node.span)


def _texts(operands: tuple[Operand, ...]) -> list[str]:
    return [str(operand) for operand in operands]
