"""Rules on views and functions: T-04."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from keck.db.base import SCHEMAS

_VIEWS = text(
    """
    select n.nspname as schema, n.nspname || '.' || c.relname as name, c.relkind::text as kind,
           coalesce('security_invoker=true' = any(c.reloptions), false) as invoker
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('v', 'm', 'f') and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
    """
)
_FUNCTIONS = text(
    """
    select n.nspname || '.' || p.proname as name, p.prosecdef as definer
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
      and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    """
)
_STRAY = text(
    """
    select n.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'S') and n.nspname <> 'information_schema'
      and n.nspname not like 'pg\\_%' and not n.nspname = any(:schemas)
    """
)
# What acts of itself on rows of ours, past the rights of whoever writes them, or hands them on.
_ACTING = text(
    """
    select 'rule' as kind, r.ev_class::regclass::text || ' ' || r.rulename as name
    from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
    where r.rulename <> '_RETURN' and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
    union all
    select 'trigger', t.tgrelid::regclass::text || ' ' || t.tgname from pg_trigger t where not t.tgisinternal
    union all
    select 'event trigger', evtname::text from pg_event_trigger
    union all
    select 'publication', pubname::text from pg_publication
    union all
    select 'large object', oid::text from pg_largeobject_metadata
    """
)
# A login that begins with a tenant would have one where nobody has set any.
_GIVEN = text(
    """
    select coalesce(r.rolname, 'everybody') as role, split_part(s.setting, '=', 1) as name
    from pg_db_role_setting d left join pg_roles r on r.oid = d.setrole, unnest(d.setconfig) as s (setting)
    where d.setdatabase in (0, (select oid from pg_database where datname = current_database()))
    """
)
_NEVER_GIVEN = ("keck.", "row_security", "role", "search_path", "session_replication_role")


def breaches(connection: Connection) -> Iterator[str]:
    """Yield views that show more than their reader may see, and functions at all.

    We have no functions and no triggers; one that appears wants a rule of its own first.
    """
    for row in connection.execute(_ACTING):
        yield f"T-04 {row.name}: is a {row.kind}; there are none of these"
    for row in connection.execute(_GIVEN):
        if row.name.startswith(_NEVER_GIVEN):
            yield f"T-06 {row.role}: begins with the setting {row.name}"
    for row in connection.execute(_VIEWS):
        if row.kind == "f":
            yield f"T-04 {row.name}: is a foreign table"
        elif row.kind == "m" and row.schema != "published":
            yield f"T-04 {row.name}: is a materialised view outside of what is published"
        elif row.kind == "v" and not row.invoker:
            yield f"T-04 {row.name}: shows its owner's rows (no security_invoker)"
    for row in connection.execute(_FUNCTIONS):
        with_rights = " with its owner's rights" if row.definer else ""
        yield f"T-04 {row.name}: is a function{with_rights}; the list of functions is empty"
    for row in connection.execute(_STRAY, {"schemas": list(SCHEMAS)}):
        yield f"T-04 {row.name}: lies outside of our schemas"
