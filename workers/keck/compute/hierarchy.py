"""Sums up the area hierarchy: only of what may be summed, and never over a value that a file gives."""

from collections import defaultdict

import numpy as np

from keck.compute.cube import AreaFrame, CellKey, Cells, Cube, Positions
from keck.compute.stacks import Stack
from keck.domain.definitions import Operand
from keck.domain.findings import Finding, Severity
from keck.domain.statuses import Status

Name = tuple[str, str, str]
"""A measure, group and period."""
Column = dict[str, Cells]
"""The cells of one measure, group and period by area set."""

_AT_ONCE = 64
"""So many columns stay in the processor's memory while they are summed."""

# A member of an enumeration costs more than a small array operation, and cubes hold thousands of arrays.
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
    columns: dict[Name, Column] = defaultdict(dict)
    for key, cells in cube.cells.items():
        columns[key[:3]][key.set_id] = cells
    alike: dict[frozenset[str], list[Column]] = defaultdict(list)
    findings: list[Finding] = []
    for name, column in columns.items():
        operand = Operand(*name[:2])
        if cube.additive(operand):
            if len(column) > 1:
                findings += _disagreements(cube, column, str(operand), name[2])
            alike[frozenset(column)].append(column)
    for bundle in alike.values():
        for start in range(0, len(bundle), _AT_ONCE):
            _fill_levels(cube, bundle[start : start + _AT_ONCE])
            _fill_city(cube, bundle[start : start + _AT_ONCE])
    filled = {
        CellKey(*name, set_id): cells for name, column in columns.items() for set_id, cells in column.items()
    }
    return Cube(cube.frames, cube.measures, filled), findings


def _fill_levels(cube: Cube, bundle: list[Column]) -> None:
    """Give columns that have the same levels the sums of the levels that they lack."""
    there = set(bundle[0])
    for frame in sorted(cube.frames.values(), key=lambda f: (-f.rank, f.set_id)):
        if frame.rank == 0 or frame.set_id in there:
            continue
        parts = [f for f in cube.frames.values() if f.parent_set == frame.set_id and f.set_id in there]
        nested = [(f.set_id, f.parents) for f in parts if f.parents is not None and (f.parents >= 0).any()]
        if nested:
            child, positions = max(nested, key=lambda pair: pair[0])
            stack = Stack.of([column[child] for column in bundle])
            sums = stack.summed(_into(positions, frame), frame.size).sums(child)
            for column, cells in zip(bundle, sums, strict=True):
                column[frame.set_id] = cells
            there.add(frame.set_id)


def _into(positions: Positions, upper: AreaFrame) -> Positions:
    """Return where each slot is summed to; areas without a parent join the slot "not assignable"."""
    return np.append(np.where(positions < 0, upper.size, positions), upper.size)


def _fill_city(cube: Cube, bundle: list[Column]) -> None:
    """Give columns that have the same levels, and no total of their own, the sum of one of them."""
    city = cube.city
    if city is None:
        return
    lacking = [one for one in bundle if city.set_id not in one or one[city.set_id].statuses[0] == _MISSING]
    choices = [cube.frames[s] for s in bundle[0] if s != city.set_id and _covers_city(cube, cube.frames[s])]
    choices.sort(key=lambda f: (f.rank, f.set_id), reverse=True)
    waiting = lacking if choices else []
    for frame in choices:
        complete = _complete(waiting, frame.set_id)
        _sum_to_city([one for one, whole in zip(waiting, complete, strict=True) if whole], frame, city)
        waiting = [one for one, whole in zip(waiting, complete, strict=True) if not whole]
    if waiting:
        _sum_to_city(waiting, choices[0], city)


def _complete(bundle: list[Column], set_id: str) -> list[bool]:
    """Tell for each column whether it has a value of every area, or a reason for having none."""
    if not bundle:
        return []
    statuses = np.array([column[set_id].statuses[:-1] for column in bundle])
    complete: list[bool] = (~(statuses == _MISSING).any(axis=1)).tolist()
    return complete


def _sum_to_city(bundle: list[Column], frame: AreaFrame, city: AreaFrame) -> None:
    """Sum all areas and what is not assignable to the city; the city's own slot stays unused."""
    if not bundle:
        return
    parts = Stack.of([column[frame.set_id] for column in bundle])
    parts.statuses[parts.statuses[:, -1] == _MISSING, -1] = _NOT_APPLICABLE
    total = parts.summed(np.zeros(frame.size + 1, np.intp), 1)
    total.statuses[:, 1] = _NOT_APPLICABLE
    for column, cells in zip(bundle, total.sums(frame.set_id), strict=True):
        column[city.set_id] = cells


def _covers_city(cube: Cube, frame: AreaFrame) -> bool:
    """Tell whether the areas are known to make up the city: each lies in something larger, up to the top."""
    positions = None
    for upper, positions in cube.ancestors(frame.set_id):
        if upper.rank == 0:
            return bool((positions >= 0).all())
    return False


def _disagreements(cube: Cube, column: Column, label: str, period: str) -> list[Finding]:
    findings: list[Finding] = []
    for set_id, cells in column.items():
        for upper, positions in cube.ancestors(set_id):
            given = column.get(upper.set_id)
            if given is None or not (positions >= 0).any():
                continue
            sums = Stack.of([cells]).summed(_into(positions, upper), upper.size)
            values = sums.values[0, : upper.size] + (cells.rest if upper.rank == 0 else 0.0)
            difference = np.nan_to_num(values - given.values[: upper.size])
            wrong = np.abs(difference) > 1e-6 * np.maximum(1.0, np.abs(np.nan_to_num(values)))
            if wrong.any():
                findings.append(
                    Finding(
                        "sums_differ",
                        Severity.WARNING,
                        params={
                            "measure": label,
                            "period": period,
                            "level": cube.frames[set_id].level,
                            "upper": upper.level,
                            "areas": int(wrong.sum()),
                            "difference": float(np.abs(difference).max()),
                        },
                    )
                )
    return findings
