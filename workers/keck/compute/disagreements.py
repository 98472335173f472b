"""Where the figures that files give for areas and for larger ones do not add up."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from keck.compute.cells import Floats
from keck.compute.columns import Name
from keck.compute.cube import AreaFrame, Cube
from keck.compute.grouping import Grouping
from keck.compute.sheets import Sheet
from keck.domain.definitions import Operand
from keck.domain.findings import Finding, Severity


def disagreements(cube: Cube, names: Sequence[Name], sheet: Sheet) -> dict[Name, list[Finding]]:
    """Compare what is given on larger levels with the sums of the smaller ones.

    Parameters
    ----------
    sheet : Sheet
        As files give it: a row for each of the names.

    Returns
    -------
    dict of tuple to list of Finding
        By column; one for each pair of levels that disagree.
    """
    found: dict[Name, list[Finding]] = {}
    for set_id in sheet.places:
        for upper, positions in cube.ancestors(set_id):
            if upper.set_id not in sheet.places or not (positions >= 0).any():
                continue
            sums = _sums(sheet, set_id, Grouping.into(positions, upper.size), upper)
            difference = np.nan_to_num(sums - sheet.part(upper.set_id).values[:, :-1])
            wrong = np.abs(difference) > 1e-6 * np.maximum(1.0, np.abs(np.nan_to_num(sums)))
            for row in np.flatnonzero(wrong.any(axis=1)).tolist():
                levels = cube.frames[set_id].level, upper.level
                finding = _finding(names[row], levels, wrong[row], difference[row])
                found.setdefault(names[row], []).append(finding)
    return found


def _sums(sheet: Sheet, set_id: str, into: Grouping, upper: AreaFrame) -> Floats:
    """Return the sums of areas; to the city belongs what is not assignable, too."""
    part = sheet.part(set_id)
    sums = part.summed(into).values[:, :-1]
    rest = np.where(part.shown[:, -1:], part.values[:, -1:], 0.0)
    return sums + rest if upper.rank == 0 else sums


def _finding(name: Name, levels: tuple[str, str], wrong: NDArray[np.bool_], difference: Floats) -> Finding:
    params = {
        "measure": str(Operand(*name[:2])),
        "period": name[2],
        "level": levels[0],
        "upper": levels[1],
        "areas": int(wrong.sum()),
        "difference": float(np.abs(difference).max()),
    }
    return Finding("sums_differ", Severity.WARNING, params=params)
