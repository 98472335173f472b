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


# Each in a transaction of its own within this one, which is taken back. Thousands one by one would be slow.
_TRIED = """
do $tried$
declare
    said text := '';
    one text;
    number int := 0;
begin
    foreach one in array string_to_array(current_setting('tests.tried'), '|') loop
        number := number + 1;
        begin
            execute one;
            raise exception 'done';
        exception
            when insufficient_privilege then
                if sqlerrm not like 'permission denied%%' then raise; end if;
            when raise_exception then
                said := said || ' ' || number;
        end;
    end loop;
    perform set_config('tests.allowed', said, false);
end
$tried$
"""


def allowed(connection: Connection, statements: list[str]) -> list[bool]:
    """Tell of each statement whether it is allowed; none of them has happened afterwards."""
    assert not any("|" in one for one in statements)
    connection.execute(text("select set_config('tests.tried', :all, false)"), {"all": "|".join(statements)})
    connection.exec_driver_sql(_TRIED)
    said = connection.scalar(text("select current_setting('tests.allowed')")) or ""
    numbers = {int(one) for one in str(said).split()}
    return [number in numbers for number in range(1, len(statements) + 1)]


def test_statements_that_are_allowed_are_told_from_others_and_from_wrong_ones(database: Settings) -> None:
    tried = ["select 1", "select * from admin.tenant", "create role mine", "create table admin.mine (id int)"]
    for role, may in (("keck_public", [True, False, False, False]), (OWNER, [True, True, False, True])):
        with engine(database, role).connect() as connection:
            assert allowed(connection, tried) == [is_allowed(connection, one) for one in tried] == may
            assert connection.scalar(text("select count(*) from pg_class where relname = 'mine'")) == 0
            with pytest.raises(ProgrammingError, match="does not exist"):
                allowed(connection, ["select 1 from nowhere"])
            connection.rollback()


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
    tried: dict[tuple[str, str, str], tuple[str, bool]] = {}
    for table in TABLES:
        for privilege in ("SELECT", "INSERT", "UPDATE"):
            for column in columns_of(table):
                wanted = (table, privilege, "") in rights or (table, privilege, column) in rights
                tried[table, privilege, column] = statement(table, privilege, [column]), wanted
        tried[table, "DELETE", ""] = statement(table, "DELETE", []), (table, "DELETE", "") in rights
        tried[table, "TRUNCATE", ""] = f"truncate {table}", False
    with engine(database, role).connect() as connection:
        may = allowed(connection, [one for one, _ in tried.values()])
    wrong = [
        (*what, wanted)
        for (what, (_, wanted)), is_so in zip(tried.items(), may, strict=True)
        if is_so != wanted
    ]
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
