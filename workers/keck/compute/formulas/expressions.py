"""Polars expressions of the parts of a formula: each part is a value, a severity and flags.

A value is null wherever its severity is not ``OK``. A quotient whose divisor is 0, and what is no finite
number, has no value and is not applicable.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from keck.compute.formulas.columns import SEVERITY_OF
from keck.compute.severities import NOT_APPLICABLE, OK
from keck.domain.formulas.nodes import Operator
from keck.domain.statuses import Status

TINY = 1e-9
"""What is nearer to 0 divides nothing: it is what rounding left of 0."""


@dataclass(frozen=True, slots=True)
class Part:
    """Expressions of a part of a formula."""

    value: pl.Expr
    severity: pl.Expr
    flags: pl.Expr


def settled(value: pl.Expr, parts: Sequence[Part]) -> Part:
    """Return what is computed strictly: without one of its parts it has no value."""
    finite = pl.when(value.is_finite()).then(value)
    severity = pl.max_horizontal(*(part.severity for part in parts), finite.is_null().cast(pl.UInt8))
    return Part(finite, severity, _flags(parts))


def fixed(number: float) -> Part:
    """Return a fixed number, which is known everywhere."""
    return Part(pl.lit(number, pl.Float64), pl.lit(OK, pl.UInt8), pl.lit(0, pl.UInt8))


def negative(part: Part) -> Part:
    """Return the opposite of a value."""
    return Part(-part.value, part.severity, part.flags)


def summed(terms: Sequence[tuple[float, Part]]) -> Part:
    """Return a sum of measure cells with factors: what is not applicable is not in use, unless all is."""
    parts = [part for _, part in terms]
    if len(terms) == 1:
        return settled(terms[0][0] * parts[0].value, parts)
    unused = [part.severity == NOT_APPLICABLE for part in parts]
    added = [
        pl.when(no).then(0.0).otherwise(factor * part.value)
        for no, (factor, part) in zip(unused, terms, strict=True)
    ]
    marks = [pl.when(no).then(OK).otherwise(part.severity) for no, part in zip(unused, parts, strict=True)]
    total, none = added[0], unused[0]
    for value, no in zip(added[1:], unused[1:], strict=True):
        total, none = total + value, none & no
    known = pl.when(~none & total.is_finite()).then(total)
    severity = pl.max_horizontal(*marks, known.is_null().cast(pl.UInt8))
    return Part(known, severity, _flags(parts))


def computed(operator: Operator, left: Part, right: Part) -> Part:
    """Return what two values give together."""
    match operator:
        case Operator.PLUS:
            value = left.value + right.value
        case Operator.MINUS:
            value = left.value - right.value
        case Operator.TIMES:
            value = left.value * right.value
        case Operator.DIVIDED:
            value = left.value / divisor(right)
    return settled(value, (left, right))


def quotient(per: int, part: Part, whole: Part) -> Part:
    """Return a part of a whole, times ``per``."""
    return settled(per * part.value / divisor(whole), (part, whole))


def divisor(part: Part) -> pl.Expr:
    """Return a value that something may be divided by, else null."""
    return pl.when(part.value.abs() >= TINY).then(part.value)


def has_status(part: Part, status: Status, negated: bool) -> pl.Expr:
    """Tell whether a value has a status, or another one."""
    found = part.severity == SEVERITY_OF[status]
    return ~found if negated else found


def chosen(condition: pl.Expr, then: Part, otherwise: Part) -> Part:
    """Return one of two values."""

    def choose(one: pl.Expr, other: pl.Expr) -> pl.Expr:
        return pl.when(condition).then(one).otherwise(other)

    return Part(
        choose(then.value, otherwise.value),
        choose(then.severity, otherwise.severity),
        choose(then.flags, otherwise.flags),
    )


def _flags(parts: Sequence[Part]) -> pl.Expr:
    found = parts[0].flags
    for part in parts[1:]:
        found = found | part.flags
    return found
