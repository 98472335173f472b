"""What became of areas when boundaries changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SharePair = tuple[str, str, float]
"""Old key, new key, and the part of the old area's count that belongs to the new one."""
# What is less than this of both areas is no descent, but a line drawn anew.
_COUNTS = 0.02


class Descent(StrEnum):
    """What happened to an old area."""

    UNCHANGED = "unchanged"
    SPLIT = "split"
    MERGED = "merged"
    SHIFTED = "shifted"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Line:
    """An old area and the new ones that it became."""

    source: str
    targets: tuple[str, ...]
    descent: Descent

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return {"from": self.source, "to": list(self.targets), "kind": self.descent.value}


def lineage(shares: Iterable[SharePair], sources: Sequence[str]) -> list[Line]:
    """Tell what became of each old area, in their order.

    >>> shares = [("1", "1", 1.0), ("2", "2a", 0.6), ("2", "2b", 0.4), ("3", "34", 1.0), ("4", "34", 1.0)]
    >>> [line.descent.value for line in lineage(shares, ["1", "2", "3", "4", "5"])]
    ['unchanged', 'split', 'merged', 'merged', 'gone']
    """
    heirs: dict[str, list[str]] = defaultdict(list)
    parents: dict[str, list[str]] = defaultdict(list)
    for source, target, share in shares:
        if share >= _COUNTS:
            heirs[source].append(target)
            parents[target].append(source)
    return [Line(key, tuple(heirs[key]), _descent(key, heirs, parents)) for key in sources]


def _descent(key: str, heirs: dict[str, list[str]], parents: dict[str, list[str]]) -> Descent:
    mine = heirs[key]
    if not mine:
        return Descent.GONE
    if len(mine) > 1:
        return Descent.SPLIT if all(len(parents[heir]) == 1 for heir in mine) else Descent.SHIFTED
    siblings = parents[mine[0]]
    if len(siblings) == 1:
        return Descent.UNCHANGED
    return Descent.MERGED if all(len(heirs[one]) == 1 for one in siblings) else Descent.SHIFTED


def described(shares: Sequence[SharePair], sources: Sequence[str], targets: Sequence[str]) -> dict[str, Any]:
    """Return a lineage in the stored form: its lines, how many there are of each kind, and new areas."""
    lines = lineage(shares, sources)
    reached = {target for _, target, _ in shares}
    counts = {kind.value: sum(line.descent is kind for line in lines) for kind in Descent}
    return {
        "lines": [line.to_json() for line in lines],
        "counts": {kind: count for kind, count in counts.items() if count},
        "new": [key for key in targets if key not in reached],
    }
