"""Sums up the area hierarchy: only of what may be summed, and never over a value that a file gives."""

from collections import defaultdict
from dataclasses import replace

import numpy as np

from keck.compute.cube import AreaFrame, Bytes, CellKey, Cells, Cube, Floats, Positions
from keck.domain.definitions import Operand
from keck.domain.findings import Finding, Severity
from keck.domain.statuses import Status

Column = dict[str, Cells]
"""The cells of one measure, group and period by area set."""

# A member of an enumeration costs more than a small array operation, and cubes hold thousands of arrays.
_MISSING = int(Status.MISSING)
_SUPPRESSED = int(Status.SUPPRESSED)
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
    columns: dict[tuple[str, str, str], Column] = defaultdict(dict)
    for key, cells in cube.cells.items():
        columns[key[:3]][key.set_id] = cells
    findings: list[Finding] = []
    filled: dict[CellKey, Cells] = {}
    for (measure, group, period), column in columns.items():
        if cube.additive(Operand(measure, group)):
            findings += _disagreements(cube, column, str(Operand(measure, group)), period)
            column = _with_city(cube, _with_levels(cube, column))
        filled.update({CellKey(measure, group, period, set_id): cells for set_id, cells in column.items()})
    return Cube(cube.frames, cube.measures, filled), findings


def _with_levels(cube: Cube, column: Column) -> Column:
    filled = dict(column)
    for frame in sorted(cube.frames.values(), key=lambda f: (-f.rank, f.set_id)):
        if frame.rank == 0 or frame.set_id in filled:
            continue
        parts = [f for f in cube.frames.values() if f.parent_set == frame.set_id and f.set_id in filled]
        nested = [(f.set_id, f.parents) for f in parts if f.parents is not None and (f.parents >= 0).any()]
        if nested:
            child, positions = max(nested, key=lambda pair: pair[0])
            total = _summed(filled[child], _into(positions, frame), frame.size)
            filled[frame.set_id] = replace(total, summed_from=child)
    return filled


def _into(positions: Positions, upper: AreaFrame) -> Positions:
    """Return where each slot is summed to; areas without a parent join the slot "not assignable"."""
    return np.append(np.where(positions < 0, upper.size, positions), upper.size)


def _summed(cells: Cells, target: Positions, size: int) -> Cells:
    def total(values: Floats) -> Floats:
        return np.bincount(target, weights=values, minlength=size + 1).astype(np.float64)

    unused = cells.statuses == _NOT_APPLICABLE
    values = total(np.where(cells.ok, cells.values, 0.0))
    known = bool((cells.ok | unused).all())
    return Cells.of(
        values,
        _summed_statuses(cells.statuses, target, size),
        # Of what is known, the bounds are the value itself.
        values if known else total(np.where(unused, 0.0, cells.lower)),
        values if known else total(np.where(unused, 0.0, cells.upper)),
        _summed_flags(cells.flags, target, size),
        given=False,
    )


def _summed_statuses(statuses: Bytes, target: Positions, size: int) -> Bytes:
    parts = np.bincount(target, minlength=size + 1)
    found = np.zeros(size + 1, np.uint8)
    # Mostly everything is known, so each status is counted only where it occurs.
    occurring = np.bincount(statuses, minlength=_NOT_APPLICABLE + 1)
    for status in (_NOT_APPLICABLE, _SUPPRESSED, _MISSING):
        if occurring[status]:
            count = np.bincount(target[statuses == status], minlength=size + 1)
            found[count == parts if status == _NOT_APPLICABLE else count > 0] = status
    found[parts == 0] = _MISSING
    return found


def _summed_flags(flags: Bytes, target: Positions, size: int) -> Bytes:
    found = np.zeros(size + 1, np.uint8)
    if flags.any():
        np.bitwise_or.at(found, target, flags)
    return found


def _with_city(cube: Cube, column: Column) -> Column:
    city = cube.city
    if city is None:
        return column
    own = column.get(city.set_id)
    if own is not None and own.statuses[0] != _MISSING:
        return column
    choices = [cube.frames[s] for s in column if s != city.set_id and _covers_city(cube, cube.frames[s])]
    if not choices:
        return column
    choices.sort(key=lambda f: (f.rank, f.set_id), reverse=True)
    complete = [f for f in choices if not (column[f.set_id].statuses[:-1] == _MISSING).any()]
    chosen = (complete or choices)[0].set_id
    return {**column, city.set_id: replace(_whole(column[chosen]), summed_from=chosen)}


def _whole(parts: Cells) -> Cells:
    """Sum all areas and what is not assignable to the city; the city's own slot stays unused."""
    statuses = parts.statuses.copy()
    if statuses[-1] == _MISSING:
        statuses[-1] = _NOT_APPLICABLE
    used = Cells.of(parts.values, statuses, parts.lower, parts.upper, parts.flags)
    total = _summed(used, np.zeros(len(statuses), np.intp), 1)
    total.statuses[1] = _NOT_APPLICABLE
    return total


def _covers_city(cube: Cube, frame: AreaFrame) -> bool:
    """Tell whether the areas are known to make up the city: each lies in something larger, up to the top."""
    positions = None
    for upper, positions in cube.ancestors(frame.set_id):
        if upper.rank == 0:
            return bool((positions >= 0).all())
    return False


def _disagreements(cube: Cube, column: Column, label: str, period: str) -> list[Finding]:
    findings = []
    for set_id, cells in column.items():
        for upper, positions in cube.ancestors(set_id):
            given = column.get(upper.set_id)
            if given is None or not (positions >= 0).any():
                continue
            sums = _summed(cells, _into(positions, upper), upper.size)
            values = sums.values[: upper.size] + (cells.rest if upper.rank == 0 else 0.0)
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
