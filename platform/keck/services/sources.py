"""Sources of figures and the rights that go with them."""

from uuid import uuid4

from sqlalchemy import select

from keck.domain.rights import PermittedUse, SourceRights
from keck.persistence.models import Source, Tenant
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


def supplier_name(scope: Scope) -> str:
    """Return the member's own name, the supplier of what nobody was asked about."""
    tenant = scope.session.get_one(Tenant, scope.tenant_id)
    return tenant.name
