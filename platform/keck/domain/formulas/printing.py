"""The canonical text of a formula: what is read from it is the same tree again."""

import re
from decimal import Decimal

from keck.domain.definitions import Operand
from keck.domain.formulas.nodes import (
    Arithmetic,
    Combined,
    Compared,
    If,
    Index,
    Mean,
    MeasureName,
    Negative,
    Node,
    Number,
    Operator,
    Placed,
    Quotient,
    QuotientForm,
    Reference,
    Shifted,
    StatusIs,
    Weighted,
)
from keck.domain.formulas.standards import StandardForm, Standardised

_PLAIN_NAME = re.compile(r"(?=[\w-]*[^\W\d_])\w+(?:-\w+)*")
_EITHER, _BOTH, _SUM, _PRODUCT, _SIGN, _VALUE = range(6)
_ARITHMETIC = {
    Operator.PLUS: _SUM,
    Operator.MINUS: _SUM,
    Operator.TIMES: _PRODUCT,
    Operator.DIVIDED: _PRODUCT,
}


def print_formula(tree: Node) -> str:
    """Return the canonical text of a tree.

    >>> from keck.domain.formulas.parsing import parse
    >>> print_formula(parse('share((a[sex=f;age=0-2]+b)  ,c)*2.50'))
    'share(a[age=0-2;sex=f] + b, c) * 2.5'
    """
    return _text(tree)


def number_text(value: Decimal) -> str:
    """Write a number as the language reads it: a point, no exponent, no zeros at the end.

    >>> number_text(Decimal("1E+3")), number_text(Decimal("0.50"))
    ('1000', '0.5')
    """
    return format(value.normalize() + 0, "f")


def operand_text(operand: Operand) -> str:
    """Write a measure; a name that reads like something else stands in quotation marks.

    >>> operand_text(Operand("0-3", "sex=f"))
    '"0-3"[sex=f]'
    """
    name = operand.measure if _PLAIN_NAME.fullmatch(operand.measure) else f'"{operand.measure}"'
    return f"{name}[{operand.group}]" if operand.group else name


def binding(node: Node) -> int:
    """Return how tightly a part holds together: what binds less than its surroundings needs brackets."""
    match node:
        case Combined(both=both):
            return _BOTH if both else _EITHER
        case Arithmetic(operator=operator):
            return _ARITHMETIC[operator]
        case Negative():
            return _SIGN
        case Number(value=value) if value.is_signed():
            return _SIGN
        case _:
            return _VALUE


def _within(node: Node, least: int) -> str:
    text = _text(node)
    return f"({text})" if binding(node) < least else text


def _text(node: Node) -> str:
    match node:
        case Number(value=value):
            return number_text(value)
        case MeasureName(operand=operand):
            return operand_text(operand)
        case Reference(code=code):
            return f"@{code}"
        case Negative(value=value):
            return f"-{_within(value, _SIGN)}"
        case Arithmetic(operator=operator, left=left, right=right):
            level = _ARITHMETIC[operator]
            return f"{_within(left, level)} {operator} {_within(right, level + 1)}"
        case Combined(both=both, left=left, right=right):
            level, word = (_BOTH, "and") if both else (_EITHER, "or")
            return f"{_within(left, level)} {word} {_within(right, level + 1)}"
        case StatusIs(value=value, status=status, negated=negated):
            return f"status({_text(value)}) {'!=' if negated else '=='} {status.word}"
        case _:
            return _called(node)


def _called(node: Node) -> str:  # noqa: C901 - one case per node
    match node:
        case Quotient(form=QuotientForm.RATE | QuotientForm.PER, part=part, whole=whole, per=per):
            return f"{node.form}({_text(part)}, {_text(whole)}, {per})"
        case Quotient(form=form, part=part, whole=whole):
            return f"{form}({_text(part)}, {_text(whole)})"
        case Mean(value=value):
            return f"mean({_text(value)})"
        case Placed(place=place, value=value, level=level):
            return f"{place}({_text(value)}{f', {_level(level)}' if level else ''})"
        case Shifted(shift=shift, value=value, years=years):
            return f"{shift}({_text(value)}, {years})"
        case Compared(standing=standing, value=value):
            return f"{standing}({_text(value)})"
        case Standardised():
            return _standardised(node)
        case Index():
            return _index(node)
        case Weighted(weight=weight, value=value):
            return _weighted(weight, value)
        case If(condition=condition, then=then, otherwise=otherwise):
            return f"if({_text(condition)}, {_text(then)}, {_text(otherwise)})"
    raise TypeError(f"{type(node).__name__} has no text")


def _standardised(node: Standardised) -> str:
    words = [_text(node.events), _text(node.base), _level(node.dimension)]
    if node.form is StandardForm.DIRECT:
        words.append(str(node.per))
    if node.standard:
        words.append(_level(node.standard))
    return f"{node.form}({', '.join(words)})"


def _index(node: Index) -> str:
    """Write an index; what its definition settles stands behind it, so that no two indices look alike."""
    told = {
        "least": node.rules.least,
        "clipped": None if node.rules.clipped else "no",
        "base": node.rules.base,
        "population": None if node.population is None else _text(node.population),
    }
    settings = ", ".join(f"{name}: {value}" for name, value in told.items() if value is not None)
    text = f"index({', '.join(map(_text, node.parts))})"
    return f"{text}{{{settings}}}" if settings else text


def _weighted(weight: Decimal, value: Node) -> str:
    # Standing alone, a product or a sign would be read as a weight.
    read_as_weight = isinstance(value, Negative) or binding(value) == _PRODUCT
    if weight == 1 and not read_as_weight:
        return _text(value)
    return f"{number_text(weight)} * {_within(value, _SIGN)}"


def _level(level: str) -> str:
    return operand_text(Operand(level))
