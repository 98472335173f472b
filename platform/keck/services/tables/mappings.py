"""Remembered mappings."""

from uuid import UUID, uuid4

from sqlalchemy import select

from keck.domain.mapping_files import dump
from keck.domain.mappings import Mapping
from keck.persistence.models import Mapping as MappingModel
from keck.services.errors import NotFound
from keck.tenants.scope import Scope


def remember(scope: Scope, mapping: Mapping, source_id: UUID, shape: str) -> MappingModel:
    """Keep a mapping under the name of its table; the newest reading of a table wins.

    Parameters
    ----------
    shape : str
        Mark by which a file of the same make is known again.
    """
    query = select(MappingModel).where(
        MappingModel.tenant_id == scope.tenant_id, MappingModel.name == mapping.dataset
    )
    row = scope.session.scalars(query).one_or_none()
    if row is None:
        row = MappingModel(tenant_id=scope.tenant_id, id=uuid4(), name=mapping.dataset)
        scope.session.add(row)
    row.body, row.source_id, row.shape_hash = dump(mapping), source_id, shape
    scope.session.flush()
    return row


def find(scope: Scope, mapping_id: UUID) -> MappingModel:
    """Return a mapping of the member.

    Raises
    ------
    NotFound
        If the member has no such mapping.
    """
    row = scope.session.get(MappingModel, (scope.tenant_id, mapping_id))
    if row is None:
        raise NotFound("mapping", str(mapping_id))
    return row


def all_of(scope: Scope) -> list[MappingModel]:
    """Return the member's mappings by name."""
    query = select(MappingModel).where(MappingModel.tenant_id == scope.tenant_id).order_by(MappingModel.name)
    return list(scope.session.scalars(query))


def of_shapes(scope: Scope, shapes: set[str]) -> list[MappingModel]:
    """Return the member's mappings of tables of some shapes, the newest first."""
    query = (
        select(MappingModel)
        .where(MappingModel.tenant_id == scope.tenant_id, MappingModel.shape_hash.in_(shapes))
        .order_by(MappingModel.created_at.desc(), MappingModel.name)
    )
    return list(scope.session.scalars(query))
