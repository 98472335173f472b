"""What follows from withdrawn figures by formulas of other indicators, and goes with them."""

from collections.abc import Iterable
from typing import Any

from keck.domain.periods import time_order

Document = dict[str, Any]


def dependents(entries: Iterable[Document], code: str) -> set[str]:
    """Return the codes of the indicators whose formulas name one, through others, too.

    >>> entries = [{"code": "b", "depends_on": ["a"]}, {"code": "c", "depends_on": ["b"]}, {"code": "a"}]
    >>> sorted(dependents(entries, "a"))
    ['b', 'c']
    """
    named = {entry["code"]: set(entry.get("depends_on") or ()) for entry in entries}
    found, waiting = set[str](), [code]
    while waiting:
        wanted = waiting.pop()
        more = {one for one, names in named.items() if wanted in names} - found
        found |= more
        waiting += sorted(more)
    return found


def concerned(one: Document, period: str | None) -> bool:
    """Tell whether a slice may tell of a period: formulas also read earlier years."""
    return period is None or time_order(one["period"]) >= time_order(period)
