"""Checks a formula against what a member has: names, kinds, units, spatial references, levels, cycles."""

from dataclasses import dataclass, replace

from keck.domain.formulas import named, places
from keck.domain.formulas.arithmetic import computed, divided, together
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.meanings import Meaning, ValueKind
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
    Placed,
    Quotient,
    Reference,
    Shifted,
    Standing,
    StatusIs,
)
from keck.domain.formulas.references import MOST_NODES_TOGETHER, check_references, expanded
from keck.domain.formulas.standards import Standardised
from keck.domain.formulas.units import DEVIATIONS, NONE, PLACES
from keck.domain.formulas.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class CheckedFormula:
    """A formula that may be computed.

    Attributes
    ----------
    tree : Node
        As it was written.
    expanded : Node
        With the formulas of other indicators in place of their codes.
    """

    tree: Node
    expanded: Node
    meaning: Meaning


def check(tree: Node, vocabulary: Vocabulary, code: str = "") -> CheckedFormula:
    """Check a formula.

    Parameters
    ----------
    code : str
        Code of the indicator whose formula it is, so that cycles through it are seen.

    Raises
    ------
    FormulaError
        With the place of the first thing that is wrong.
    """
    check_references(tree, vocabulary, code)
    meaning = _Checker(vocabulary).meaning(tree)
    if meaning.kind is ValueKind.NUMBER:
        raise FormulaError("formula_constant", tree.span)
    return CheckedFormula(tree, expanded(tree, vocabulary), meaning)


class _Checker:
    """Finds what each part of a formula is; each indicator that is named is looked at once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._indicators: dict[str, Meaning] = {}
        self._banded = 0

    def meaning(self, node: Node) -> Meaning:  # noqa: C901 - one case per node
        """Return what a part is."""
        match node:
            case Number():
                return Meaning(ValueKind.NUMBER)
            case MeasureName():
                return named.measure(node, self._vocabulary)
            case Reference():
                return self._reference(node)
            case Negative(value=value):
                return _negative(node, self.meaning(value))
            case Arithmetic(left=left, right=right):
                return computed(node, self.meaning(left), self.meaning(right))
            case Quotient(part=part, whole=whole):
                return divided(node, self.meaning(part), self.meaning(whole))
            case Mean():
                return named.mean(node, self._vocabulary)
            case Standardised():
                return self._standardised(node)
            case Placed(value=value):
                return places.placed(node, self.meaning(value), self._vocabulary)
            case Shifted(value=value):
                return places.shifted(node, self.meaning(value))
            case Compared(value=value):
                return _compared(value, self.meaning(value), node.standing)
            case Index():
                return self._index(node)
            case If():
                return self._if(node)
        raise TypeError(f"{type(node).__name__} has no value")

    def _standardised(self, node: Standardised) -> Meaning:
        meaning, measures = named.standardised(node, self._vocabulary)
        # Each is read in the area and in the municipality.
        self._banded += 2 * measures
        if self._banded > MOST_NODES_TOGETHER:
            raise FormulaError("formula_too_large_together", node.span, limit=MOST_NODES_TOGETHER)
        return meaning

    def _reference(self, node: Reference) -> Meaning:
        if node.code not in self._indicators:
            try:
                self._indicators[node.code] = self.meaning(self._vocabulary.indicators[node.code])
            except FormulaError as error:
                # The place inside the other formula is none of this text.
                raise FormulaError(
                    "formula_reference_wrong", node.span, indicator=node.code, reason=error.code
                ) from error
        return self._indicators[node.code]

    def _index(self, node: Index) -> Meaning:
        found = [_compared(part.value, self.meaning(part.value), Standing.ZSCORE) for part in node.parts]
        all_parts = found[0]
        for meaning in found[1:]:
            all_parts = together(ValueKind.STANDING, DEVIATIONS, all_parts, meaning, node.span)
        return all_parts if node.population is None else self._inhabited(node, node.population, all_parts)

    def _inhabited(self, node: Index, population: Node, parts: Meaning) -> Meaning:
        """Return what an index is whose areas must have inhabitants."""
        people = self.meaning(population)
        if people.kind is not ValueKind.COUNT:
            raise FormulaError("formula_population_no_count", population.span)
        both = together(ValueKind.STANDING, DEVIATIONS, parts, people, node.span)
        return replace(parts, levels=both.levels)

    def _if(self, node: If) -> Meaning:
        condition = self._condition(node.condition)
        then, otherwise = self.meaning(node.then), self.meaning(node.otherwise)
        for branch, meaning in ((node.then, then), (node.otherwise, otherwise)):
            if meaning.kind is ValueKind.NUMBER:
                raise FormulaError("formula_number_for_status", branch.span)
        if then.unit != otherwise.unit or then.kind.quantity != otherwise.kind.quantity:
            units = {"left": str(then.unit), "right": str(otherwise.unit)}
            raise FormulaError("formula_branches_differ", node.span, **units)
        both = together(_either_kind(then, otherwise), then.unit, then, otherwise, node.span)
        every = together(both.kind, both.unit, both, condition, node.span)
        return replace(every, linear=False, ready=both.ready, references=both.references)

    def _condition(self, node: Node) -> Meaning:
        match node:
            case StatusIs(value=value):
                meaning = self.meaning(value)
                if meaning.kind is ValueKind.NUMBER:
                    raise FormulaError("formula_status_of_number", value.span)
                return meaning
            case Combined(left=left, right=right):
                one, other = self._condition(left), self._condition(right)
                return together(ValueKind.DERIVED, NONE, one, other, node.span)
        raise TypeError(f"{type(node).__name__} is no condition")


def _either_kind(then: Meaning, otherwise: Meaning) -> ValueKind:
    if then.kind is otherwise.kind and then.kind is not ValueKind.RATIO:
        return then.kind
    return ValueKind.AMOUNT if then.kind.quantity else ValueKind.DERIVED


def _negative(node: Negative, meaning: Meaning) -> Meaning:
    if meaning.kind is ValueKind.RANK:
        raise FormulaError("formula_rank_arithmetic", node.span)
    if meaning.ready:
        raise FormulaError("formula_ready_rebased", node.span)
    kind = ValueKind.AMOUNT if meaning.kind is ValueKind.COUNT else meaning.kind
    return replace(meaning, kind=kind)


def _compared(value: Node, meaning: Meaning, standing: Standing) -> Meaning:
    if meaning.kind is ValueKind.NUMBER:
        raise FormulaError("formula_constant", value.span)
    if standing is Standing.ZSCORE and meaning.kind is ValueKind.RANK:
        raise FormulaError("formula_rank_arithmetic", value.span)
    rank = standing is Standing.RANK
    kind, unit = (ValueKind.RANK, PLACES) if rank else (ValueKind.STANDING, DEVIATIONS)
    return replace(meaning, kind=kind, unit=unit, linear=False, ready=False, relative=True)
