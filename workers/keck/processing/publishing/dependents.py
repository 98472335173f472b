"""What follows from withdrawn figures by formulas of other indicators, and goes with them."""

from collections.abc import Iterable

from keck.domain.periods import time_order
from keck.processing.publishing.bundle import Document


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


def read_period(entry: Document, period: str | None) -> str | None:
    """Return the first period whose slices may read a withdrawn one; ``None`` stands for all.

    An index with a base reads it in earlier periods, too.
    """
    base = (entry.get("index") or {}).get("base")
    return None if base is not None and base == period else period


def without_composition(one: Document) -> Document:
    """Return a slice of an index without what was made of all its cells, one of which goes."""
    return {name: value for name, value in one.items() if name != "index"}
