"""Areas that bear another key at another boundary date, and are the same area nevertheless."""

from collections.abc import Iterable, Sequence
from typing import Protocol

Place = tuple[str, str]
"""Level and key of an area."""


class Keyed(Protocol):
    """The areas of a level at one boundary date: the keys they bear, and those they had before."""

    @property
    def level(self) -> str:
        """The level's code."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The key of each area."""

    @property
    def former(self) -> tuple[tuple[str, ...], ...]:
        """The keys that each area had before; empty where none are known."""


def identities(views: Sequence[Keyed], same: Iterable[tuple[str, str, str]]) -> dict[Place, Place]:
    """Return for each key that is not an area's newest one the place that it stands for.

    What two areas of one boundary date bear is never taken for one area: where keys moved from one area to
    another, each means what it says in its own boundaries.

    Parameters
    ----------
    views : sequence of Keyed
        Oldest first within a level.
    same : iterable of (str, str, str)
        Level, old and new key of areas that changed nothing but their key.
    """
    groups: dict[Place, set[Place]] = {}
    levels: dict[str, list[Keyed]] = {}
    for view in views:
        levels.setdefault(view.level, []).append(view)
    for view in views:
        for key, former in zip(view.keys, view.former, strict=False):
            for old in former:
                _join(groups, levels[view.level], (view.level, old), (view.level, key))
    for level, old, new in same:
        _join(groups, levels.get(level, []), (level, old), (level, new))
    return {
        place: newest
        for place, group in groups.items()
        if (newest := _newest(group, levels[place[0]])) is not None and newest != place
    }


def _join(groups: dict[Place, set[Place]], views: list[Keyed], one: Place, other: Place) -> None:
    group = groups.get(one, {one}) | groups.get(other, {other})
    keys = {key for _, key in group}
    if all(len(keys.intersection(view.keys)) <= 1 for view in views):
        for place in group:
            groups[place] = group


def _newest(group: set[Place], views: list[Keyed]) -> Place | None:
    found = ((level, key) for view in reversed(views) for level, key in group if key in view.keys)
    return next(found, None)
