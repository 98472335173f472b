"""Which stored blocks count for an area, and at which places: the search behind one cell of the atlas."""

from typing import NamedTuple

from sqlalchemy import select

from keck.domain.codes import CITY_LEVEL
from keck.domain.definitions import Operand
from keck.domain.measures import MeasureKind
from keck.domain.names import normalise_key
from keck.domain.statuses import Status
from keck.persistence.models import AreaLevel, AreaSet, Block, Measure, ObservationBlock, Upload
from keck.services.releasing.snapshots import Snapshot
from keck.tenants.scope import Scope


class Found(NamedTuple):
    """A block with what it holds and the file that it came with."""

    link: ObservationBlock
    block: Block
    measure: Measure
    upload: Upload


def counted(
    scope: Scope, world: Snapshot, operand: Operand, period: str, level: str, key: str
) -> list[tuple[Found, list[int]]]:
    """Return blocks with the positions that count: of the level, or of the next finer one with values."""
    blocks = _blocks(scope, world, operand, period)
    sets = {one.id: one for one in world.sets}
    by_rank: dict[int, list[Found]] = {}
    for found in blocks:
        rank = world.level_of(sets[found.link.area_set_id]).rank
        by_rank.setdefault(rank, []).append(found)
    for group in _in_order(by_rank, level):
        chosen = []
        for found in group:
            one = sets[found.link.area_set_id]
            if not MeasureKind(found.measure.kind).additive and world.level_of(one).code != level:
                # Ready-made figures are never summed.
                continue
            positions = _positions(world, one, level, key)
            if positions:
                chosen.append((found, positions))
        if chosen:
            return chosen
    return []


def _in_order(by_rank: dict[int, list[Found]], level: str) -> list[list[Found]]:
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


def _has_gap(group: list[Found]) -> bool:
    return any(Status.MISSING in one.block.statuses[:-1] for one in group)


def _blocks(scope: Scope, world: Snapshot, operand: Operand, period: str) -> list[Found]:
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
    return [Found(*row) for row in scope.session.execute(query)]


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
