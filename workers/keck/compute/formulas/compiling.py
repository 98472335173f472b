"""Compiles formulas to layers of polars expressions: each part is computed once, whoever needs it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from keck.compute.formulas import expressions, standardised, standings
from keck.compute.formulas.expressions import Part
from keck.compute.formulas.indices import index
from keck.domain.formulas.linear import is_quantity, linear_form
from keck.domain.formulas.nodes import (
    Arithmetic,
    Combined,
    Compared,
    If,
    Index,
    Negative,
    Node,
    Number,
    Operator,
    Quotient,
    Standing,
    StatusIs,
)
from keck.domain.formulas.readings import Reading
from keck.domain.formulas.standards import Band, Banded, StandardForm


@dataclass(frozen=True, slots=True)
class Output:
    """Where a formula's result stands; a quotient of two sums keeps both beside it.

    Attributes
    ----------
    part, whole : str or None
        Names of the columns of numerator and denominator.
    """

    result: str
    part: str | None = None
    whole: str | None = None


@dataclass(slots=True)
class Program:
    """Formulas as expressions.

    Attributes
    ----------
    readings : dict of Reading to str
        What must stand in the frame before the first layer, as ``name.value``, ``name.severity`` and
        ``name.flags``.
    layers : list of list of Expr
        To be added to the frame one after the other.
    """

    readings: dict[Reading, str] = field(default_factory=dict)
    layers: list[list[pl.Expr]] = field(default_factory=list)
    outputs: dict[str, Output] = field(default_factory=dict)


def compiled(formulas: Mapping[str, Node]) -> Program:
    """Compile resolved formulas.

    Parameters
    ----------
    formulas : mapping of str to Node
        By code, as `keck.domain.formulas.readings.resolved` returns them.
    """
    compiler = _Compiler()
    for code, tree in formulas.items():
        compiler.program.outputs[code] = compiler.output(tree)
    return compiler.program


def part_of(name: str) -> Part:
    """Return the columns of a name."""
    return Part(pl.col(f"{name}.value"), pl.col(f"{name}.severity"), pl.col(f"{name}.flags"))


class _Compiler:
    def __init__(self) -> None:
        self.program = Program()
        self._names: dict[Node, str] = {}
        self._layers: dict[str, int] = {}

    def output(self, tree: Node) -> Output:
        """Compile a formula."""
        result = self._name(tree)
        match tree:
            case Quotient(part=part, whole=whole):
                return Output(result, self._name(part), self._name(whole))
            case Arithmetic(operator=Operator.DIVIDED, left=left, right=right) if is_quantity(left):
                if is_quantity(right):
                    return Output(result, self._name(left), self._name(right))
        return Output(result)

    def _name(self, node: Node) -> str:
        if node not in self._names:
            self._names[node] = self._reading(node) if isinstance(node, Reading) else self._computed(node)
        return self._names[node]

    def _reading(self, node: Reading) -> str:
        name = f"r{len(self.program.readings)}"
        self.program.readings[node] = name
        self._layers[name] = -1
        return name

    def _computed(self, node: Node) -> str:
        needed: list[str] = []
        part = self._part(node, needed)
        layer = 1 + max((self._layers[name] for name in needed), default=-1)
        name = f"n{len(self._names)}"
        self._layers[name] = layer
        while len(self.program.layers) <= layer:
            self.program.layers.append([])
        self.program.layers[layer] += [
            part.value.alias(f"{name}.value"),
            part.severity.cast(pl.UInt8).alias(f"{name}.severity"),
            part.flags.cast(pl.UInt8).alias(f"{name}.flags"),
        ]
        return name

    def _part(self, node: Node, needed: list[str]) -> Part:  # noqa: C901 - one case per node
        def of(child: Node) -> Part:
            needed.append(self._name(child))
            return part_of(needed[-1])

        form = linear_form(node)
        if form is not None:
            return expressions.summed([(float(factor), of(reading)) for reading, factor in form.items()])
        match node:
            case Number(value=value):
                return expressions.fixed(float(value))
            case Negative(value=value):
                return expressions.negative(of(value))
            case Arithmetic(operator=operator, left=left, right=right):
                return _arithmetic(operator, left, right, of(left), of(right))
            case Quotient(part=part, whole=whole, per=per):
                return expressions.quotient(per, of(part), of(whole))
            case Compared(standing=Standing.ZSCORE, value=value):
                return standings.zscore(of(value))
            case Compared(value=value):
                return standings.rank(of(value))
            case Index(parts=parts, population=population):
                people = None if population is None else of(population)
                return index(node, [of(one.value) for one in parts], people)
            case Banded(per=per, bands=bands):
                make = standardised.direct if node.form is StandardForm.DIRECT else standardised.indirect
                return make(per, [_band(of, one) for one in bands])
            case If(condition=condition, then=then, otherwise=otherwise):
                return expressions.chosen(self._condition(condition, needed), of(then), of(otherwise))
        raise TypeError(f"{type(node).__name__} can not be computed")

    def _condition(self, node: Node, needed: list[str]) -> pl.Expr:
        match node:
            case StatusIs(value=value, status=status, negated=negated):
                needed.append(self._name(value))
                return expressions.has_status(part_of(needed[-1]), status, negated)
            case Combined(both=both, left=left, right=right):
                one, other = self._condition(left, needed), self._condition(right, needed)
                return one & other if both else one | other
        raise TypeError(f"{type(node).__name__} is no condition")


def _band(of: Callable[[Node], Part], band: Band) -> standardised.BandParts:
    whole = band.standard_events
    return standardised.BandParts(
        of(band.events), of(band.base), None if whole is None else of(whole), of(band.standard_base)
    )


def _arithmetic(operator: Operator, left: Node, right: Node, one: Part, other: Part) -> Part:
    signs = {Operator.PLUS: 1.0, Operator.MINUS: -1.0}
    if operator in signs and is_quantity(left) and is_quantity(right):
        return expressions.summed([(1.0, one), (signs[operator], other)])
    return expressions.computed(operator, one, other)
