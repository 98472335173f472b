"""Which bands a standardised rate is computed with: those that its events and its base both have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from keck.domain.age_bands import Ages, ages, lies_in, tiling
from keck.domain.definitions import Operand
from keck.domain.formulas.definitions import operands_of
from keck.domain.formulas.errors import FormulaError, closest
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.printing import print_formula
from keck.domain.formulas.standards import STANDARDS, Standardised
from keck.domain.formulas.vocabulary import Vocabulary
from keck.domain.groups import parse_group

MOST_BANDS = 40
MOST_SUMMED = 30
_AGE = "age"
_EVERYBODY = 10**6


@dataclass(frozen=True, slots=True)
class BandOperands:
    """The measures of a band.

    Attributes
    ----------
    weight : int or None
        People of a standard population that the formula names.
    """

    category: str
    events: tuple[Operand, ...]
    base: tuple[Operand, ...]
    weight: int | None = None


def bands_of(node: Standardised, vocabulary: Vocabulary) -> tuple[BandOperands, ...]:
    """Return the bands of a standardised rate, the youngest first.

    Of bands that lie in each other the narrowest are taken that both sides have; what one side has in
    narrower bands is put together from these. The base may reach farther than the events, not the other way
    round. Where a measure is named with an age, as ``cases[age=0-14]``, its bands are those within, and they
    put it together.

    Raises
    ------
    FormulaError
        If a side is no sum of measures, if nothing has the dimension, or if bands do not fit together.
    """
    sides = [_Side(part, node.dimension, vocabulary) for part in (node.events, node.base)]
    known = [side.categories() for side in sides]
    if not all(known):
        raise _without_bands(node, sides, vocabulary)
    chosen = _chosen(sides, {one for categories in known for one in categories}, node.dimension)
    _check(node, chosen, known[0] | sides[0].limits)
    weights = _weights(node, chosen)
    return tuple(
        BandOperands(one, sides[0].operands(one), sides[1].operands(one), weights.get(one)) for one in chosen
    )


class _Side:
    """The events or the base: what its measures have of a dimension.

    Attributes
    ----------
    limits : set of str
        Categories that its measures are named with, and within which their bands lie.
    """

    def __init__(self, part: Node, dimension: str, vocabulary: Vocabulary) -> None:
        operands = operands_of(part)
        if operands is None:
            raise FormulaError("formula_standardised_sums", part.span)
        if len(operands) > MOST_SUMMED:
            raise FormulaError("formula_too_large", part.span, limit=MOST_SUMMED)
        self.span = part.span
        self._dimension = dimension
        limits = (parse_group(one.group).get(dimension) for one in operands)
        self.limits = {one for one in limits if one is not None}
        self._found = [(one, _groups(one, dimension, vocabulary)) for one in operands]

    def categories(self) -> set[str]:
        """Return all categories that some measure has."""
        return {category for _, groups in self._found for category in groups}

    def has(self, category: str) -> bool:
        """Tell whether each measure has a category, or narrower ones that put it together."""
        return all(self._tiles(groups, category) for _, groups in self._found)

    def operands(self, category: str) -> tuple[Operand, ...]:
        """Return what a category is the sum of."""
        return tuple(
            Operand(one.measure, groups[tile])
            for one, groups in self._found
            for tile in self._tiles(groups, category)
        )

    def dimensions(self, vocabulary: Vocabulary) -> set[str]:
        """Return all dimensions that some measure has."""
        measures = [vocabulary.measures[one.measure] for one, _ in self._found]
        return {name for one in measures for group in one.present for name in parse_group(group)}

    def _tiles(self, groups: Mapping[str, str], category: str) -> tuple[str, ...]:
        if category in groups:
            return (category,)
        return (tiling(category, groups) or ()) if self._dimension == _AGE else ()


def _groups(operand: Operand, dimension: str, vocabulary: Vocabulary) -> dict[str, str]:
    """Return the groups that differ from a measure's in their category alone, by this category."""
    others = parse_group(operand.group)
    limit = others.pop(dimension, None)
    known = vocabulary.measures.get(operand.measure)
    found = {}
    for group in sorted(known.present if known else ()):
        categories = parse_group(group)
        category = categories.pop(dimension, None)
        if category is None or categories != others:
            continue
        if limit is None or lies_in(category, limit):
            found[category] = group
    return found


def _chosen(sides: Iterable[_Side], categories: set[str], dimension: str) -> list[str]:
    shared = [one for one in categories if all(side.has(one) for side in sides)]
    if dimension != _AGE:
        return sorted(shared)
    narrow = [one for one in shared if tiling(one, [other for other in shared if other != one]) is None]
    return sorted(narrow, key=lambda one: (_span(one), one))


def _span(category: str) -> tuple[int, int]:
    found = ages(category)
    return (_EVERYBODY, _EVERYBODY) if found is None else (found[0], _last(found))


def _last(found: Ages) -> int:
    return _EVERYBODY if found[1] is None else found[1]


def _check(node: Standardised, chosen: list[str], of_events: set[str]) -> None:
    if node.dimension == _AGE:
        spans = [_span(one) for one in chosen]
        for one, (before, after) in zip(chosen[1:], pairwise(spans), strict=False):
            if after[0] <= before[1]:
                raise FormulaError("formula_bands_overlap", node.span, band=one)
        left = sorted(one for one in of_events if not _covered(_span(one), spans))
    else:
        left = sorted(of_events - set(chosen))
    if left:
        raise FormulaError("formula_bands_differ", node.base.span, band=f"{node.dimension}={left[0]}")
    if not 2 <= len(chosen) <= MOST_BANDS:
        raise FormulaError("formula_bands_number", node.span, number=len(chosen), most=MOST_BANDS)


def _covered(wanted: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    """Tell whether bands that do not overlap, the youngest first, hold all years of another."""
    year, last = wanted
    for first, end in spans:
        if first <= year <= end:
            year = end + 1
    return year > last


def _weights(node: Standardised, chosen: list[str]) -> dict[str, int]:
    if node.standard is None:
        return {}
    standard = STANDARDS[node.standard]
    texts = {f"{first}-{'' if last is None else last}": many for (first, last), many in standard.items()}
    found = {}
    for one in chosen:
        tiles = tiling(one, texts) if node.dimension == _AGE else None
        if tiles is None:
            raise FormulaError("formula_bands_of_standard", node.span, band=one, standard=node.standard)
        found[one] = sum(texts[tile] for tile in tiles)
    return found


def _without_bands(node: Standardised, sides: list[_Side], vocabulary: Vocabulary) -> FormulaError:
    shared = set.intersection(*(side.dimensions(vocabulary) for side in sides))
    shared -= {node.dimension}
    near = closest(node.dimension, shared) or (min(shared) if len(shared) == 1 else None)
    suggestion = None
    if near is not None:
        suggestion = print_formula(
            Standardised(node.form, node.events, node.base, near, node.per, node.standard)
        )
    return FormulaError("formula_unknown_dimension", node.span, suggestion, name=node.dimension)
