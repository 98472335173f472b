"""Measures that a standardised rate needs with all their bands, not with one group."""

from collections.abc import Set

from keck.domain.age_bands import lies_in, tiling
from keck.domain.definitions import Operand
from keck.domain.formulas.nodes import MeasureName, Node, walk
from keck.domain.formulas.standards import Standardised
from keck.domain.groups import parse_group

_AGE = "age"
_FEWEST = 2


def banded(tree: Node) -> dict[Operand, str]:
    """Return the measures inside standardised rates, with whose categories the bands are."""
    return {
        part.operand: node.dimension
        for node, _ in walk(tree)
        if isinstance(node, Standardised)
        for part, _ in walk(node)
        if isinstance(part, MeasureName)
    }


def has_bands(group: str, dimension: str, groups: Set[str]) -> bool:
    """Tell whether a measure has at least two bands of a group, which put it together where it is an age.

    >>> has_bands("age=0-14", "age", {"age=0-4", "age=5-14"}), has_bands("age=0-14", "age", {"age=0-14"})
    (True, False)
    """
    others = parse_group(group)
    limit = others.pop(dimension, None)
    found = _categories(others, dimension, groups)
    if limit is None:
        return len(found) >= _FEWEST
    narrower = {one for one in found if one != limit and lies_in(one, limit)}
    return dimension == _AGE and tiling(limit, narrower) is not None


def _categories(others: dict[str, str], dimension: str, groups: Set[str]) -> set[str]:
    found = set()
    for group in groups:
        categories = parse_group(group)
        category = categories.pop(dimension, None)
        if category is not None and categories == others:
            found.add(category)
    return found
