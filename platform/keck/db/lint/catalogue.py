"""Reading the live catalogue."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from keck.db.base import SCHEMAS
from keck.db.policies import NOT_OWNED, TENANT_SCHEMAS, TENANT_TABLES

VERSION_TABLE = "admin.alembic_version"

_TABLES = text(
    """
    select n.nspname || '.' || c.relname as name, c.oid, c.relrowsecurity as enabled,
           c.relforcerowsecurity as forced, pg_get_userbyid(c.relowner) as owner,
           exists (select 1 from pg_attribute a
                   where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as has_tenant
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname = any(:schemas)
    order by 1
    """
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of ours as it is."""

    name: str
    oid: int
    enabled: bool
    forced: bool
    owner: str
    has_tenant: bool

    @property
    def schema(self) -> str:
        """The table's schema."""
        return self.name.partition(".")[0]

    @property
    def is_owned(self) -> bool:
        """Whether the table's rows belong to tenants."""
        return self.schema in TENANT_SCHEMAS or self.name in TENANT_TABLES

    @property
    def is_unexplained(self) -> bool:
        """Whether it has a tenant, though nobody has said whose rows these are."""
        public = self.schema in ("published", "network")
        return self.has_tenant and not self.is_owned and not public and self.name not in NOT_OWNED


def tables(connection: Connection) -> list[Table]:
    """Return all tables in our schemas but the one with the migration's id."""
    rows = connection.execute(_TABLES, {"schemas": list(SCHEMAS)}).mappings()
    return [Table(**row) for row in rows if row["name"] != VERSION_TABLE]
