"""Reads the text of a formula: in time that grows with its length, and with limits on all that grows."""

import re
from functools import lru_cache
from importlib.resources import files

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from keck.domain.formulas.building import Builder, at, finished
from keck.domain.formulas.errors import FormulaError, Span
from keck.domain.formulas.nodes import Arithmetic, Node, children

MOST_CHARACTERS = 4000
"""Enough for a share whose sums name every single year of age."""
MOST_DEPTH = 30
"""How deep brackets, functions and signs may be nested; a long sum is not deep."""
MOST_NODES = 300
_MOST_SIGNS = 4 * MOST_NODES
_SIGN = re.compile(r"[^\w\s.]")


def parse(text: str) -> Node:
    """Read a formula.

    Raises
    ------
    FormulaError
        If the text is no formula, or too large; the error marks the place.
    """
    if not text.strip():
        raise FormulaError("formula_empty", Span(0, len(text)))
    if len(text) > MOST_CHARACTERS:
        mark = Span(MOST_CHARACTERS, len(text) - MOST_CHARACTERS)
        raise FormulaError("formula_too_long", mark, limit=MOST_CHARACTERS)
    _check_brackets(text)
    tree = _read(text)
    _check_size(tree)
    return finished(tree)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = (files("keck.domain.formulas") / "grammar.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        transformer=Builder(),
        maybe_placeholders=False,
    )


def _read(text: str) -> Node:
    try:
        # With a transformer the parser returns what the transformer makes of the whole.
        tree = _parser().parse(text)
    except UnexpectedCharacters as error:
        place = error.pos_in_stream or 0
        raise FormulaError("formula_character", Span(place, 1), text=text[place]) from None
    except UnexpectedToken as error:
        raise _unexpected(text, error) from None
    assert isinstance(tree, Node)  # noqa: S101 - every rule of the grammar makes a node
    return tree


def _unexpected(text: str, error: UnexpectedToken) -> FormulaError:
    token = error.token
    if token.type == "$END":
        missing = ")" if "CLOSE" in error.accepts else None
        return FormulaError("formula_unfinished", Span(len(text.rstrip())), missing)
    return FormulaError("formula_unexpected", at(token), text=str(token))


def _check_brackets(text: str) -> None:
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth > MOST_DEPTH:
            raise FormulaError("formula_too_deep", Span(place, 1), limit=MOST_DEPTH)
    # So many signs hold too many parts; it is known without reading them.
    if len(_SIGN.findall(text)) > _MOST_SIGNS:
        raise FormulaError("formula_too_large", Span(0, len(text)), limit=MOST_NODES)


def _check_size(tree: Node) -> None:
    waiting = [(tree, 1)]
    number = 0
    while waiting:
        node, depth = waiting.pop()
        number += 1
        if depth > MOST_DEPTH:
            raise FormulaError("formula_too_deep", node.span, limit=MOST_DEPTH)
        if number > MOST_NODES:
            raise FormulaError("formula_too_large", tree.span, limit=MOST_NODES)
        for place, child in enumerate(children(node)):
            # Sums and products lean to the left, however long they are.
            waiting.append((child, depth + (not isinstance(node, Arithmetic) or place > 0)))
