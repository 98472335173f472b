"""Definitions whose formula is more than sums and quotients, in the terms of what a member has."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.checking import CheckedFormula, check
from keck.domain.formulas.definitions import formula_of
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.nodes import Index, MeasureName, Node, Reference, walk
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.readings import readings, resolved
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from keck.domain.indices import IndexSettings
from keck.domain.measures import Measure, MeasureKind


def vocabulary_of(
    measures: Iterable[Measure],
    definitions: Iterable[IndicatorDefinition],
    levels: Iterable[str],
    groups: Mapping[str, Collection[str]] | None = None,
) -> Vocabulary:
    """Return what formulas of a member may name.

    Parameters
    ----------
    levels : iterable of str
        Codes from the largest areas to the smallest.
    groups : mapping of str to collection of str, optional
        Codes of the groups in which a measure has values.
    """
    there = groups or {}
    known = {
        one.code: KnownMeasure(one.kind, one.unit.de, one.base, present=frozenset(there.get(one.code, ())))
        for one in measures
    }
    kinds = {code: one.kind for code, one in known.items()}
    return Vocabulary(known, {one.code: tree_of(one, kinds) for one in definitions}, tuple(levels))


def tree_of(definition: IndicatorDefinition, kinds: Mapping[str, MeasureKind]) -> Node:
    """Return any definition as a formula."""
    if definition.kind is FormulaKind.DERIVED:
        return written(definition)
    return formula_of(definition, kinds)


def written(definition: IndicatorDefinition) -> Node:
    """Return the formula of a derived indicator; an index comes with the settings of its definition."""
    tree = parse(definition.formula)
    settings = definition.index
    if settings is None or not isinstance(tree, Index):
        return tree
    people = MeasureName(Operand.parse(settings.population)) if settings.population else None
    return replace(tree, rules=settings.rules, population=people)


def index_settings(definition: IndicatorDefinition) -> IndexSettings | None:
    """Return the settings of an indicator whose formula is an index; ``None`` for all others."""
    if definition.kind is not FormulaKind.DERIVED or not isinstance(parse(definition.formula), Index):
        return None
    return definition.index or IndexSettings()


def checked(definition: IndicatorDefinition, vocabulary: Vocabulary) -> CheckedFormula:
    """Check the formula of a derived indicator.

    Raises
    ------
    FormulaError
        If it can not be computed with what the member has.
    """
    return check(written(definition), vocabulary, definition.code)


def with_reads(definition: IndicatorDefinition, vocabulary: Vocabulary) -> IndicatorDefinition:
    """Return a derived indicator with all measures that it reads, through whatever it names.

    Raises
    ------
    FormulaError
        If its formula can not be computed with what the member has.
    """
    return replace(definition, reads=operands_of(checked(definition, vocabulary), vocabulary))


def operands_of(formula: CheckedFormula, vocabulary: Vocabulary) -> tuple[Operand, ...]:
    """Return all measures that a checked formula reads, through whatever it names, each once and sorted."""
    found = {operand for reading in readings(resolved(formula, vocabulary)) for operand in reading.operands}
    return tuple(sorted(found))


def refreshed(
    definitions: Iterable[IndicatorDefinition], vocabulary: Vocabulary
) -> Iterator[IndicatorDefinition]:
    """Return definitions with what they read now; one that can not be computed stays as it is."""
    for one in definitions:
        try:
            yield with_reads(one, vocabulary) if one.kind is FormulaKind.DERIVED else one
        except FormulaError:
            yield one


def named_indicators(definition: IndicatorDefinition) -> tuple[str, ...]:
    """Return the codes of the indicators that a formula names, each once, in the order of the text."""
    if not definition.formula:
        return ()
    parts = (node for node, _ in walk(parse(definition.formula)))
    return tuple(dict.fromkeys(node.code for node in parts if isinstance(node, Reference)))
