"""What the member's tables hold, for files that belong to one of them."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from keck.compute.tables.belonging import KnownTable
from keck.domain.mapping_files import load
from keck.domain.texts import LocalText
from keck.persistence.models import Measure as MeasureRow
from keck.persistence.models import ObservationBlock
from keck.services import measures, revisions
from keck.services.tables import mappings
from keck.tenants.scope import Scope

_Held = tuple[dict[UUID, MeasureRow], set[str], set[UUID]]


def known_tables(scope: Scope) -> list[KnownTable]:
    """Return all tables that have a current state."""
    held = _held(scope)
    sources = {one.name: load(one.body).source for one in mappings.all_of(scope)}
    return [
        KnownTable(
            table.code,
            LocalText.of(table.name),
            tuple(measures.measure(row) for row in sorted(rows.values(), key=_order)),
            groups - {""},
            area_sets,
            sources.get(table.code),
        )
        for table in revisions.datasets(scope)
        if table.current_revision_id in held
        for rows, groups, area_sets in [held[table.current_revision_id]]
    ]


def _held(scope: Scope) -> dict[UUID | None, _Held]:
    """Return measures, groups and area sets of all current states."""
    block = ObservationBlock
    query = (
        select(block.revision_id, block.measure_id, block.group_code, block.area_set_id)
        .where(
            block.tenant_id == scope.tenant_id,
            block.revision_id.in_([one.id for one in revisions.current(scope)]),
        )
        .distinct()
    )
    known = {row.id: row for row in measures.all_of(scope)}
    held: defaultdict[UUID | None, _Held] = defaultdict(lambda: ({}, set(), set()))
    for revision_id, measure_id, group, area_set_id in scope.session.execute(query):
        rows, groups, area_sets = held[revision_id]
        rows[measure_id] = known[measure_id]
        groups.add(group)
        area_sets.add(area_set_id)
    return dict(held)


def _order(row: MeasureRow) -> tuple[int, str]:
    return row.position, row.code
