"""Where the value of a target stands at a period: area set and position."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from keck.compute.tables.areas import AreaIndex, AreaSetView
from keck.compute.tables.resolving import Target, TargetKind
from keck.domain.codes import CITY_LEVEL
from keck.domain.periods import Period

NO_SET = -1
NOT_IN_SET = -2


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Lookup by period and target.

    Attributes
    ----------
    views : int32[periods, targets]
        Number of the area set in the index, or ``NO_SET`` or ``NOT_IN_SET``.
    positions : int32[periods, targets]
        Position in it; the length of the set for what is not assignable.
    """

    views: NDArray[np.int32]
    positions: NDArray[np.int32]


def find_places(
    areas: AreaIndex, targets: list[Target], periods: list[str], main_level: str | None
) -> Places:
    """Find the place of every target at every period; each choice of area sets is worked out once."""
    shape = (len(periods), len(targets))
    views, positions = np.full(shape, NO_SET, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    done: dict[tuple[int, ...], int] = {}
    for row, code in enumerate(periods):
        choice = _choice(areas, Period.parse(code).last)
        epoch = tuple(choice.values())
        if epoch in done:
            views[row], positions[row] = views[done[epoch]], positions[done[epoch]]
            continue
        done[epoch] = row
        for column, target in enumerate(targets):
            views[row, column], positions[row, column] = _place(areas, target, choice, main_level)
    return Places(views, positions)


def _choice(areas: AreaIndex, day: date) -> dict[str, int]:
    numbers = {view.id: number for number, view in enumerate(areas.sets)}
    return {level: numbers[view.id] for level in areas.levels if (view := areas.valid_at(level, day))}


def _place(
    areas: AreaIndex, target: Target, choice: dict[str, int], main_level: str | None
) -> tuple[int, int]:
    if target.kind not in (TargetKind.AREA, TargetKind.CITY, TargetKind.UNASSIGNED):
        return NO_SET, 0
    level = target.level or main_level or CITY_LEVEL
    number = choice.get(level)
    if number is None:
        return NO_SET, 0
    view = areas.sets[number]
    if target.kind is TargetKind.UNASSIGNED:
        return number, len(view.keys)
    if target.kind is TargetKind.CITY:
        return number, 0
    position = areas.position(view, target.key or "")
    return (number, position) if position is not None else (NOT_IN_SET, 0)


def main_level(areas: AreaIndex, targets: list[Target]) -> str | None:
    """Return the deepest level among the targets: there stands what is not assignable."""
    return areas.deepest(
        [target.level for target in targets if target.kind is TargetKind.AREA and target.level]
    )


def sets_used(areas: AreaIndex, views: NDArray[np.int32]) -> list[AreaSetView]:
    """Return the area sets that occur in a lookup."""
    return [areas.sets[number] for number in np.unique(views[views >= 0]).tolist()]
