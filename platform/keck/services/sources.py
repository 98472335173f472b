"""Sources of figures and the rights that go with them."""

from collections.abc import Collection
from uuid import UUID, uuid4

from sqlalchemy import select

from keck.domain.rights import PermittedUse, SourceRights
from keck.persistence.models import Measure, Revision, Source, Tenant
from keck.tenants.scope import Scope


def record(scope: Scope, rights: SourceRights) -> Source:
    """Return the source with these rights, made if it is not there."""
    values = {
        "supplier": rights.supplier,
        "legal_basis": rights.legal_basis,
        "permitted_use": rights.permitted_use.value,
        "public_from_level": rights.public_from_level,
        "wording": rights.wording,
        "until": rights.until,
        "delete_by": rights.delete_by,
        "protected_at_source": rights.protected_at_source,
        "assumed": rights.assumed,
    }
    query = select(Source).where(Source.tenant_id == scope.tenant_id)
    for name, value in values.items():
        query = query.where(getattr(Source, name).is_not_distinct_from(value))
    known = scope.session.scalars(query.limit(1)).first()
    if known is not None:
        return known
    source = Source(tenant_id=scope.tenant_id, id=uuid4(), **values)
    scope.session.add(source)
    scope.session.flush()
    return source


def rights_of(source: Source) -> SourceRights:
    """Return a source's rights as the domain's value."""
    return SourceRights(
        supplier=source.supplier,
        legal_basis=source.legal_basis,
        permitted_use=PermittedUse(source.permitted_use),
        public_from_level=source.public_from_level,
        wording=source.wording,
        until=source.until,
        delete_by=source.delete_by,
        protected_at_source=source.protected_at_source,
        assumed=source.assumed,
    )


def of_revisions(scope: Scope, revision_ids: Collection[UUID]) -> dict[str, SourceRights]:
    """Return for each measure the rights that were given with the state of its table."""
    query = (
        select(Measure.code, Source)
        .join(
            Revision,
            (Revision.tenant_id == Measure.tenant_id) & (Revision.dataset_id == Measure.dataset_id),
        )
        .join(Source, (Source.tenant_id == Revision.tenant_id) & (Source.id == Revision.source_id))
        .where(Measure.tenant_id == scope.tenant_id, Revision.id.in_(list(revision_ids)))
        .order_by(Measure.code)
    )
    return {code: rights_of(source) for code, source in scope.session.execute(query)}


def of_uploads(scope: Scope, upload_ids: Collection[UUID]) -> dict[UUID, tuple[SourceRights, ...]]:
    """Return for each file the rights that were given when it was last taken over, one table each."""
    query = (
        select(Revision.upload_id, Revision.dataset_id, Source)
        .join(Source, (Source.tenant_id == Revision.tenant_id) & (Source.id == Revision.source_id))
        .where(
            Revision.tenant_id == scope.tenant_id,
            Revision.upload_id.in_(list(upload_ids)),
            Revision.state == "accepted",
        )
        .order_by(Revision.number)
    )
    newest: dict[UUID, dict[UUID, SourceRights]] = {}
    for upload_id, dataset_id, source in scope.session.execute(query):
        newest.setdefault(upload_id, {})[dataset_id] = rights_of(source)
    return {upload_id: tuple(given.values()) for upload_id, given in newest.items()}


def find(scope: Scope, source_id: UUID) -> Source:
    """Return a source of the member."""
    return scope.session.get_one(Source, (scope.tenant_id, source_id))


def any_public(scope: Scope, revision_ids: Collection[UUID]) -> bool:
    """Tell whether any of some states of tables may be shown to everybody."""
    query = (
        select(Source.id)
        .join(Revision, (Revision.tenant_id == Source.tenant_id) & (Revision.source_id == Source.id))
        .where(
            Source.tenant_id == scope.tenant_id,
            Revision.id.in_(list(revision_ids)),
            Source.permitted_use == PermittedUse.PUBLIC.value,
        )
        .limit(1)
    )
    return scope.session.scalars(query).first() is not None


def supplier_name(scope: Scope) -> str:
    """Return the member's own name, the supplier of what nobody was asked about."""
    tenant = scope.session.get_one(Tenant, scope.tenant_id)
    return tenant.name
