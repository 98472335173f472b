"""Values as they stand in files, found behind one cell of the atlas."""

import struct
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from keck.domain.definitions import Operand
from keck.domain.periods import years_of
from keck.domain.statuses import Flag, Status
from keck.services.releasing.snapshots import Snapshot
from keck.services.tables.arrivals import Arrival, arrivals
from keck.services.tables.counted_blocks import Found, counted
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


def origins(
    scope: Scope, world: Snapshot, part: str, operand: Operand, period: str, level: str, key: str
) -> list[Origin]:
    """Return the values of an operand that count for an area: its own, or those that are summed to it."""
    found = counted(scope, world, operand, period, level, key)
    if not found:
        # Years that were pooled here have cells of their own.
        found = [one for year in years_of(period) for one in counted(scope, world, operand, year, level, key)]
    came = arrivals(scope, {one.upload.id for one, _ in found})
    return [
        _origin(world, part, operand, one, place, came.get((one.upload.id, one.measure.dataset_id)))
        for one, places in found
        for place in places
    ]


def _origin(
    world: Snapshot, part: str, operand: Operand, found: Found, position: int, came: Arrival | None
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
