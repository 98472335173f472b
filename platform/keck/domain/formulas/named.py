"""What the measures that a formula names are."""

from dataclasses import replace

from keck.domain.definitions import Operand
from keck.domain.formulas.arithmetic import together
from keck.domain.formulas.bands import bands_of
from keck.domain.formulas.errors import FormulaError, closest, spaced
from keck.domain.formulas.meanings import Meaning, ValueKind
from keck.domain.formulas.nodes import Mean, MeasureName, walk
from keck.domain.formulas.printing import operand_text
from keck.domain.formulas.standards import Standardised
from keck.domain.formulas.units import COUNT, Unit
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from keck.domain.measures import MeasureKind

_KINDS = {
    MeasureKind.COUNT: ValueKind.COUNT,
    MeasureKind.AMOUNT: ValueKind.AMOUNT,
    MeasureKind.MEAN: ValueKind.MEAN,
    MeasureKind.FIGURE: ValueKind.FIGURE,
    MeasureKind.SCORE: ValueKind.SCORE,
}


def _known(node: MeasureName, vocabulary: Vocabulary) -> KnownMeasure:
    name = node.operand.measure
    known = vocabulary.measures.get(name)
    if known is None:
        suggestion = f"@{name}" if name in vocabulary.indicators else None
        measures = vocabulary.measures
        suggestion = suggestion or spaced(name, measures) or closest(name, measures)
        raise FormulaError("formula_unknown_name", node.span, suggestion, name=name)
    if known.groups is not None and node.operand.group not in known.groups:
        group = closest(node.operand.group, known.groups)
        suggestion = operand_text(Operand(name, group)) if group is not None else None
        raise FormulaError(
            "formula_unknown_group", node.span, suggestion, name=name, group=node.operand.group
        )
    return known


def measure(node: MeasureName, vocabulary: Vocabulary) -> Meaning:
    """Return what a measure is.

    Raises
    ------
    FormulaError
        If there is no such measure or group.
    """
    known = _known(node, vocabulary)
    kind = _KINDS[known.kind]
    unit = COUNT if kind is ValueKind.COUNT else Unit.of(known.unit or node.operand.measure)
    references = frozenset({known.reference} if known.reference else ())
    return Meaning(kind, unit, references, known.levels, linear=kind.quantity, ready=kind.comes_ready)


def mean(node: Mean, vocabulary: Vocabulary) -> Meaning:
    """Return what a mean is that may be put together, since its number of cases is known.

    Raises
    ------
    FormulaError
        If it is no mean, or if its number of cases is not known.
    """
    value = node.value
    meaning = measure(value, vocabulary)
    if meaning.kind is not ValueKind.MEAN:
        raise FormulaError("formula_mean_of_others", value.span, name=value.operand.measure)
    base = _known(value, vocabulary).base
    if base is None or base not in vocabulary.measures:
        raise FormulaError("formula_mean_without_count", value.span, name=value.operand.measure)
    cases = MeasureName(Operand(base, value.operand.group), span=value.span)
    both = together(ValueKind.RATIO, meaning.unit, meaning, measure(cases, vocabulary), node.span)
    return replace(both, ready=False)


def standardised(node: Standardised, vocabulary: Vocabulary) -> tuple[Meaning, int]:
    """Return what a standardised rate is, and how many measures its bands read in an area.

    It is a value of its own, which neither adds up nor is a sum divided.

    Raises
    ------
    FormulaError
        If events or base are no counts, or if their bands do not fit together.
    """
    sides = []
    for part in (node.events, node.base):
        for one in (one for one, _ in walk(part) if isinstance(one, MeasureName)):
            known = vocabulary.measures.get(one.operand.measure)
            if known is None:
                measure(one, vocabulary)
            elif known.kind is not MeasureKind.COUNT:
                raise FormulaError("formula_standardised_counts", one.span, name=str(node.form))
    for band in bands_of(node, vocabulary):
        for operands, part in ((band.events, node.events), (band.base, node.base)):
            names = (MeasureName(operand, span=part.span) for operand in operands)
            sides += [measure(name, vocabulary) for name in names]
    unit = Unit(per=node.per)
    found = sides[0]
    for side in sides[1:]:
        found = together(ValueKind.DERIVED, unit, found, side, node.span)
    return found, len(sides)
