"""Blocks in the database: what is equal is stored once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from keck.compute.tables.blocks import PackedBlock, unpack
from keck.compute.tables.difference import BlockKey
from keck.compute.tables.known import KnownBlock
from keck.domain.statuses import Status
from keck.persistence.models import Block, Measure, ObservationBlock
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class StoredBlock:
    """A block of a revision: which cells, with which bytes, from where in which file."""

    key: BlockKey
    packed: PackedBlock
    upload_id: UUID
    sheet: str
    rows: bytes
    columns: bytes


def load(
    scope: Scope, revision_ids: Iterable[UUID], *, measures: Collection[str] | None = None
) -> list[StoredBlock]:
    """Return the blocks of some revisions in the order of their keys: all, or those of some measures."""
    query = (
        select(ObservationBlock, Block, Measure.code)
        .join(
            Block,
            (Block.tenant_id == ObservationBlock.tenant_id) & (Block.hash == ObservationBlock.block_hash),
        )
        .join(
            Measure,
            (Measure.tenant_id == ObservationBlock.tenant_id) & (Measure.id == ObservationBlock.measure_id),
        )
        .where(
            ObservationBlock.tenant_id == scope.tenant_id,
            ObservationBlock.revision_id.in_(list(revision_ids)),
        )
        .order_by(
            Measure.code,
            ObservationBlock.group_code,
            ObservationBlock.period_code,
            ObservationBlock.area_set_id,
        )
    )
    if measures is not None:
        query = query.where(Measure.code.in_(list(measures)))
    return [_stored(link, block, code) for link, block, code in scope.session.execute(query)]


def packed(scope: Scope, revision_id: UUID) -> dict[BlockKey, PackedBlock]:
    """Return the bytes of a revision's blocks by their keys."""
    return {one.key: one.packed for one in load(scope, [revision_id])}


def _stored(link: ObservationBlock, block: Block, code: str) -> StoredBlock:
    key = (code, link.group_code, link.period_code, link.area_set_id)
    return StoredBlock(
        key, packed_of(block), link.upload_id, link.sheet, link.source_rows, link.source_columns
    )


def packed_of(block: Block) -> PackedBlock:
    """Return the bytes of a block."""
    return PackedBlock(
        hash=block.hash,
        length=block.length,
        values=block.values,
        statuses=block.statuses,
        lower=block.lower,
        upper=block.upper,
        flags=block.flags,
    )


def known_block(stored: StoredBlock) -> KnownBlock:
    """Return the values of a block for comparing; what is not assignable is left out."""
    arrays = unpack(stored.packed)
    values = np.where(arrays.statuses == Status.OK, arrays.values, np.nan)[:-1]
    return KnownBlock(stored.key[2], stored.key[3], values)


def save(scope: Scope, revision_id: UUID, blocks: list[StoredBlock], measure_ids: dict[str, UUID]) -> None:
    """Store a revision's blocks; bytes that are there already are shared."""
    distinct = {one.packed.hash: one.packed for one in blocks}
    rows = [
        {
            "tenant_id": scope.tenant_id,
            "hash": packed.hash,
            "length": packed.length,
            "values": packed.values,
            "statuses": packed.statuses,
            "lower": packed.lower,
            "upper": packed.upper,
            "flags": packed.flags,
        }
        for packed in distinct.values()
    ]
    links = [
        {
            "tenant_id": scope.tenant_id,
            "revision_id": revision_id,
            "measure_id": measure_ids[measure],
            "group_code": group,
            "period_code": period,
            "area_set_id": area_set_id,
            "block_hash": one.packed.hash,
            "upload_id": one.upload_id,
            "sheet": one.sheet,
            "source_rows": one.rows,
            "source_columns": one.columns,
        }
        for one in blocks
        for measure, group, period, area_set_id in [one.key]
    ]
    if rows:
        scope.session.execute(insert(Block).on_conflict_do_nothing(), rows)
        scope.session.execute(insert(ObservationBlock), links)
