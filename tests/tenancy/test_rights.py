"""Decision 10, tried out: each login role on each table with each privilege."""

import pytest
from sqlalchemy import Connection, Dialect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import ProgrammingError

import keck.persistence.models  # noqa: F401 - fills the metadata
from keck.config import LOGIN_ROLES, Settings
from keck.db.base import Base
from keck.db.engines import engine
from keck.db.rights import OWNER, ROLES, expected

TABLES = sorted(table.fullname for table in Base.metadata.tables.values())
DIALECT: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
OTHERS = [role for role in ROLES if role != OWNER]
# Each asks for the privilege and touches no row.
ATTEMPTS = {
    "SELECT": "select {columns} from {table} where false",
    "INSERT": "insert into {table} ({columns}) select {nulls} where false",
    "UPDATE": "update {table} set {assignments} where false",
    "DELETE": "delete from {table} where false",
}


def columns_of(table: str) -> list[str]:
    return [column.name for column in Base.metadata.tables[table].columns]


def is_allowed(connection: Connection, statement: str) -> bool:
    with connection.begin_nested() as savepoint:
        try:
            connection.execute(text(statement))
        except ProgrammingError as error:
            if "permission denied" not in str(error.orig):
                raise
            return False
        finally:
            savepoint.rollback()
    return True


def statement(table: str, privilege: str, columns: list[str]) -> str:
    quoted = [f'"{column}"' for column in columns]
    nulls = [f"null::{Base.metadata.tables[table].c[column].type.compile(DIALECT)}" for column in columns]
    return ATTEMPTS[privilege].format(
        table=table,
        columns=", ".join(quoted),
        nulls=", ".join(nulls),
        assignments=", ".join(f"{column} = null" for column in quoted),
    )


def test_the_table_of_rights_knows_each_login_role() -> None:
    assert set(ROLES) == set(LOGIN_ROLES)


@pytest.mark.asvs("13.2.2")
@pytest.mark.parametrize("role", OTHERS)
def test_a_role_may_do_what_decision_10_says_and_nothing_else(database: Settings, role: str) -> None:
    rights = {(r.table, r.privilege, r.column) for r in expected(TABLES) if r.role == role}
    wrong = []
    with engine(database, role).connect() as connection:
        for table in TABLES:
            for privilege in ("SELECT", "INSERT", "UPDATE"):
                for column in columns_of(table):
                    wanted = (table, privilege, "") in rights or (table, privilege, column) in rights
                    if is_allowed(connection, statement(table, privilege, [column])) != wanted:
                        wrong.append((table, privilege, column, wanted))
            wanted = (table, "DELETE", "") in rights
            if is_allowed(connection, statement(table, "DELETE", [])) != wanted:
                wrong.append((table, "DELETE", "", wanted))
            if is_allowed(connection, f"truncate {table}"):
                wrong.append((table, "TRUNCATE", "", False))
    assert wrong == []


@pytest.mark.asvs("13.2.2")
@pytest.mark.parametrize("role", OTHERS)
def test_a_role_may_make_nothing(database: Settings, role: str) -> None:
    with engine(database, role).connect() as connection:
        for schema in ("identity", "private", "admin", "queue", "published", "network", "public"):
            assert not is_allowed(connection, f"create table {schema}.mine (id int)")
        assert not is_allowed(connection, "create schema mine")
        assert not is_allowed(connection, "create role mine")


@pytest.mark.parametrize("role", OTHERS)
def test_a_role_can_not_become_another(database: Settings, role: str) -> None:
    with engine(database, role).connect() as connection:
        for other in set(ROLES) - {role}:
            assert not is_allowed(connection, f"set role {other}")
