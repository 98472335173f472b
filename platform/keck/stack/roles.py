"""The login roles of the design: made by a superuser before anything migrates."""

import time

import psycopg
from psycopg import sql

from keck.config import LOGIN_ROLES, SettingMissing

DATABASE = "keck"
_ATTRIBUTES = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT"


def ensure_roles(admin_dsn: str, passwords: dict[str, str], database: str = DATABASE) -> None:
    """Make or mend all login roles and the database that ``keck_owner`` owns.

    Parameters
    ----------
    admin_dsn : str
        Connection string of a superuser.
    passwords : dict of str to str
        A password for each login role.

    Raises
    ------
    SettingMissing
        If a login role has no password.
    """
    if lacking := [role for role in LOGIN_ROLES if not passwords.get(role)]:
        raise SettingMissing(f"no password for {', '.join(lacking)}")
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        known = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role in LOGIN_ROLES:
            verb = "alter" if role in known else "create"
            bypass = "BYPASSRLS" if role == "keck_backup" else "NOBYPASSRLS"
            statement = sql.SQL(f"{verb} role {{}} with {_ATTRIBUTES} {bypass} password {{}}")
            connection.execute(statement.format(sql.Identifier(role), sql.Literal(passwords[role])))
        found = connection.execute("select 1 from pg_database where datname = %s", (database,)).fetchone()
        name = sql.Identifier(database)
        if found is None:
            create = "create database {} owner keck_owner encoding 'UTF8' template template0"
            connection.execute(sql.SQL(create).format(name))
        connection.execute(sql.SQL("revoke all on database {} from public").format(name))
        logins = sql.SQL(", ").join(sql.Identifier(role) for role in LOGIN_ROLES)
        connection.execute(sql.SQL("grant connect on database {} to {}").format(name, logins))
        connection.execute(sql.SQL("grant temporary on database {} to keck_app, keck_gate").format(name))
    _close_public_schema(admin_dsn, database)


def wait_for(dsn: str, seconds: float) -> None:
    """Wait until a server lets us in.

    Raises
    ------
    psycopg.OperationalError
        If it does not within ``seconds``.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(dsn, connect_timeout=5).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def _close_public_schema(admin_dsn: str, database: str) -> None:
    with psycopg.connect(admin_dsn, dbname=database, autocommit=True) as connection:
        connection.execute("revoke all on schema public from public")
        connection.execute("create extension if not exists pg_trgm")
