"""Rules on login roles and their rights: T-05 and decision 10."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from keck.db import rights
from keck.db.base import SCHEMAS
from keck.db.lint.catalogue import tables
from keck.db.rights import BACKUP, OWNER, ROLES, SERVING, Right

_ROLES = text(
    """
    select rolname as name, rolsuper as super, rolbypassrls as bypass, rolcreaterole as creates_roles,
           rolcreatedb as creates_databases, rolcanlogin as can_login, rolreplication as replicates,
           exists (select 1 from pg_auth_members m where m.member = r.oid) as is_member
    from pg_roles r where rolname like 'keck\\_%'
    """
)
_TABLE_RIGHTS = text(
    """
    select n.nspname || '.' || c.relname as name, pg_get_userbyid(x.grantee) as role,
           x.grantee = 0 as anybody, x.privilege_type as privilege, '' as "column"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) x
    where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname = any(:schemas) and x.grantee <> c.relowner
    union all
    select n.nspname || '.' || c.relname, pg_get_userbyid(x.grantee), x.grantee = 0, x.privilege_type,
           a.attname
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace,
         aclexplode(a.attacl) x
    where n.nspname = any(:schemas) and x.grantee <> c.relowner
    """
)
_SCHEMA_RIGHTS = text(
    """
    select n.nspname as name, pg_get_userbyid(n.nspowner) as owner, x.grantee = 0 as anybody,
           case when x.grantee <> 0 then pg_get_userbyid(x.grantee) end as role, x.privilege_type as privilege
    from pg_namespace n left join aclexplode(n.nspacl) x on x.grantee <> n.nspowner
    where n.nspname = any(:schemas) or n.nspname = 'public'
    """
)
_DEFAULTS = text(
    """
    select pg_get_userbyid(d.defaclrole) as owner, d.defaclobjtype::text as kind,
           x.privilege_type as privilege
    from pg_default_acl d, aclexplode(d.defaclacl) x where x.grantee <> d.defaclrole
    """
)


def breaches(connection: Connection) -> Iterator[str]:
    """Yield every role that may do more or less than the table of rights says."""
    yield from _attributes(connection)
    yield from _tables(connection)
    yield from _schemas(connection)
    for row in connection.execute(_DEFAULTS):
        yield f"T-05 {row.owner}: gives {row.privilege} on new objects ({row.kind}) away by default"


def _attributes(connection: Connection) -> Iterator[str]:
    found = {row.name: row for row in connection.execute(_ROLES)}
    for name in sorted(set(ROLES) ^ set(found)):
        yield f"T-05 {name}: {'does not exist' if name in ROLES else 'is a role that is not on the list'}"
    for name in sorted(set(ROLES) & set(found)):
        row = found[name]
        faults = {
            "is a superuser": row.super,
            "may create roles": row.creates_roles,
            "may create databases": row.creates_databases,
            "may replicate": row.replicates,
            "is a member of another role": row.is_member,
            "may not sign in": not row.can_login,
            "bypasses row policies": row.bypass and name != BACKUP,
            "does not bypass row policies": not row.bypass and name == BACKUP,
        }
        for words, fault in faults.items():
            if fault:
                yield f"T-05 {name}: {words}"


def _tables(connection: Connection) -> Iterator[str]:
    found = tables(connection)
    for table in found:
        if table.owner != OWNER:
            yield f"T-05 {table.name}: belongs to {table.owner}"
    actual = {
        Right("everybody" if row.anybody else row.role, row.name, row.privilege, row.column)
        for row in connection.execute(_TABLE_RIGHTS, {"schemas": list(SCHEMAS)})
    }
    wanted = rights.expected(table.name for table in found)
    # The migration's id is read by the backup alone.
    wanted.add(Right(BACKUP, "admin.alembic_version", "SELECT"))
    for right in sorted(actual - wanted):
        yield f"T-05 {right}: is more than the table of rights says"
    for right in sorted(wanted - actual):
        yield f"T-05 {right}: is missing"


def _schemas(connection: Connection) -> Iterator[str]:
    actual: set[tuple[str, str, str]] = set()
    for row in connection.execute(_SCHEMA_RIGHTS, {"schemas": list(SCHEMAS)}):
        if row.name != "public" and row.owner != OWNER:
            yield f"T-05 {row.name}: the schema belongs to {row.owner}"
        if row.anybody or row.role:
            actual.add((row.role or "everybody", row.name, row.privilege))
    wanted = {(role, schema, "USAGE") for role in (*SERVING, BACKUP) for schema in rights.schemas_of(role)}
    for role, schema, privilege in sorted(actual - wanted):
        # The database's first user owns the schema public; only everybody else is of interest there.
        if schema != "public" or role == "everybody" or role in ROLES:
            yield f"T-05 {role} {privilege} on schema {schema}: is more than the table of rights says"
    for role, schema, privilege in sorted(wanted - actual):
        yield f"T-05 {role} {privilege} on schema {schema}: is missing"
