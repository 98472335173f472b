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


def breaches(connection: Connection) -> Iterator[str]:
    """Yield views that show more than their reader may see, and functions at all.

    We have no functions and no triggers; one that appears wants a rule of its own first.
    """
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
