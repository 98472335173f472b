"""Sums of measure cells with their factors: what protection can look at cell by cell."""

from collections.abc import Mapping
from fractions import Fraction

from keck.domain.formulas.nodes import Arithmetic, If, Negative, Node, Number, Operator
from keck.domain.formulas.readings import Reading

LinearForm = Mapping[Reading, Fraction]
"""Readings with their factors. A factor may be 0: the value then needs no cell, but the status still does."""

_LARGEST = Fraction(10) ** 300


def constant(node: Node) -> Fraction | None:
    """Return the value of a part that is made of numbers only; ``None`` if it is not, or has none."""
    match node:
        case Number(value=value):
            return Fraction(value)
        case Negative(value=value):
            number = constant(value)
            return None if number is None else -number
        case Arithmetic(operator=operator, left=left, right=right):
            one, other = constant(left), constant(right)
            if one is None or other is None or (operator is Operator.DIVIDED and not other):
                return None
            return _bounded(_arithmetic(operator, one, other))
    return None


def _bounded(number: Fraction) -> Fraction | None:
    return number if abs(number) < _LARGEST else None


def _arithmetic(operator: Operator, one: Fraction, other: Fraction) -> Fraction:
    match operator:
        case Operator.PLUS:
            return one + other
        case Operator.MINUS:
            return one - other
        case Operator.TIMES:
            return one * other
        case Operator.DIVIDED:
            return one / other


def linear_form(node: Node) -> LinearForm | None:
    """Return a resolved part as a sum of measure cells, or ``None`` if it is none.

    >>> from keck.domain.definitions import Operand
    >>> a = Reading(Operand("a"))
    >>> linear_form(Arithmetic(Operator.PLUS, a, Negative(a)))[a]
    Fraction(0, 1)
    """
    match node:
        case Reading(additive=True):
            return {node: Fraction(1)}
        case Negative(value=value):
            return _times(linear_form(value), Fraction(-1))
        case Arithmetic(operator=Operator.PLUS, left=left, right=right):
            return _sum(linear_form(left), linear_form(right))
        case Arithmetic(operator=Operator.MINUS, left=left, right=right):
            return _sum(linear_form(left), _times(linear_form(right), Fraction(-1)))
        case Arithmetic(operator=Operator.TIMES, left=left, right=right):
            number = constant(left)
            return (
                _times(linear_form(left), constant(right))
                if number is None
                else _times(linear_form(right), number)
            )
        case Arithmetic(operator=Operator.DIVIDED, left=left, right=right):
            number = constant(right)
            return _times(linear_form(left), 1 / number) if number else None
    return None


def _times(form: LinearForm | None, number: Fraction | None) -> LinearForm | None:
    if form is None or number is None:
        return None
    found = {reading: factor * number for reading, factor in form.items()}
    return found if all(abs(factor) < _LARGEST for factor in found.values()) else None


def _sum(one: LinearForm | None, other: LinearForm | None) -> LinearForm | None:
    if one is None or other is None:
        return None
    return {
        reading: one.get(reading, Fraction()) + other.get(reading, Fraction()) for reading in {**one, **other}
    }


def is_quantity(node: Node) -> bool:
    """Tell whether a resolved part is a sum of measure cells, perhaps a different one per area."""
    match node:
        case Reading(additive=additive):
            return additive
        case Negative(value=value):
            return is_quantity(value)
        case If(then=then, otherwise=otherwise):
            return is_quantity(then) and is_quantity(otherwise)
        case Arithmetic(operator=Operator.PLUS | Operator.MINUS, left=left, right=right):
            return is_quantity(left) and is_quantity(right)
        case Arithmetic(operator=Operator.TIMES, left=left, right=right):
            return any(
                is_quantity(one) and constant(other) is not None
                for one, other in ((left, right), (right, left))
            )
        case Arithmetic(operator=Operator.DIVIDED, left=left, right=right):
            return is_quantity(left) and bool(constant(right))
    return False
