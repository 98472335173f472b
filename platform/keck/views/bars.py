"""Bars beside numbers: from 0 to the value, on one line for all of a table."""

from collections.abc import Sequence
from typing import NamedTuple


class Bar(NamedTuple):
    """Where a bar begins and how long it is, in per cent of the place for bars."""

    start: float
    width: float


def bars(values: Sequence[float | None]) -> list[Bar]:
    """Return a bar for each value; what is below 0 lies left of it, and what has no value has no length.

    >>> bars([30.0, None, -10.0])
    [Bar(start=25.0, width=75.0), Bar(start=0.0, width=0.0), Bar(start=0.0, width=25.0)]
    """
    known = [0.0, *(value for value in values if value is not None)]
    low, room = min(known), max(known) - min(known)
    return [_bar(value, low, room) for value in values]


def _bar(value: float | None, low: float, room: float) -> Bar:
    if value is None or not room:
        return Bar(0.0, 0.0)
    return Bar(round(100 * (min(value, 0.0) - low) / room, 2), round(100 * abs(value) / room, 2))
