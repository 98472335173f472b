"""Where a number in the atlas comes from: file, sheet, row and column of every value that went into it."""

import struct
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from keck.domain.codes import CITY_LEVEL
from keck.domain.definitions import IndicatorDefinition, Operand
from keck.domain.names import normalise_key
from keck.domain.statuses import Flag, Status
from keck.persistence.models import (
    Area,
    AreaLevel,
    AreaSet,
    Block,
    Indicator,
    Measure,
    ObservationBlock,
    Release,
    ReleaseAreaSet,
    ReleaseIndicator,
    ReleaseRevision,
    Upload,
)
from keck.services import area_sets, indicators, releases, revisions
from keck.services.errors import NotFound
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Origin:
    """One value as it stands in a file.

    Attributes
    ----------
    area_name : str or None
        ``None`` for the part of the city that belongs to no area.
    row, column : int or None
        Counted from 1 as in the user's own spreadsheet; ``None`` where the file has no such cell.
    """

    part: str
    operand: str
    label: dict[str, str]
    level: str
    area_key: str | None
    area_name: str | None
    value: float | None
    status: Status
    lower: float | None
    upper: float | None
    flags: list[str]
    upload_id: UUID
    filename: str
    uploaded_at: datetime
    revision_id: UUID
    sheet: str
    row: int | None
    column: int | None


@dataclass(frozen=True, slots=True)
class Trace:
    """All values behind one cell of the atlas.

    Attributes
    ----------
    release : int or None
        The release that was looked into; ``None`` for the tables as they are now.
    missing : tuple of str
        Measures of the formula for which no table has a value here.
    """

    definition: IndicatorDefinition
    period: str
    level: str
    area_key: str
    area_name: str
    release: int | None
    origins: tuple[Origin, ...]
    missing: tuple[str, ...]
    summed: bool


@dataclass(frozen=True, slots=True)
class _World:
    """What a cell is looked up in: a release's frozen parts, or what is current."""

    release: Release | None
    revision_ids: list[UUID]
    sets: list[AreaSet]
    definitions: dict[str, IndicatorDefinition]
    levels: dict[UUID, AreaLevel]
    areas: dict[UUID, list[Area]]

    def level_of(self, one: AreaSet) -> AreaLevel:
        return self.levels[one.level_id]


def trace(scope: Scope, *, indicator: str, period: str, level: str, area: str) -> Trace:
    """Follow one cell to the files that it was computed from.

    Raises
    ------
    NotFound
        If there is no such indicator or area.
    """
    scope.require(Permission.READ_UNPROTECTED)
    world = _world(scope)
    definition = world.definitions.get(indicator)
    if definition is None:
        raise NotFound("indicator", indicator)
    named = _area(world, level, area)
    origins: list[Origin] = []
    missing = []
    for part, operands in (("numerator", definition.numerator), ("denominator", definition.denominator)):
        for operand in operands:
            found = _origins(scope, world, operand, period, level, named.key)
            origins += [
                _origin(world, part, operand, one, position)
                for one, positions in found
                for position in positions
            ]
            if not found:
                missing.append(str(operand))
    summed = any(one.level != level for one in origins)
    number = world.release.number if world.release else None
    return Trace(
        definition, period, level, named.key, named.name, number, tuple(origins), tuple(missing), summed
    )


def _world(scope: Scope) -> _World:
    release = releases.current(scope, "public") or releases.current(scope, "internal")
    levels = {one.id: one for one in area_sets.levels(scope)}
    if release is None:
        sets = area_sets.current(scope)
        chosen = [one.id for one in revisions.current(scope)]
        rows = indicators.active(scope)
    else:
        sets, chosen, rows = _frozen(scope, release)
    return _World(
        release=release,
        revision_ids=chosen,
        sets=sets,
        definitions={row.code: indicators.definition(row) for row in rows},
        levels=levels,
        areas={one.id: area_sets.areas(scope, one.id) for one in sets},
    )


def _frozen(scope: Scope, release: Release) -> tuple[list[AreaSet], list[UUID], list[Indicator]]:
    mine = scope.tenant_id
    sets = (
        select(AreaSet)
        .join(
            ReleaseAreaSet,
            (ReleaseAreaSet.tenant_id == AreaSet.tenant_id) & (ReleaseAreaSet.area_set_id == AreaSet.id),
        )
        .where(AreaSet.tenant_id == mine, ReleaseAreaSet.release_id == release.id)
    )
    chosen = select(ReleaseRevision.revision_id).where(
        ReleaseRevision.tenant_id == mine, ReleaseRevision.release_id == release.id
    )
    rows = (
        select(Indicator)
        .join(
            ReleaseIndicator,
            (ReleaseIndicator.tenant_id == Indicator.tenant_id)
            & (ReleaseIndicator.indicator_id == Indicator.id),
        )
        .where(Indicator.tenant_id == mine, ReleaseIndicator.release_id == release.id)
    )
    session = scope.session
    return list(session.scalars(sets)), list(session.scalars(chosen)), list(session.scalars(rows))


