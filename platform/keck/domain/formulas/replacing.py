"""Formulas with other measures in place of those they name."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from keck.domain.definitions import Operand
from keck.domain.formulas.definitions import summed
from keck.domain.formulas.nodes import MeasureName, Node, children, walk


def operands_in(tree: Node) -> tuple[Operand, ...]:
    """Return the measures that a formula names itself, each once, in the order of the text."""
    return tuple(dict.fromkeys(_operands(tree)))


def _operands(tree: Node) -> Iterator[Operand]:
    return (node.operand for node, _ in walk(tree) if isinstance(node, MeasureName))


def replaced(tree: Node, choice: Mapping[Operand, tuple[Operand, ...]]) -> Node:
    """Put sums of other measures in place of a formula's own; what is not chosen stays.

    >>> from keck.domain.formulas.parsing import parse
    >>> from keck.domain.formulas.printing import print_formula
    >>> print_formula(replaced(parse("share(a, b)"), {Operand("a"): (Operand("c"), Operand("d"))}))
    'share(c + d, b)'
    """
    if isinstance(tree, MeasureName):
        return summed(choice[tree.operand]) if choice.get(tree.operand) else tree
    if not children(tree):
        return tree
    changed: dict[str, Any] = {}
    for one in fields(tree):
        value = getattr(tree, one.name)
        if isinstance(value, Node):
            changed[one.name] = replaced(value, choice)
        elif isinstance(value, tuple):
            changed[one.name] = tuple(replaced(part, choice) for part in value)
    return replace(tree, **changed)
