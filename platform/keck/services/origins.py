"""Values as they stand in files, found behind one cell of the atlas."""

import struct
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from keck.domain.codes import CITY_LEVEL
from keck.domain.definitions import Operand
from keck.domain.measures import MeasureKind
from keck.domain.names import normalise_key
from keck.domain.periods import years_of
from keck.domain.statuses import Flag, Status
from keck.persistence.models import AreaLevel, AreaSet, Block, Measure, ObservationBlock, Upload
from keck.services.arrivals import Arrival, arrivals
from keck.services.snapshots import Snapshot
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Origin:
    """One value as it stands in a file.

    Attributes
    ----------
    area_name : str or None
        ``None`` for the part of the city that belongs to no area.
    revision_id, revision_number
        The state of its table that the file made.
    mapping_id : UUID or None
        How the file was read.
    sender : str
        Who sent the file; empty for whoever is not at the member any more.
    row, column : int or None
        Counted from 1 as in the user's own spreadsheet; ``None`` where the file has no such cell.
    """

    part: str
    operand: str
    label: dict[str, str]
    period: str
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
    revision_number: int | None
    mapping_id: UUID | None
    sender: str
    sheet: str
    row: int | None
    column: int | None


_Found = tuple[ObservationBlock, Block, Measure, Upload]


def origins(
    scope: Scope, world: Snapshot, part: str, operand: Operand, period: str, level: str, key: str
) -> list[Origin]:
    """Return the values of an operand that count for an area: its own, or those that are summed to it."""
    found = _origins(scope, world, operand, period, level, key)
    if not found:
        # Years that were pooled here have cells of their own.
        found = [
            one for year in years_of(period) for one in _origins(scope, world, operand, year, level, key)
        ]
    came = arrivals(scope, {upload.id for (_, _, _, upload), _ in found})
    return [
        _origin(world, part, operand, one, place, came.get((one[3].id, one[2].dataset_id)))
        for one, places in found
        for place in places
    ]


def _origins(
    scope: Scope, world: Snapshot, operand: Operand, period: str, level: str, key: str
) -> list[tuple[_Found, list[int]]]:
    """Return blocks with the positions that count: of the level, or of the next finer one with values."""
    blocks = _blocks(scope, world, operand, period)
    sets = {one.id: one for one in world.sets}
    by_rank: dict[int, list[_Found]] = {}
    for found in blocks:
        rank = world.level_of(sets[found[0].area_set_id]).rank
        by_rank.setdefault(rank, []).append(found)
    for group in _in_order(by_rank, level):
        chosen = []
        for found in group:
            one = sets[found[0].area_set_id]
            if not MeasureKind(found[2].kind).additive and world.level_of(one).code != level:
                # Ready-made figures are never summed.
                continue
            positions = _positions(world, one, level, key)
            if positions:
                chosen.append((found, positions))
        if chosen:
            return chosen
    return []


def _in_order(by_rank: dict[int, list[_Found]], level: str) -> list[list[_Found]]:
    """Return blocks by the level that counts first, as the computation takes them.

    An area is summed from the next finer level that has values. The municipality has the total that a file
    gives, else the sum of the finest level without a gap.
    """
    ordered = [group for _, group in sorted(by_rank.items())]
    if level != CITY_LEVEL:
        return ordered
    given = [group for rank, group in by_rank.items() if rank == 0 and not _has_gap(group)]
    finer = [group for rank, group in sorted(by_rank.items(), reverse=True) if rank]
    return given + [group for group in finer if not _has_gap(group)] + finer + ordered


def _has_gap(group: list[_Found]) -> bool:
    return any(Status.MISSING in block.statuses[:-1] for _, block, _, _ in group)


def _blocks(scope: Scope, world: Snapshot, operand: Operand, period: str) -> list[_Found]:
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


def _positions(world: Snapshot, one: AreaSet, level: str, key: str) -> list[int]:
    """Return the places of a set that lie in an area, the last one being what belongs to no area."""
    here = world.level_of(one)
    areas = world.areas[one.id]
    if here.code == level:
        return [area.position for area in areas if area.key == key]
    if level == CITY_LEVEL:
        return [*(area.position for area in areas), len(areas)]
    inside = _inside(world, here, level, key)
    return [area.position for area in areas if normalise_key(area.key) in inside]


def _inside(world: Snapshot, finer: AreaLevel, level: str, key: str) -> set[str]:
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


def _origin(
    world: Snapshot, part: str, operand: Operand, found: _Found, position: int, came: Arrival | None
) -> Origin:
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
        period=link.period_code,
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
        revision_id=came.revision_id if came else link.revision_id,
        revision_number=came.number if came else None,
        mapping_id=came.mapping_id if came else None,
        sender=came.sender if came else "",
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
