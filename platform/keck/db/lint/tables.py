"""Rules on tables and keys: T-01 to T-03, and what may be an index."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from keck.db import policies
from keck.db.lint.catalogue import Table, tables
from keck.db.policies import NOT_OWNED, TENANT_TABLES, Policy

_TENANT_COLUMN = text(
    """
    select a.attnotnull, a.atttypid = 'uuid'::regtype, not a.atthasdef,
           exists (select 1 from pg_constraint k
                   where k.conrelid = a.attrelid and k.contype = 'f' and k.conkey = array[a.attnum]
                     and k.confrelid = 'admin.tenant'::regclass)
    from pg_attribute a where a.attrelid = :oid and a.attname = 'tenant_id'
    """
)
_TENANT_COLUMN_WORDS = (
    "tenant_id may be null",
    "tenant_id is not a uuid",
    "tenant_id has a default",
    "tenant_id does not refer to admin.tenant",
)
_POLICIES = text(
    """
    select schemaname || '.' || tablename as name, policyname, cmd, permissive, roles::text[] as roles,
           coalesce(qual, '') as qual, coalesce(with_check, '') as with_check
    from pg_policies
    """
)
_UNIQUE = text(
    """
    select i.indexrelid::regclass::text as name,
           (select a.attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[0])
           as first
    from pg_index i where i.indrelid = :oid and (i.indisunique or i.indisexclusion)
    """
)
_FOREIGN = text(
    """
    select k.conname as name, k.confrelid as target, k.confrelid::regclass::text as target_name,
           exists (
               select 1 from unnest(k.conkey, k.confkey) as pair (mine, theirs)
               join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.mine
               join pg_attribute b on b.attrelid = k.confrelid and b.attnum = pair.theirs
               where a.attname = 'tenant_id' and b.attname = 'tenant_id'
           ) as same_tenant
    from pg_constraint k where k.contype = 'f' and k.conrelid = :oid
    """
)
# Only these types have leakproof comparisons, which alone can use an index below a row policy.
_INDEX_TYPES = text(
    """
    select i.indexrelid::regclass::text as name, format_type(a.atttypid, null) as type
    from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey::int2[])
    where i.indrelid = :oid
      and format_type(a.atttypid, null) not in
          ('text', 'integer', 'bigint', 'uuid', 'boolean', 'date', 'timestamp with time zone')
    union all
    select i.indexrelid::regclass::text, 'computed value'
    from pg_index i where i.indrelid = :oid and i.indexprs is not null
    """
)


def breaches(connection: Connection) -> Iterator[str]:
    """Yield what breaks the rules on tables and keys."""
    found = tables(connection)
    owned = {table.oid for table in found if table.is_owned}
    for table in found:
        if table.is_unexplained:
            yield f"T-01 {table.name}: has a tenant_id, but nobody says whether its rows are a tenant's own"
        if table.is_owned:
            yield from _row_security(connection, table)
            yield from _keys(connection, table)
        elif table.name in policies.GUARDED:
            yield from _forced(table)
        yield from _references(connection, table, owned)
    yield from _policies(connection, {table.name for table in found})
    names = {table.name for table in found}
    for stale in (set(NOT_OWNED) | set(TENANT_TABLES) | set(policies.GUARDED)) - names:
        yield f"T-01 {stale}: is on a list of the lint, but does not exist"


def _forced(table: Table) -> Iterator[str]:
    if not table.enabled:
        yield f"T-01 {table.name}: row policies are not enabled"
    if not table.forced:
        yield f"T-01 {table.name}: row policies are not forced"


def _row_security(connection: Connection, table: Table) -> Iterator[str]:
    yield from _forced(table)
    column = connection.execute(_TENANT_COLUMN, {"oid": table.oid}).one_or_none()
    if column is None:
        yield f"T-01 {table.name}: has no tenant_id"
        return
    for fine, words in zip(column, _TENANT_COLUMN_WORDS, strict=True):
        if not fine:
            yield f"T-01 {table.name}: {words}"


def _references(connection: Connection, table: Table, owned: set[int]) -> Iterator[str]:
    for row in connection.execute(_FOREIGN, {"oid": table.oid}):
        if row.target in owned and not row.same_tenant:
            yield f"T-02 {table.name}: {row.name} refers to {row.target_name} without tenant_id"


def _keys(connection: Connection, table: Table) -> Iterator[str]:
    for row in connection.execute(_UNIQUE, {"oid": table.oid}):
        if row.first != "tenant_id":
            yield f"T-03 {table.name}: {row.name} does not begin with tenant_id"
    for row in connection.execute(_INDEX_TYPES, {"oid": table.oid}):
        yield f"T-24 {table.name}: {row.name} holds a {row.type}, which can not be searched below a policy"


def _policies(connection: Connection, names: set[str]) -> Iterator[str]:
    actual = {
        Policy(
            row.name,
            row.policyname,
            row.cmd,
            tuple(sorted(row.roles)),
            " ".join(row.qual.split()),
            " ".join(row.with_check.split()),
        )
        for row in connection.execute(_POLICIES)
    }
    wanted = policies.expected(names)
    for policy in sorted(wanted - actual):
        yield f"T-01 {policy.table}: lacks the policy {policy.name}, or it says something else"
    for policy in sorted(actual - wanted):
        yield f"T-01 {policy.table}: has the policy {policy.name}, which is not on the list"