def _area(world: _World, level: str, key: str) -> Area:
    for one in world.sets:
        if world.level_of(one).code == level:
            for area in world.areas[one.id]:
                if area.key == key:
                    return area
    raise NotFound("area", f"{level}:{key}")


_Found = tuple[ObservationBlock, Block, Measure, Upload]


def _origins(
    scope: Scope, world: _World, operand: Operand, period: str, level: str, key: str
) -> list[tuple[_Found, list[int]]]:
    """Return blocks with the positions that count: of the level, or of the next finer one with values."""
    blocks = _blocks(scope, world, operand, period)
    sets = {one.id: one for one in world.sets}
    by_rank: dict[int, list[_Found]] = {}
    for found in blocks:
        rank = world.level_of(sets[found[0].area_set_id]).rank
        by_rank.setdefault(rank, []).append(found)
    for _, group in sorted(by_rank.items()):
        chosen = []
        for found in group:
            one = sets[found[0].area_set_id]
            positions = _positions(world, one, level, key)
            if positions:
                chosen.append((found, positions))
        if chosen:
            return chosen
    return []


def _blocks(scope: Scope, world: _World, operand: Operand, period: str) -> list[_Found]:
    mine = ObservationBlock.tenant_id == scope.tenant_id
    query = (
        select(ObservationBlock, Block, Measure, Upload)
        .join(
            Block,
            (Block.tenant_id == ObservationBlock.tenant_id) & (Block.hash == ObservationBlock.block_hash),
        )
        .join(
            Measure,
            (Measure.tenant_id == ObservationBlock.tenant_id) & (Measure.id == ObservationBlock.measure_id),
        )
        .join(
            Upload,
            (Upload.tenant_id == ObservationBlock.tenant_id) & (Upload.id == ObservationBlock.upload_id),
        )
        .where(
            mine,
            ObservationBlock.revision_id.in_(world.revision_ids),
            ObservationBlock.area_set_id.in_([one.id for one in world.sets]),
            ObservationBlock.group_code == operand.group,
            ObservationBlock.period_code == period,
            Measure.code == operand.measure,
        )
    )
    return [(row[0], row[1], row[2], row[3]) for row in scope.session.execute(query)]


def _positions(world: _World, one: AreaSet, level: str, key: str) -> list[int]:
    """Return the places of a set that lie in an area, the last one being what belongs to no area."""
    here = world.level_of(one)
    areas = world.areas[one.id]
    if here.code == level:
        return [area.position for area in areas if area.key == key]
    if level == CITY_LEVEL:
        return [*(area.position for area in areas), len(areas)]
    inside = _inside(world, here, level, key)
    return [area.position for area in areas if normalise_key(area.key) in inside]


def _inside(world: _World, finer: AreaLevel, level: str, key: str) -> set[str]:
    """Return the keys of a finer level whose areas lie in an area, however many levels are between."""
    if finer.code == level:
        return {normalise_key(key)}
    parent = next((one for one in world.levels.values() if one.code == finer.parent_code), None)
    if parent is None or parent.rank >= finer.rank:
        return set()
    around = _inside(world, parent, level, key)
    return {
        normalise_key(area.key)
        for one in world.sets
        if one.level_id == finer.id
        for area in world.areas[one.id]
        if normalise_key(area.parent_key or "") in around
    }


def _origin(world: _World, part: str, operand: Operand, found: _Found, position: int) -> Origin:
    link, block, measure, upload = found
    one = next(one for one in world.sets if one.id == link.area_set_id)
    areas = world.areas[one.id]
    area = areas[position] if position < len(areas) else None
    status = Status(block.statuses[position])
    flags = Flag(block.flags[position]).words if block.flags else []
    return Origin(
        part=part,
        operand=str(operand),
        label=dict(measure.label),
        level=world.level_of(one).code,
        area_key=area.key if area else None,
        area_name=area.name if area else None,
        value=_number(block.values, position) if status is Status.OK else None,
        status=status,
        lower=_number(block.lower, position),
        upper=_number(block.upper, position),
        flags=flags,
        upload_id=upload.id,
        filename=upload.filename,
        uploaded_at=upload.created_at,
        revision_id=link.revision_id,
        sheet=link.sheet,
        row=_place(link.source_rows, position),
        column=_place(link.source_columns, position),
    )


def _number(values: bytes | None, position: int) -> float | None:
    if not values:
        return None
    found: float = struct.unpack_from("<d", values, 8 * position)[0]
    return None if found != found else found  # NaN alone differs from itself


def _place(places: bytes, position: int) -> int | None:
    return int(struct.unpack_from("<i", places, 4 * position)[0]) or None


def periods(scope: Scope) -> list[str]:
    """Return all periods for which the current tables have values, the newest first."""
    query = (
        select(ObservationBlock.period_code)
        .where(
            ObservationBlock.tenant_id == scope.tenant_id,
            ObservationBlock.revision_id.in_([one.id for one in revisions.current(scope)]),
        )
        .distinct()
    )
    return sorted(scope.session.scalars(query), reverse=True)
