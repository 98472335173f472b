"""Formulas that name other indicators: unknown ones, cycles, and how large all becomes together."""

from dataclasses import fields, replace
from typing import Any

from keck.domain.formulas.errors import FormulaError, Span, closest
from keck.domain.formulas.nodes import Node, Reference, Shift, Shifted, children, walk
from keck.domain.formulas.vocabulary import Vocabulary

MOST_NODES_TOGETHER = 2000
MOST_DEPTH_TOGETHER = 200
"""How deep a formula may be with all that it names; parts are looked at by recursion."""

_Size = tuple[int, int]
"""Number of parts, and depth."""


def check_references(tree: Node, vocabulary: Vocabulary, code: str = "") -> None:
    """Check that all named indicators exist, that none needs itself, and that all together is not too large.

    Raises
    ------
    FormulaError
        With the place of the name in this formula, however far away the cause is.
    """
    nodes, depth = _Sizes(vocabulary).of_tree(tree, (code,) if code else (), None)
    if nodes > MOST_NODES_TOGETHER or depth > MOST_DEPTH_TOGETHER:
        raise FormulaError("formula_too_large_together", tree.span, limit=MOST_NODES_TOGETHER)


class _Sizes:
    """Finds how large formulas are with all that they name, each indicator once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._indicators = vocabulary.indicators
        self._measures = vocabulary.measures
        self._known: dict[str, _Size] = {}

    def of_tree(self, tree: Node, path: tuple[str, ...], mark: Span | None) -> _Size:
        nodes, depth = 0, 0
        # A change is its formula twice.
        doubled = {id(part) for node, _ in walk(tree) if _is_change(node) for part, _ in walk(node)}
        for node, level in walk(tree):
            own, below = 1, 0
            if isinstance(node, Reference):
                own, below = self._of_reference(node, path, mark or node.span)
            nodes += own * (2 if id(node) in doubled else 1)
            depth = max(depth, level + below)
        return nodes, depth

    def _of_reference(self, node: Reference, path: tuple[str, ...], mark: Span) -> _Size:
        if node.code in path:
            cycle = [*path[path.index(node.code) :], node.code]
            raise FormulaError("formula_cycle", mark, path=" → ".join(cycle))
        if node.code not in self._indicators:
            raise self._unknown(node, mark)
        if len(path) > MOST_DEPTH_TOGETHER:
            raise FormulaError("formula_too_large_together", mark, limit=MOST_NODES_TOGETHER)
        if node.code not in self._known:
            self._known[node.code] = self.of_tree(self._indicators[node.code], (*path, node.code), mark)
        return self._known[node.code]

    def _unknown(self, node: Reference, mark: Span) -> FormulaError:
        suggestion = node.code if node.code in self._measures else None
        if suggestion is None and (near := closest(node.code, self._indicators)):
            suggestion = f"@{near}"
        return FormulaError("formula_unknown_indicator", mark, suggestion, name=node.code)


def _is_change(node: Node) -> bool:
    return isinstance(node, Shifted) and node.shift is Shift.CHANGE


def expanded(tree: Node, vocabulary: Vocabulary) -> Node:
    """Put the formulas of named indicators in place of their codes.

    Parameters
    ----------
    tree : Node
        Whose references have been checked.
    """
    return _expanded(tree, vocabulary, {})


def _expanded(node: Node, vocabulary: Vocabulary, known: dict[str, Node]) -> Node:
    if isinstance(node, Reference):
        if node.code not in known:
            known[node.code] = _expanded(vocabulary.indicators[node.code], vocabulary, known)
        return known[node.code]
    if not children(node):
        return node
    changed: dict[str, Any] = {}
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, Node):
            changed[one.name] = _expanded(value, vocabulary, known)
        elif isinstance(value, tuple):
            changed[one.name] = tuple(_expanded(part, vocabulary, known) for part in value)
    return replace(node, **changed)
