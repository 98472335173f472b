"""Builds the part of the tree that a function stands for."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from keck.domain.formulas.errors import FormulaError, Span, closest, spaced
from keck.domain.formulas.functions import FUNCTIONS, Argument, Signature
from keck.domain.formulas.nodes import (
    CONDITIONS,
    Arithmetic,
    Compared,
    If,
    Index,
    Mean,
    MeasureName,
    Negative,
    Node,
    Number,
    Operator,
    Place,
    Placed,
    Quotient,
    QuotientForm,
    Reference,
    Shift,
    Shifted,
    Standing,
    Weighted,
)
from keck.domain.formulas.printing import print_formula
from keck.domain.formulas.standards import STANDARDS, StandardForm, Standardised
from keck.domain.formulas.statuses import StatusOf


def built(name: str, name_span: Span, span: Span, arguments: Sequence[Node]) -> Node:
    """Return what a function makes of its arguments.

    Raises
    ------
    FormulaError
        If there is no such function, or if an argument is missing, too many or of the wrong sort.
    """
    signature = FUNCTIONS.get(name)
    if signature is None:
        suggestion = spaced(name, FUNCTIONS) or closest(name, FUNCTIONS)
        raise FormulaError("formula_unknown_function", name_span, suggestion, name=name)
    if not signature.fits(len(arguments)):
        raise FormulaError("formula_arguments", span, name=name, usage=signature.usage)
    for place, argument in enumerate(arguments):
        _check(signature, signature.argument(place), argument)
    return _BUILDERS[name](arguments, span)


def _check(signature: Signature, wanted: Argument, node: Node) -> None:
    condition = isinstance(node, CONDITIONS)
    if wanted is Argument.CONDITION and not condition:
        inner = node.value if isinstance(node, StatusOf) else node
        # Before its size is known, only a name is printed.
        named = isinstance(inner, MeasureName | Reference)
        suggestion = f"status({print_formula(inner)}) == ok" if named else None
        raise FormulaError("formula_condition_missing", node.span, suggestion)
    if wanted is not Argument.CONDITION and condition:
        raise FormulaError("formula_condition_here", node.span)
    if isinstance(node, StatusOf):
        raise FormulaError("formula_status_alone", node.span)
    if wanted is Argument.NUMBER:
        _check_whole(signature, node)
    if wanted is Argument.MEASURE and not isinstance(node, MeasureName):
        raise FormulaError("formula_measure_only", node.span, name=signature.name)
    if wanted in _WORDS and not (isinstance(node, MeasureName) and not node.operand.group):
        raise FormulaError(_WORDS[wanted], node.span, name=signature.name)
    if wanted is Argument.STANDARD and _word(node) not in STANDARDS:
        suggestion = closest(_word(node), STANDARDS)
        raise FormulaError("formula_unknown_standard", node.span, suggestion, known=", ".join(STANDARDS))


_WORDS = {
    Argument.LEVEL: "formula_level_only",
    Argument.DIMENSION: "formula_dimension_only",
    Argument.STANDARD: "formula_standard_only",
}
"""Arguments that are written like a measure and are none, and what is said if they are something else."""


def _word(node: Node) -> str:
    assert isinstance(node, MeasureName)  # noqa: S101 - checked by the signature
    return node.operand.measure


def _check_whole(signature: Signature, node: Node) -> None:
    value = node.value if isinstance(node, Number) else None
    if value is None or value != value.to_integral_value() or not signature.least <= value <= signature.most:
        raise FormulaError(
            "formula_whole_number", node.span, name=signature.name, least=signature.least, most=signature.most
        )


def _whole(node: Node) -> int:
    assert isinstance(node, Number)  # noqa: S101 - checked by the signature
    return int(node.value)


def _quotient(form: QuotientForm, per: int | None = None) -> Callable[[Sequence[Node], Span], Node]:
    def build(arguments: Sequence[Node], span: Span) -> Node:
        count = per if per is not None else _whole(arguments[2])
        return Quotient(form, arguments[0], arguments[1], count, span=span)

    return build


def _placed(place: Place) -> Callable[[Sequence[Node], Span], Node]:
    def build(arguments: Sequence[Node], span: Span) -> Node:
        level = _word(arguments[1]) if len(arguments) > 1 else None
        return Placed(place, arguments[0], level, span=span)

    return build


def _mean(arguments: Sequence[Node], span: Span) -> Node:
    assert isinstance(arguments[0], MeasureName)  # noqa: S101 - checked by the signature
    return Mean(arguments[0], span=span)


def _standardised(arguments: Sequence[Node], span: Span) -> Node:
    events, base, dimension, per, *standard = arguments
    named = _word(standard[0]) if standard else None
    return Standardised(StandardForm.DIRECT, events, base, _word(dimension), _whole(per), named, span=span)


def _smr(arguments: Sequence[Node], span: Span) -> Node:
    events, base, dimension = arguments
    return Standardised(StandardForm.INDIRECT, events, base, _word(dimension), span=span)


def _index(arguments: Sequence[Node], span: Span) -> Node:
    return Index(tuple(map(_weighted, arguments)), span=span)


def _weighted(node: Node) -> Weighted:
    weight, value = Decimal(1), node
    match node:
        case Arithmetic(operator=Operator.TIMES, left=Number(value=number), right=rest):
            weight, value = number, rest
        case Arithmetic(operator=Operator.TIMES, left=rest, right=Number(value=number)):
            weight, value = number, rest
        case Negative(value=rest):
            weight, value = Decimal(-1), rest
    if not weight:
        raise FormulaError("formula_weight_zero", node.span)
    return Weighted(weight, value, span=node.span)


_BUILDERS: dict[str, Callable[[Sequence[Node], Span], Node]] = {
    "share": _quotient(QuotientForm.SHARE, 100),
    "rate": _quotient(QuotientForm.RATE),
    "ratio": _quotient(QuotientForm.RATIO, 1),
    "per": _quotient(QuotientForm.PER),
    "mean": _mean,
    "standardised": _standardised,
    "smr": _smr,
    "sum": _placed(Place.SUM),
    "city": _placed(Place.CITY),
    "without_area": _placed(Place.WITHOUT_AREA),
    "lag": lambda arguments, span: Shifted(Shift.LAG, arguments[0], _whole(arguments[1]), span=span),
    "change": lambda arguments, span: Shifted(Shift.CHANGE, arguments[0], _whole(arguments[1]), span=span),
    "pool": lambda arguments, span: Shifted(Shift.POOL, arguments[0], _whole(arguments[1]), span=span),
    "zscore": lambda arguments, span: Compared(Standing.ZSCORE, arguments[0], span=span),
    "rank": lambda arguments, span: Compared(Standing.RANK, arguments[0], span=span),
    "index": _index,
    "if": lambda arguments, span: If(arguments[0], arguments[1], arguments[2], span=span),
    "status": lambda arguments, span: StatusOf(arguments[0], span=span),
}
