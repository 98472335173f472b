"""Whom the figures of a release come from, and on which day they came: what the public may know of files."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from keck.domain.calendar_days import day_of
from keck.domain.definitions import Operand
from keck.domain.periods import years_of
from keck.domain.rights import SourceRights
from keck.persistence.models import Upload
from keck.processing.imports.block_store import StoredBlock
from keck.services import sources
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True, order=True)
class Delivery:
    """Figures of one supplier that came on one day; files have names that are nobody else's business."""

    supplier: str
    day: date


DeliveriesOf = Mapping[tuple[Operand, str], frozenset[Delivery]]
"""Deliveries by measure with its group, and period."""


def deliveries(
    scope: Scope, blocks: Iterable[StoredBlock], source_of: Mapping[str, SourceRights]
) -> DeliveriesOf:
    """Return the deliveries that the values of each measure, group and period came with."""
    listed = list(blocks)
    uploads = {one.upload_id for one in listed}
    given = sources.of_uploads(scope, uploads)
    days = _days(scope, uploads)
    found: dict[tuple[Operand, str], set[Delivery]] = defaultdict(set)
    for one in listed:
        measure, group, period, _ = one.key
        rights = given.get(one.upload_id) or (source_of[measure],)
        found[Operand(measure, group), period].add(Delivery(rights[-1].supplier, days[one.upload_id]))
    return {key: frozenset(many) for key, many in found.items()}


def _days(scope: Scope, upload_ids: Collection[UUID]) -> dict[UUID, date]:
    query = select(Upload.id, Upload.created_at).where(
        Upload.tenant_id == scope.tenant_id, Upload.id.in_(list(upload_ids))
    )
    return {upload_id: day_of(moment) for upload_id, moment in scope.session.execute(query)}


def of_period(known: DeliveriesOf, operand: Operand, period: str) -> frozenset[Delivery]:
    """Return the deliveries of a measure in a period; a pooled one has those of all periods in it."""
    found = known.get((operand, period), frozenset())
    years = (known.get((operand, year), frozenset()) for year in years_of(period))
    return found.union(*years)
