"""What comes of a value that is read elsewhere or at another time, and which can not be."""

from dataclasses import replace

from keck.domain.formulas.errors import FormulaError, closest
from keck.domain.formulas.meanings import Meaning, ValueKind, joined_levels
from keck.domain.formulas.nodes import Place, Placed, Shift, Shifted
from keck.domain.formulas.printing import print_formula
from keck.domain.formulas.vocabulary import Vocabulary


def placed(node: Placed, meaning: Meaning, vocabulary: Vocabulary) -> Meaning:
    """Return what a value of the city, of the city without the area or of a sum of areas is.

    Raises
    ------
    FormulaError
        If it has no such value, or if a level is unknown.
    """
    span, name = node.value.span, str(node.place)
    if meaning.kind is ValueKind.NUMBER:
        raise FormulaError("formula_constant", span)
    if meaning.relative:
        raise FormulaError("formula_place_of_standing", span, name=name)
    if meaning.placed:
        raise FormulaError("formula_place_twice", span, name=name)
    if meaning.ready and node.place is not Place.CITY:
        raise FormulaError("formula_ready_added", span)
    if node.place is Place.SUM and not (meaning.kind.quantity and meaning.linear):
        suggestion = print_formula(Placed(Place.CITY, node.value))
        raise FormulaError("formula_sum_of_ratio", node.span, suggestion)
    levels = _levels(node, meaning, vocabulary)
    return replace(meaning, placed=True, levels=levels, linear=False)


def _levels(node: Placed, meaning: Meaning, vocabulary: Vocabulary) -> frozenset[str] | None:
    if node.place is Place.CITY:
        return None
    if node.level is None:
        return meaning.levels
    if node.level not in vocabulary.levels:
        near = closest(node.level, vocabulary.levels)
        suggestion = print_formula(replace(node, level=near)) if near else None
        raise FormulaError(
            "formula_unknown_level",
            node.span,
            suggestion,
            level=node.level,
            known=", ".join(vocabulary.levels),
        )
    if joined_levels(meaning.levels, frozenset({node.level})) == frozenset():
        known = ", ".join(sorted(meaning.levels or ()))
        raise FormulaError("formula_level_without_values", node.span, level=node.level, known=known)
    return frozenset(vocabulary.levels[vocabulary.levels.index(node.level) :])


def shifted(node: Shifted, meaning: Meaning) -> Meaning:
    """Return what a value of earlier years, a change or a value of several years is.

    Raises
    ------
    FormulaError
        If it can not be read so.
    """
    span = node.value.span
    if meaning.kind is ValueKind.NUMBER:
        raise FormulaError("formula_constant", span)
    if node.shift is Shift.LAG:
        return meaning
    return _changed(node, meaning) if node.shift is Shift.CHANGE else _pooled(node, meaning)


def _changed(node: Shifted, meaning: Meaning) -> Meaning:
    span = node.value.span
    if meaning.kind is ValueKind.RANK:
        raise FormulaError("formula_rank_arithmetic", span)
    if meaning.changed:
        raise FormulaError("formula_change_twice", span)
    if meaning.ready and not meaning.kind.comes_ready:
        raise FormulaError("formula_ready_added", span)
    kind = ValueKind.AMOUNT if meaning.kind.quantity else ValueKind.DERIVED
    if meaning.kind is ValueKind.STANDING:
        kind = ValueKind.STANDING
    return replace(meaning, kind=kind, changed=True)


def _pooled(node: Shifted, meaning: Meaning) -> Meaning:
    span = node.value.span
    if meaning.ready:
        raise FormulaError("formula_ready_pooled", span)
    if meaning.relative:
        raise FormulaError("formula_pool_of_standing", span)
    if meaning.pooled:
        raise FormulaError("formula_pool_twice", span)
    return replace(meaning, pooled=True)
