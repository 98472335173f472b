"""What comes of two values, and which may not meet."""

from dataclasses import replace

from keck.domain.formulas.errors import FormulaError, Span
from keck.domain.formulas.meanings import Meaning, ValueKind, joined_levels
from keck.domain.formulas.nodes import Arithmetic, Operator, Quotient, QuotientForm
from keck.domain.formulas.printing import print_formula
from keck.domain.formulas.units import COUNT, Unit

_PERS = {QuotientForm.SHARE: 100, QuotientForm.RATIO: 1}


def together(kind: ValueKind, unit: Unit, left: Meaning, right: Meaning, span: Span) -> Meaning:
    """Return what two values have in common as one.

    Raises
    ------
    FormulaError
        If there is no level at which both have values.
    """
    levels = joined_levels(left.levels, right.levels)
    if levels is not None and not levels:
        known = {"left": ", ".join(sorted(left.levels or ())), "right": ", ".join(sorted(right.levels or ()))}
        raise FormulaError("formula_levels_apart", span, **known)
    return Meaning(
        kind,
        unit,
        left.references | right.references,
        levels,
        kind.quantity and left.linear and right.linear,
        left.ready or right.ready,
        left.relative or right.relative,
        left.placed or right.placed,
        left.pooled or right.pooled,
        left.changed or right.changed,
    )


def computed(node: Arithmetic, left: Meaning, right: Meaning) -> Meaning:
    """Return what a sum, difference, product or quotient is.

    Raises
    ------
    FormulaError
        If the two may not be computed together.
    """
    for side, meaning in ((node.left, left), (node.right, right)):
        if meaning.kind is ValueKind.RANK:
            raise FormulaError("formula_rank_arithmetic", side.span)
    if left.kind is right.kind is ValueKind.NUMBER:
        return left
    if node.operator in (Operator.PLUS, Operator.MINUS):
        return _added(node, left, right)
    for side, meaning in ((node.left, left), (node.right, right)):
        if meaning.ready:
            raise FormulaError("formula_ready_rebased", side.span)
    return _multiplied(node, left, right) if node.operator is Operator.TIMES else _divided(node, left, right)


def _added(node: Arithmetic, left: Meaning, right: Meaning) -> Meaning:
    if ValueKind.NUMBER in (left.kind, right.kind):
        number, other = (left, right) if left.kind is ValueKind.NUMBER else (right, left)
        return _with_number(node, number, other)
    if left.ready or right.ready:
        _check_ready(node, left, right)
    if left.unit != right.unit:
        units = {"left": str(left.unit), "right": str(right.unit)}
        raise FormulaError("formula_units_differ", node.span, **units)
    if left.kind.quantity and right.kind.quantity:
        _check_references(node.span, left, right, "formula_references_added")
        counts = left.kind is right.kind is ValueKind.COUNT and node.operator is Operator.PLUS
        return together(ValueKind.COUNT if counts else ValueKind.AMOUNT, left.unit, left, right, node.span)
    standing = left.kind is right.kind is ValueKind.STANDING
    kind = ValueKind.STANDING if standing else ValueKind.DERIVED
    return together(kind, left.unit, left, right, node.span)


def _with_number(node: Arithmetic, number: Meaning, other: Meaning) -> Meaning:
    if other.kind.quantity:
        raise FormulaError("formula_number_and_count", node.span)
    if other.ready:
        raise FormulaError("formula_ready_rebased", node.span)
    kind = ValueKind.DERIVED if other.kind is ValueKind.RATIO else other.kind
    return together(kind, other.unit, number, other, node.span)


def _check_ready(node: Arithmetic, left: Meaning, right: Meaning) -> None:
    if node.operator is Operator.PLUS:
        raise FormulaError("formula_ready_added", node.span)
    # A difference of differences would be a sum again.
    if any(side.ready and not side.kind.comes_ready for side in (left, right)):
        raise FormulaError("formula_ready_added", node.span)


def _check_references(span: Span, left: Meaning, right: Meaning, code: str) -> None:
    if len(references := left.references | right.references) > 1:
        raise FormulaError(code, span, references=", ".join(sorted(references)))


def _multiplied(node: Arithmetic, left: Meaning, right: Meaning) -> Meaning:
    if ValueKind.NUMBER in (left.kind, right.kind):
        return _scaled(right if left.kind is ValueKind.NUMBER else left)
    return together(ValueKind.DERIVED, left.unit * right.unit, left, right, node.span)


def _scaled(meaning: Meaning) -> Meaning:
    kind = ValueKind.AMOUNT if meaning.kind is ValueKind.COUNT else meaning.kind
    return replace(meaning, kind=kind)


def _divided(node: Arithmetic, left: Meaning, right: Meaning) -> Meaning:
    if right.kind is ValueKind.NUMBER:
        return _scaled(left)
    both = left.kind.quantity and right.kind.quantity
    kind = ValueKind.RATIO if both else ValueKind.DERIVED
    return together(kind, left.unit / right.unit, left, right, node.span)


def divided(node: Quotient, part: Meaning, whole: Meaning) -> Meaning:
    """Return what a share, a rate or another quotient of two sums is.

    Raises
    ------
    FormulaError
        If one of them is no sum of measures, if units do not fit, or if a share mixes spatial references.
    """
    for side, meaning in ((node.part, part), (node.whole, whole)):
        if not meaning.kind.quantity:
            code = "formula_ready_divided" if meaning.ready else "formula_quantity_only"
            raise FormulaError(code, side.span, name=str(node.form))
    units = {"left": str(part.unit), "right": str(whole.unit)}
    if node.form is QuotientForm.SHARE:
        if part.unit != whole.unit:
            raise FormulaError("formula_share_units", node.span, **units)
        _check_references(node.span, part, whole, "formula_references_mixed")
    suggestion = print_formula(replace(node, form=QuotientForm.PER))
    if node.form is QuotientForm.RATE and not part.unit == whole.unit == COUNT:
        raise FormulaError("formula_rate_units", node.span, suggestion, **units)
    unit = replace(part.unit / whole.unit, per=_PERS.get(node.form, node.per))
    return together(ValueKind.RATIO, unit, part, whole, node.span)
