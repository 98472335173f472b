"""Checks of a whole table: which areas have rows, and whether districts add up to the given total."""

import math

import numpy as np

from keck.compute.tables.areas import AreaIndex, AreaSetView
from keck.compute.tables.collector import Collector
from keck.compute.tables.reading import LevelMatch, ObservationBlock
from keck.compute.tables.resolving import Target, TargetKind
from keck.domain.codes import CITY_LEVEL
from keck.domain.mappings import Mapping
from keck.domain.statuses import Status

_SHOWN = 20


def plain_number(value: float) -> float:
    """Return a number as people write it: whole ones without a decimal point.

    >>> plain_number(26.0), plain_number(2.5)
    (26, 2.5)
    """
    return int(value) if value.is_integer() else value


def coverage(blocks: list[ObservationBlock], targets: list[Target], areas: AreaIndex) -> list[LevelMatch]:
    """Return for each level that occurs how many of its areas have a row in its newest set used."""
    used = {block.area_set_id for block in blocks}
    newest = {view.level: view for view in areas.sets if view.id in used}
    return [_match(view, targets) for level in areas.levels if (view := newest.get(level))]


def match_levels(targets: list[Target], areas: AreaIndex) -> list[LevelMatch]:
    """Return for each level that a table names how many areas of its best-fitting set it names."""
    found = []
    for level in areas.levels:
        fits = [_match(view, targets) for view in areas.of_level(level)]
        best = max(fits, key=lambda match: match.rate, default=None)
        if best and best.matched:
            found.append(best)
    return found


def _match(view: AreaSetView, targets: list[Target]) -> LevelMatch:
    if view.level == CITY_LEVEL:
        methods = [target.method for target in targets if target.kind is TargetKind.CITY]
        return LevelMatch(view.level, min(1, len(methods)), len(view.keys), methods[0] if methods else "")
    keys = set(view.keys)
    found = {
        t.key: t.method
        for t in targets
        if t.kind is TargetKind.AREA and t.level == view.level and t.key in keys
    }
    methods = list(found.values())
    return LevelMatch(
        view.level, len(found), len(keys), max(set(methods), key=methods.count) if methods else ""
    )


def report_coverage(
    match: list[LevelMatch], targets: list[Target], areas: AreaIndex, found: Collector
) -> None:
    """Warn of areas that have no row anywhere in the table; their values are missing."""
    for level in match:
        if level.level == CITY_LEVEL or level.matched == level.total:
            continue
        view = areas.newest(level.level)
        rows = {
            target.key for target in targets if target.kind is TargetKind.AREA and target.level == level.level
        }
        absent = (
            [f"{name} ({key})" for key, name in zip(view.keys, view.names, strict=True) if key not in rows]
            if view
            else []
        )
        if absent:
            found.warn(
                "areas_without_row", level=level.level, number=len(absent), areas=", ".join(absent[:_SHOWN])
            )


def check_totals(
    blocks: list[ObservationBlock], mapping: Mapping, areas: AreaIndex, found: Collector
) -> None:
    """Compare the city's given total with the sum of its districts; the given total counts."""
    additive = {measure.code: measure.label.de for measure in mapping.measures if measure.kind.additive}
    views = {view.id: view for view in areas.sets}
    totals = {
        (block.measure_code, block.group, block.period): block
        for block in blocks
        if views[block.area_set_id].level == CITY_LEVEL and block.measure_code in additive
    }
    for block in blocks:
        view = views[block.area_set_id]
        total = totals.get((block.measure_code, block.group, block.period))
        if view.level == CITY_LEVEL or total is None or total.statuses[0] != Status.OK:
            continue
        _compare(block, total, view, additive[block.measure_code], found)


def _compare(
    block: ObservationBlock, total: ObservationBlock, view: AreaSetView, label: str, found: Collector
) -> None:
    known = block.statuses == Status.OK
    if not (known | (block.statuses == Status.NOT_APPLICABLE)).all():
        return
    given, summed = float(total.values[0]), float(np.sum(block.values[known]))
    if not math.isclose(given, summed, rel_tol=1e-9, abs_tol=1e-6):
        found.warn(
            "total_differs",
            int(total.rows[0]),
            int(total.columns[0]),
            measure=f"{label} ({block.group})" if block.group else label,
            period=block.period,
            level=view.level,
            given=plain_number(given),
            summed=plain_number(summed),
        )
