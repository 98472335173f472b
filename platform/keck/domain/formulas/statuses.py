"""Conditions on a status, while a formula is read."""

from dataclasses import dataclass

from keck.domain.formulas.errors import FormulaError, closest
from keck.domain.formulas.nodes import MeasureName, Node
from keck.domain.statuses import Status

STATUSES = {status.word: status for status in Status}


@dataclass(frozen=True, slots=True)
class StatusOf(Node):
    """``status(x)``, to which a status must be compared; no finished tree holds it."""

    value: Node


def status_named(node: Node) -> Status:
    """Read the word on the right of a comparison.

    Raises
    ------
    FormulaError
        If it is not one of the four words.
    """
    word = node.operand.measure if isinstance(node, MeasureName) and not node.operand.group else ""
    if word not in STATUSES:
        known = ", ".join(STATUSES)
        raise FormulaError("formula_status_word", node.span, closest(word, STATUSES), known=known)
    return STATUSES[word]
