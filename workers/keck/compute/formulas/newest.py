"""The newest period that a formula may have a value for, and the periods that it reads there."""

from collections.abc import Collection, Iterator, Mapping

from keck.domain.definitions import Operand
from keck.domain.formulas.nodes import If, Node, walk
from keck.domain.formulas.readings import Reading, readings
from keck.domain.periods import time_order, years_before

Periods = Mapping[Operand, Collection[str]]
"""For which periods there are cells of a measure."""


def candidates(tree: Node, there: Periods) -> Iterator[str]:
    """Yield the periods for which there may be values, the newest first.

    Parameters
    ----------
    tree : Node
        As `keck.domain.formulas.readings.resolved` returns it.

    Notes
    -----
    Of a condition one branch may be enough; what is yielded then may still turn out to be empty.
    """
    found = list(readings(tree))
    enough = any if any(isinstance(node, If) for node, _ in walk(tree)) else all
    periods = {period for one in found for operand in one.operands for period in there.get(operand, ())}
    for period in sorted(periods, key=time_order, reverse=True):
        if enough(_there(one, period, there) for one in found):
            yield period


def read_at(tree: Node, period: str) -> frozenset[str]:
    """Return the periods that a formula reads for one of its own."""
    return frozenset(one for reading in readings(tree) for one in _years(reading, period) if one is not None)


def _there(reading: Reading, period: str, there: Periods) -> bool:
    wanted = _years(reading, period)
    return all(one in there.get(operand, ()) for operand in reading.operands for one in wanted)


def _years(reading: Reading, period: str) -> list[str | None]:
    back = range(reading.back, reading.back + reading.years)
    return [years_before(period, years) if years else period for years in back]
