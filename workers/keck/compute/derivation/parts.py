"""Taking a formula apart: the shares, counts and figures that it reads, and what it makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.linear import linear_form
from keck.domain.formulas.nodes import Arithmetic, Node, Operator, Quotient, QuotientForm, children
from keck.domain.formulas.readings import Reading
from keck.domain.formulas.standards import Band
from keck.domain.measures import Measure, MeasureKind
from keck.domain.texts import LocalText

ABOVE, BELOW = "above", "below"


@dataclass(slots=True)
class Part:
    """Something that a formula reads, as an indicator of its own that nobody names.

    Attributes
    ----------
    readings : list of Reading
        Where and when it is read.
    """

    definition: IndicatorDefinition
    owner: IndicatorDefinition
    readings: list[Reading] = field(default_factory=list)

    def half(self, name: str) -> Operand:
        """Return the name under which one half of it is read again."""
        return Operand(f"{self.definition.code}.{name}")


@dataclass(slots=True)
class Parts:
    """All parts that formulas read, each once for each indicator.

    A sum that stands in a formula is one part, since it may be shown where its summands may not; a quotient
    of two sums is one, since what is protected of a share depends on both.
    """

    measures: Mapping[str, Measure]
    found: dict[tuple[Any, ...], Part] = field(default_factory=dict)

    def taken_apart(self, owner: IndicatorDefinition, tree: Node) -> Node:
        """Return a resolved formula over parts in place of measures."""
        if isinstance(tree, Quotient) and (both := self._quotient(owner, tree.form, tree.part, tree.whole)):
            return Quotient(tree.form, *both, tree.per)
        if isinstance(tree, Arithmetic) and tree.operator is Operator.DIVIDED:
            both = self._quotient(owner, QuotientForm.RATIO, tree.left, tree.right)
            if both:
                return Arithmetic(tree.operator, *both)
        if isinstance(tree, Band):
            return self._band(owner, tree)
        if (whole := _plain_sum(tree)) is not None:
            return self._single(owner, *whole)
        return self._rebuilt(owner, tree)

    def _quotient(
        self, owner: IndicatorDefinition, form: QuotientForm, part: Node, whole: Node
    ) -> tuple[Reading, Reading] | None:
        above, below = _plain_sum(part), _plain_sum(whole)
        if above is None or below is None or _place(above[1]) != _place(below[1]):
            return None
        if above[1].cases or not above[1].additive or not below[1].additive:
            return None
        kind = FormulaKind.SHARE if form is QuotientForm.SHARE else FormulaKind.RATE
        found = self._part(owner, kind, above[0], below[0])
        found.readings.append(above[1])
        return replace(above[1], operand=found.half(ABOVE)), replace(below[1], operand=found.half(BELOW))

    def _band(self, owner: IndicatorDefinition, band: Band) -> Band:
        """Return a band whose events and base are one quotient each, in the area and in the municipality."""
        events, base = self._pair(owner, band.events, band.base)
        if band.standard_events is None:
            return Band(events, base, None, self.taken_apart(owner, band.standard_base))
        return Band(events, base, *self._pair(owner, band.standard_events, band.standard_base))

    def _pair(self, owner: IndicatorDefinition, events: Node, base: Node) -> tuple[Node, Node]:
        found = self._quotient(owner, QuotientForm.RATE, events, base)
        return found or (self.taken_apart(owner, events), self.taken_apart(owner, base))

    def _single(self, owner: IndicatorDefinition, operands: tuple[Operand, ...], reading: Reading) -> Node:
        if reading.cases is not None:
            # A mean over years or areas is that of its cases: both are read, each by itself.
            figure = self._part(owner, FormulaKind.FIGURE, operands, (reading.cases,))
            cases = self._part(owner, FormulaKind.COUNT, (reading.cases,), ())
            figure.readings.append(reading)
            cases.readings.append(reading)
            return replace(reading, operand=figure.half(ABOVE), cases=cases.half(ABOVE))
        kind = FormulaKind.COUNT if reading.additive else FormulaKind.FIGURE
        found = self._part(owner, kind, operands, ())
        found.readings.append(reading)
        return replace(reading, operand=found.half(ABOVE))

    def alone(
        self,
        owner: IndicatorDefinition,
        kind: FormulaKind,
        numerator: tuple[Operand, ...],
        denominator: tuple[Operand, ...],
    ) -> Part:
        """Enter a part that stands in no formula, and return it."""
        return self._part(owner, kind, numerator, denominator)

    def _part(
        self,
        owner: IndicatorDefinition,
        kind: FormulaKind,
        numerator: tuple[Operand, ...],
        denominator: tuple[Operand, ...],
    ) -> Part:
        numerator, denominator = tuple(sorted(numerator)), tuple(sorted(denominator))
        key = (owner.code, kind, numerator, denominator)
        if key not in self.found:
            definition = IndicatorDefinition(
                code=f"part{len(self.found)}",
                name=owner.name,
                kind=kind,
                numerator=numerator,
                denominator=denominator,
                unit=self._unit(numerator[0], kind),
                minimum_count=owner.minimum_count,
                minimum_base=owner.minimum_base,
                zero_is_sensitive=owner.zero_is_sensitive,
            )
            self.found[key] = Part(definition, owner)
        return self.found[key]

    def _unit(self, operand: Operand, kind: FormulaKind) -> LocalText:
        measure = self.measures.get(operand.measure)
        # The unit of a ready-made share tells that a count follows from it and its base.
        return measure.unit if measure and kind is FormulaKind.FIGURE else LocalText("Anzahl", "number")

    def _rebuilt(self, owner: IndicatorDefinition, node: Node) -> Node:
        if not children(node):
            return node
        changed: dict[str, Any] = {}
        for one in fields(node):
            value = getattr(node, one.name)
            if isinstance(value, Node):
                changed[one.name] = self.taken_apart(owner, value)
            elif isinstance(value, tuple):
                changed[one.name] = tuple(self.taken_apart(owner, part) for part in value)
        return replace(node, **changed)

    def measures_of(self) -> dict[str, Measure]:
        """Return the halves of all parts as measures."""
        found = {}
        for part in self.found.values():
            figure = part.definition.kind is FormulaKind.FIGURE
            kind = MeasureKind.FIGURE if figure else MeasureKind.COUNT
            for name in (ABOVE, BELOW):
                code = part.half(name).measure
                found[code] = Measure(code, LocalText(code), kind)
        return found


def _plain_sum(node: Node) -> tuple[tuple[Operand, ...], Reading] | None:
    """Return the operands of a plain sum that is read at one place and time, with one of its readings."""
    if isinstance(node, Reading) and (node.cases is not None or not node.additive):
        return (node.operand,), node
    form = linear_form(node)
    if not form or any(factor != 1 for factor in form.values()):
        return None
    readings = list(form)
    if any(one.cases is not None or _place(one) != _place(readings[0]) for one in readings):
        return None
    return tuple(one.operand for one in readings), readings[0]


def _place(reading: Reading) -> tuple[Any, ...]:
    return reading.where, reading.level, reading.back, reading.years
