"""Tables in other boundaries than those of their period: named as such, not cell by cell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.compute.tables.areas import AreaIndex, AreaSetView
from keck.compute.tables.collector import Collector
from keck.compute.tables.places import NOT_IN_SET
from keck.compute.tables.resolving import Target, TargetKind
from keck.compute.tables.stream import Stream
from keck.domain.periods import Period

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class _Vintage:
    """The boundaries that hold at a period, and those that the table is in."""

    valid: AreaSetView
    meant: AreaSetView
    strange: tuple[str, ...]


def report_vintages(
    cells: Stream,
    views: NDArray[np.int32],
    targets: list[Target],
    periods: list[str],
    areas: AreaIndex,
    found: Collector,
) -> NDArray[np.bool_]:
    """Tell once per level and period that a table is in other boundaries.

    Parameters
    ----------
    views : int32[n]
        Area set of each cell, or why it has none.

    Returns
    -------
    array of bool
        The cells that are explained by that.
    """
    explained = np.zeros(len(cells), dtype=bool)
    for period in np.unique(cells.period[views == NOT_IN_SET]).tolist():
        here = cells.period == period
        for level in areas.inner_levels:
            mine = np.array([t.kind is TargetKind.AREA and t.level == level for t in targets])[cells.area]
            wrong = np.flatnonzero(here & mine & (views == NOT_IN_SET))
            keys = {targets[number].key or "" for number in np.unique(cells.area[here & mine]).tolist()}
            vintage = _vintage(keys, level, periods[period], areas) if len(wrong) else None
            if vintage is None:
                continue
            explained |= here & mine & (views == NOT_IN_SET)
            found.error(
                "boundaries_of_other_date",
                int(cells.rows[wrong[0]]),
                int(cells.columns[wrong[0]]),
                level=level,
                period=periods[period],
                valid=_since(vintage.valid),
                meant=_since(vintage.meant),
                number=len(vintage.strange),
                keys=", ".join(vintage.strange[:_SHOWN]),
            )
    return explained


def _vintage(keys: set[str], level: str, period: str, areas: AreaIndex) -> _Vintage | None:
    valid = areas.valid_at(level, Period.parse(period).last)
    if valid is None:
        return None
    fit = {view.id: len(keys & set(areas.known_keys(view))) for view in areas.of_level(level)}
    meant = max(areas.of_level(level), key=lambda view: fit[view.id])
    if fit[meant.id] <= fit[valid.id]:
        return None
    strange = sorted(keys - set(areas.known_keys(valid)))
    return _Vintage(valid, meant, tuple(strange))


def _since(view: AreaSetView) -> str:
    return view.valid_from.isoformat() if view.valid_from else "–"


def report_strange_keys(unknown: list[str], absent: dict[str, int], found: Collector) -> None:
    """Warn that boundaries are likely of another date, where keys of the file and of the areas both miss.

    Parameters
    ----------
    unknown : list of str
        Texts of the area column that are no area.
    absent : dict of str to int
        Number of areas without a row, by level.
    """
    for level, number in absent.items():
        if len(unknown) > 1 and number > 1:
            found.warn(
                "boundaries_likely_of_other_date",
                level=level,
                number=len(unknown),
                areas=number,
                keys=", ".join(unknown[:_SHOWN]),
            )
