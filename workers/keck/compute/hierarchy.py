"""Sums up the area hierarchy: only of what may be summed, and never over a value that a file gives."""

from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np

from keck.compute.cells import Positions
from keck.compute.columns import Name
from keck.compute.cube import AreaFrame, Cube
from keck.compute.disagreements import disagreements
from keck.compute.grouping import Grouping
from keck.compute.sheets import Sheet, places_of, total
from keck.compute.stacks import UNUSED, Stack
from keck.domain.findings import Finding
from keck.domain.statuses import Status

Step = tuple[str, str, Grouping]
"""A larger area set, the set whose cells are summed to it, and how."""

_AT_ONCE = 128
"""So many rows stay in the processor's memory while they are summed."""

# A member of an enumeration costs more than a small array operation.
_MISSING = int(Status.MISSING)
_NOT_APPLICABLE = int(Status.NOT_APPLICABLE)


def sum_up(cube: Cube) -> tuple[Cube, list[Finding]]:
    """Fill levels that have no data of their own.

    A coarser level gets the sum of its parts. The city keeps the total that a file gives; else it gets the
    sum of the finest complete level, with what is not assignable.

    Returns
    -------
    tuple
        A new cube, and a finding for each measure and pair of levels whose given figures disagree.
    """
    cells = cube.cells.copy()
    told: dict[Name, list[Finding]] = {}
    for names, sheet in cube.cells.together(cube.additive):
        told |= disagreements(cube, names, sheet)
        cells.enter(names, _filled(cube, sheet))
    findings = [finding for name, _ in cells.names() for finding in told.get(name, ())] if told else []
    return Cube(cube.frames, cube.measures, cells), findings


def _filled(cube: Cube, given: Sheet) -> Sheet:
    """Return rows with the sums of the levels that they lack."""
    steps = list(_steps(cube, given.places))
    city = _CityTotal(cube, [*given.places, *(upper for upper, _, _ in steps)])
    sets = {*given.places, *(upper for upper, _, _ in steps), *city.sets}
    places = places_of({one: cube.frames[one].size + 1 for one in cube.sets if one in sets})
    exact = given.stack.exact and all(grouping.complete for _, _, grouping in steps)
    whole = Sheet(places, Stack.empty(given.size, total(places), exact=exact), dict(given.sources))
    whole.sources.update({upper: [lower] * given.size for upper, lower, _ in steps})
    summed_from: list[str] = []
    for start in range(0, given.size, _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        levels = {set_id: given.stack.taken(rows, place) for set_id, place in given.places.items()}
        for upper, lower, grouping in steps:
            levels[upper] = levels[lower].summed(grouping)
        part = Sheet(places, whole.stack.taken(rows))
        for set_id, level in levels.items():
            part.put(set_id, level)
        summed_from += city.fill(part, lacking=set(city.sets).isdisjoint(given.places))
    for set_id in city.sets:
        named = given.sources.get(set_id, [""] * given.size)
        whole.sources[set_id] = [new or old for new, old in zip(summed_from, named, strict=True)]
    return whole


def _steps(cube: Cube, given: Collection[str]) -> Iterator[Step]:
    """Yield the levels that are lacking, each with the level that it is the sum of, the finest first."""
    there = set(given)
    for frame in sorted(cube.frames.values(), key=lambda one: (-one.rank, one.set_id)):
        if frame.rank == 0 or frame.set_id in there:
            continue
        nested = {
            one.set_id: one.parents
            for one in cube.frames.values()
            if one.parent_set == frame.set_id and one.set_id in there
            if one.parents is not None and (one.parents >= 0).any()
        }
        if nested:
            lower = max(nested)
            there.add(frame.set_id)
            yield frame.set_id, lower, Grouping.into(nested[lower], frame.size)


class _CityTotal:
    """The sum of one of the levels for rows that have no total of their own.

    Parameters
    ----------
    there : collection of str
        Area sets that the rows have.
    """

    def __init__(self, cube: Cube, there: Collection[str]) -> None:
        city = cube.city
        frames = [cube.frames[one] for one in there if city is not None and one != city.set_id]
        self._choices = {
            one.set_id: Grouping.whole(one.size + 1)
            for one in sorted(frames, key=lambda one: (one.rank, one.set_id), reverse=True)
            if _covers_city(cube, one)
        }
        self.sets = (city.set_id,) if city is not None and self._choices else ()

    def fill(self, part: Sheet, *, lacking: bool) -> list[str]:
        """Write the sums, and return from which set each row was summed; empty where it has a total.

        Parameters
        ----------
        lacking : bool
            Whether the rows have no totals yet, not even missing ones.
        """
        found = [""] * part.size
        for set_id in self.sets:
            place = part.places[set_id]
            waiting = np.arange(part.size)
            if not lacking:
                waiting = np.flatnonzero(part.part(set_id).statuses[:, 0] == _MISSING)
            for lower, rows in self._chosen(part, waiting):
                sums = _whole(part.part(lower).taken(_run(rows, part.size)), self._choices[lower])
                part.stack.put(sums, rows, slice(place.start, place.start + 1))
                part.stack.put(UNUSED, rows, slice(place.start + 1, place.stop))
                for row in rows.tolist():
                    found[row] = lower
        return found

    def _chosen(self, part: Sheet, waiting: Positions) -> Iterator[tuple[str, Positions]]:
        """Yield rows by the set that they are summed from: the finest complete, else the finest."""
        for set_id in self._choices:
            statuses = part.part(set_id).statuses[_run(waiting, part.size), :-1]
            lacking = (statuses == _MISSING).any(axis=1)
            if not lacking.all():
                yield set_id, waiting[~lacking]
            waiting = waiting[lacking]
            if not waiting.size:
                return
        yield next(iter(self._choices)), waiting


def _run(rows: Positions, size: int) -> Positions | slice:
    """Return all rows as a slice, which needs no copy."""
    return slice(None) if len(rows) == size else rows


def _whole(part: Stack, into: Grouping) -> Stack:
    """Sum all areas and what is not assignable; nothing known of that means nothing in use."""
    unknown = part.statuses[:, -1] == _MISSING
    if not unknown.any():
        return part.summed(into)
    statuses = part.statuses.copy()
    statuses[unknown, -1] = _NOT_APPLICABLE
    return replace(part, statuses=statuses).summed(into)


def _covers_city(cube: Cube, frame: AreaFrame) -> bool:
    """Tell whether the areas are known to make up the city: each lies in something larger, up to the top."""
    for upper, positions in cube.ancestors(frame.set_id):
        if upper.rank == 0:
            return bool((positions >= 0).all())
    return False
