"""Refusing to run with a login or a server that lets rows pass the policies."""

from typing import Any

from keck.config.versions import outdated_server

_FACTS = """
select current_user::text,
       r.rolsuper, r.rolbypassrls, r.rolcreaterole or r.rolcreatedb,
       exists (
           select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname in ('identity', 'private', 'admin', 'queue', 'published', 'network')
             and (pg_has_role(c.relowner, 'member')
                  or (c.relkind in ('r', 'p') and has_table_privilege(c.oid, 'truncate')))
       ),
       exists (
           select 1 from pg_namespace n
           where n.nspname in ('identity', 'private', 'admin', 'queue', 'published', 'network', 'public')
             and has_schema_privilege(n.oid, 'create')
       )
from pg_roles r where r.rolname = current_user
"""
_WORDS = (
    "is a superuser",
    "bypasses row policies",
    "may create roles or databases",
    "owns or may truncate tables",
    "may create objects",
)


class PrivilegedRole(RuntimeError):  # noqa: N818 - says what was found
    """A serving process was given a login that could pass the row policies."""


def refuse_privileged(connection: Any, role: str) -> None:
    """Check a fresh connection of a serving role.

    Parameters
    ----------
    connection
        A DB-API connection.

    Raises
    ------
    PrivilegedRole
        If the login is another one than ``role``, or may do more than any serving role may.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FACTS)
        user, *faults = cursor.fetchone()
    connection.rollback()
    found = [words for words, fault in zip(_WORDS, faults, strict=True) if fault]
    if user != role:
        found.insert(0, f"is not {role}")
    if found:
        raise PrivilegedRole(f"the database login {user} {', '.join(found)}: refusing to run with it")


class OutdatedServer(RuntimeError):  # noqa: N818 - says what was found
    """The database server is of a version that is known to show rows below a policy."""


def refuse_outdated(connection: Any) -> None:
    """Check the server behind a fresh connection.

    Parameters
    ----------
    connection
        A DB-API connection.

    Raises
    ------
    OutdatedServer
        If it has to be brought up to date before any row of a member is kept there.
    """
    if words := outdated_server(connection.info.server_version):
        raise OutdatedServer(f"{words}: refusing to work with it")
