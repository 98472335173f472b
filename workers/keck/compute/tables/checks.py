"""Checks of a whole table: which areas have rows."""

from keck.compute.tables.areas import AreaIndex, AreaSetView
from keck.compute.tables.collector import Collector
from keck.compute.tables.reading import LevelMatch, ObservationBlock
from keck.compute.tables.resolving import Target, TargetKind
from keck.domain.codes import CITY_LEVEL

_SHOWN = 20


def coverage(blocks: list[ObservationBlock], targets: list[Target], areas: AreaIndex) -> list[LevelMatch]:
    """Return for each level that occurs how many of its areas have a row in its newest set used."""
    used = {block.area_set_id for block in blocks}
    newest = {view.level: view for view in areas.sets if view.id in used}
    return [_match(view, targets, areas) for level in areas.levels if (view := newest.get(level))]


def match_levels(targets: list[Target], areas: AreaIndex) -> list[LevelMatch]:
    """Return for each level that a table names how many areas of its best-fitting set it names."""
    found = []
    for level in areas.levels:
        fits = [_match(view, targets, areas) for view in areas.of_level(level)]
        best = max(fits, key=lambda match: match.rate, default=None)
        if best and best.matched:
            found.append(best)
    return found


def _match(view: AreaSetView, targets: list[Target], areas: AreaIndex) -> LevelMatch:
    if view.level == CITY_LEVEL:
        methods = [target.method for target in targets if target.kind is TargetKind.CITY]
        return LevelMatch(view.level, min(1, len(methods)), len(view.keys), methods[0] if methods else "")
    keys = set(areas.known_keys(view))
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
) -> dict[str, int]:
    """Warn of areas that have no row anywhere in the table; their values are missing.

    Returns
    -------
    dict of str to int
        Their number by level.
    """
    numbers = {}
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
            numbers[level.level] = len(absent)
            found.warn(
                "areas_without_row", level=level.level, number=len(absent), areas=", ".join(absent[:_SHOWN])
            )
    return numbers
