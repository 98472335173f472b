"""Builds the tree of a formula while its text is read."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any, NoReturn

from lark import Token, Transformer, v_args

from keck.domain.definitions import Operand
from keck.domain.formulas.calls import built
from keck.domain.formulas.errors import FormulaError, Span
from keck.domain.formulas.nodes import (
    CONDITIONS,
    Arithmetic,
    Combined,
    MeasureName,
    Negative,
    Node,
    Number,
    Operator,
    Reference,
    StatusIs,
)
from keck.domain.formulas.statuses import StatusOf, status_named
from keck.domain.groups import group_code, parse_group

MOST_DIGITS = 15
"""A number with more digits can not be computed exactly."""

_OPERATORS = {"×": Operator.TIMES, "·": Operator.TIMES, "÷": Operator.DIVIDED}
_MINUS = frozenset("−–")


@v_args(inline=True)
class Builder(Transformer[Token, Node]):
    """Makes a part of the tree of each rule of the grammar."""

    def number(self, token: Token) -> Node:
        """Read a number."""
        if sum(map(str.isdigit, token)) > MOST_DIGITS:
            raise FormulaError("formula_number_long", at(token), limit=MOST_DIGITS)
        return Number(Decimal(str(token)), span=at(token))

    def decimal_comma(self, token: Token) -> NoReturn:
        """Refuse a number with a comma, which would be two arguments."""
        raise FormulaError("formula_decimal_comma", at(token), token.replace(",", "."), text=str(token))

    def name(self, name: Token, group: Token | None = None) -> Node:
        """Read a measure, or an indicator of the member's own, whose code no measure can have."""
        if name.startswith("own."):
            if group is not None:
                raise FormulaError("formula_reference_group", at(group), name=str(name))
            return Reference(str(name), span=at(name))
        return _measure(str(name), name, group)

    def quoted(self, name: Token, group: Token | None = None) -> Node:
        """Read a measure whose name would read like something else."""
        return _measure(name[1:-1].strip(), name, group)

    def reference(self, token: Token) -> Node:
        """Read an indicator."""
        return Reference(token[1:], span=at(token))

    def negative(self, sign: Token, value: Node) -> Node:
        """Read the opposite of a value; of a number it is a number."""
        _is_value(value)
        span = at(sign).to(value.span)
        return Number(-value.value, span=span) if isinstance(value, Number) else Negative(value, span=span)

    def arithmetic(self, left: Node, token: Token, right: Node) -> Node:
        """Read two values and what is done with them."""
        _is_value(left)
        _is_value(right)
        sign = Operator.MINUS if token in _MINUS else _OPERATORS.get(token) or Operator(str(token))
        return Arithmetic(sign, left, right, span=left.span.to(right.span))

    def equal(self, left: Node, _: Token, right: Node) -> Node:
        """Read a condition on a status."""
        return _status_is(left, right, negated=False)

    def unequal(self, left: Node, _: Token, right: Node) -> Node:
        """Read the opposite condition."""
        return _status_is(left, right, negated=True)

    def both(self, left: Node, _: Token, right: Node) -> Node:
        """Read two conditions that must hold."""
        return _combined(left, right, both=True)

    def either(self, left: Node, _: Token, right: Node) -> Node:
        """Read two conditions one of which must hold."""
        return _combined(left, right, both=False)

    def call(self, name: Token, _: Token, *rest: Any) -> Node:
        """Read a function with what stands between its brackets; the last one closes it."""
        *arguments, close = rest
        return built(str(name), at(name), at(name).to(at(close)), arguments)

    def bracketed(self, opening: Token, value: Node, close: Token) -> Node:
        """Leave brackets out, since the tree says what belongs together; only the place holds them."""
        return replace(value, span=at(opening).to(at(close)))


def at(token: Token) -> Span:
    """Return where a token stands."""
    return Span(token.start_pos or 0, len(token))


def finished(tree: Node) -> Node:
    """Return a whole formula, which gives a value and is no condition."""
    _is_value(tree)
    return tree


def _is_value(node: Node) -> None:
    if isinstance(node, CONDITIONS):
        raise FormulaError("formula_condition_here", node.span)
    if isinstance(node, StatusOf):
        raise FormulaError("formula_status_alone", node.span)


def _measure(name: str, token: Token, group: Token | None) -> Node:
    if not name:
        raise FormulaError("formula_name_empty", at(token))
    if group is None:
        return MeasureName(Operand(name), span=at(token))
    try:
        code = group_code(parse_group(re.sub(r"\s+", "", group[1:-1])))
    except ValueError:
        raise FormulaError("formula_group", at(group), text=str(group)) from None
    if not code:
        raise FormulaError("formula_group", at(group), text=str(group))
    return MeasureName(Operand(name, code), span=at(token).to(at(group)))


def _status_is(left: Node, right: Node, *, negated: bool) -> Node:
    if not isinstance(left, StatusOf):
        raise FormulaError("formula_status_only", left.span)
    return StatusIs(left.value, status_named(right), negated, span=left.span.to(right.span))


def _combined(left: Node, right: Node, *, both: bool) -> Node:
    for side in (left, right):
        if not isinstance(side, CONDITIONS):
            raise FormulaError("formula_condition_missing", side.span)
    return Combined(both, left, right, span=left.span.to(right.span))
