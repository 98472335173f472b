"""What makes a row a tenant's own."""

from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column


class TenantOwned:
    """Mixin of every table whose rows belong to a tenant; ``tenant_id`` comes first in all its keys."""

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("admin.tenant.id"), primary_key=True, sort_order=-1)


def owned_key(column: str, target: str, *, key: str = "id", use_alter: bool = False) -> ForeignKeyConstraint:
    """Return a foreign key to a row of the same tenant.

    PostgreSQL checks foreign keys past the row policies. With ``tenant_id`` in the key, a foreign row
    answers exactly as one that does not exist.

    Parameters
    ----------
    target : str
        Table with its schema.
    use_alter : bool
        Set on the one key that closes a circle; it is deferrable, so that both rows can be restored.
    """
    return ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{target}.tenant_id", f"{target}.{key}"],
        use_alter=use_alter,
        deferrable=use_alter or None,
    )
