"""Which cells a formula reads: of which measures, where and when.

City, city without the area, earlier and pooled years say where and when measures are read. They reach down to
the measures, so that counts are summed first and divided last, whatever the formula.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from keck.domain.definitions import Operand
from keck.domain.formulas.bands import bands_of
from keck.domain.formulas.checking import CheckedFormula
from keck.domain.formulas.definitions import summed
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
    Place,
    Placed,
    Quotient,
    QuotientForm,
    Shift,
    Shifted,
    StatusIs,
    Weighted,
    walk,
)
from keck.domain.formulas.standards import Band, Banded, StandardForm, Standardised
from keck.domain.formulas.vocabulary import Vocabulary
from keck.domain.periods import years_before


class Where(StrEnum):
    """The place of a reading."""

    HERE = "here"
    CITY = "city"
    WITHOUT_AREA = "without_area"
    SUM = "sum"
    """All areas of the level, with what is not assignable."""
    ABOVE = "above"
    """The area of another level that the area lies in."""


@dataclass(frozen=True, slots=True)
class Reading(Node):
    """Cells of a measure.

    Attributes
    ----------
    cases : Operand or None
        The count that the values of a mean are multiplied by before they are summed.
    level : str or None
        The level of ``ABOVE``.
    back : int
        How many years earlier.
    years : int
        How many years are summed, the last of them ``back`` years earlier.
    additive : bool
        Whether what is not applicable adds nothing; else it leaves no value.
    """

    operand: Operand
    cases: Operand | None = None
    where: Where = Where.HERE
    level: str | None = None
    back: int = 0
    years: int = 1
    additive: bool = True

    @property
    def operands(self) -> tuple[Operand, ...]:
        """The measures that it needs."""
        return (self.operand, self.cases) if self.cases else (self.operand,)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    where: Where = Where.HERE
    level: str | None = None
    back: int = 0
    years: int = 1


def resolved(formula: CheckedFormula, vocabulary: Vocabulary) -> Node:
    """Return a formula as arithmetic over readings.

    The tree that is returned holds readings in place of measures, and neither places, shifts, means nor
    references.
    """
    return _resolved(formula.expanded, vocabulary, _Surroundings())


def _resolved(node: Node, known: Vocabulary, around: _Surroundings) -> Node:  # noqa: C901 - one case per node
    def again(part: Node) -> Node:
        return _resolved(part, known, around)

    match node:
        case MeasureName(operand=operand):
            additive = known.measures[operand.measure].kind.additive
            return _reading(operand, None, additive, around)
        case Mean(value=MeasureName(operand=operand)):
            cases = Operand(known.measures[operand.measure].base or "", operand.group)
            summed = _reading(operand, cases, True, around)
            return Quotient(QuotientForm.RATIO, summed, _reading(cases, None, True, around))
        case Standardised():
            return _banded(node, known, around)
        case Placed(place=place, value=value, level=level):
            where = Where.ABOVE if level else _WHERE[place]
            return _resolved(value, known, replace(around, where=where, level=level))
        case Shifted(shift=shift, value=value, years=years):
            return _shifted(shift, value, years, known, around)
        case Negative(value=value):
            return Negative(again(value))
        case Arithmetic(operator=operator, left=left, right=right):
            return Arithmetic(operator, again(left), again(right))
        case Quotient(form=form, part=part, whole=whole, per=per):
            return Quotient(form, again(part), again(whole), per)
        case Compared(standing=standing, value=value):
            return Compared(standing, again(value))
        case Index():
            return _index(node, known, around)
        case StatusIs(value=value, status=status, negated=negated):
            return StatusIs(again(value), status, negated)
        case Combined(both=both, left=left, right=right):
            return Combined(both, again(left), again(right))
        case If(condition=condition, then=then, otherwise=otherwise):
            return If(again(condition), again(then), again(otherwise))
    return node


_WHERE = {Place.CITY: Where.CITY, Place.WITHOUT_AREA: Where.WITHOUT_AREA, Place.SUM: Where.SUM}


def _reading(operand: Operand, cases: Operand | None, additive: bool, around: _Surroundings) -> Reading:
    return Reading(operand, cases, around.where, around.level, around.back, around.years, additive)


def _banded(node: Standardised, known: Vocabulary, around: _Surroundings) -> Banded:
    """Return a standardised rate over readings; its standard is the municipality, wherever it is read."""
    city = replace(around, where=Where.CITY, level=None)
    bands = []
    for band in bands_of(node, known):
        events, base = (summed(side) for side in (band.events, band.base))
        indirect = node.form is StandardForm.INDIRECT
        standard = Number(Decimal(band.weight)) if band.weight is not None else _resolved(base, known, city)
        bands.append(
            Band(
                _resolved(events, known, around),
                _resolved(base, known, around),
                _resolved(events, known, city) if indirect else None,
                standard,
            )
        )
    return Banded(node.form, node.per, tuple(bands))


def _shifted(shift: Shift, value: Node, years: int, known: Vocabulary, around: _Surroundings) -> Node:
    if shift is Shift.POOL:
        return _resolved(value, known, replace(around, years=years))
    earlier = _resolved(value, known, replace(around, back=around.back + years))
    if shift is Shift.LAG:
        return earlier
    return Arithmetic(Operator.MINUS, _resolved(value, known, around), earlier)


def _index(node: Index, known: Vocabulary, around: _Surroundings) -> Index:
    rules = node.rules
    if around.back and rules.base is not None:
        # What is read some years earlier has its base that much later among the periods of the table.
        rules = replace(rules, base=years_before(rules.base, -around.back))
    people = None
    if node.population is not None:
        people = _resolved(node.population, known, replace(around, where=Where.HERE, level=None))
    parts = tuple(Weighted(part.weight, _resolved(part.value, known, around)) for part in node.parts)
    return Index(parts, rules, people)


def readings(tree: Node) -> tuple[Reading, ...]:
    """Return what a resolved formula reads, each once, in the order of the text."""
    return tuple(dict.fromkeys(part for part, _ in walk(tree) if isinstance(part, Reading)))
