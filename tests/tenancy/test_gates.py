"""Each gate of the lint broken on purpose: what only a superuser can break, and that no gate is forgotten."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, create_engine, pool, text

from keck.config import Settings
from keck.db.lint import breaches
from keck.stack.postgres import Postgres
from tests.tenancy.test_catalogue import BROKEN as BY_THE_OWNER
from tests.tenancy.test_catalogue import PROPER, TABLE

LINT = Path(__file__).resolve().parents[2] / "platform" / "keck" / "db" / "lint"
BROKEN = {
    "role above the policies": ("alter role keck_app bypassrls", "keck_app: bypasses row policies"),
    "role that is a superuser": ("alter role keck_gate superuser", "keck_gate: is a superuser"),
    "role that makes roles": ("alter role keck_login createrole", "keck_login: may create roles"),
    "role that makes databases": ("alter role keck_staff createdb", "keck_staff: may create databases"),
    "role that copies": ("alter role keck_relay replication", "keck_relay: may replicate"),
    "role within another": ("grant keck_gate to keck_app", "keck_app: is a member of another role"),
    "role without sign-in": ("alter role keck_public nologin", "keck_public: may not sign in"),
    "backup below the policies": ("alter role keck_backup nobypassrls", "does not bypass row policies"),
    "role of nobody": ("create role keck_helper", "keck_helper: is a role that is not on the list"),
    "role that is missing": ("alter role keck_network rename to old_network", "keck_network: does not exist"),
    "table of another": ("alter table private.area owner to keck_app", "private.area: belongs to keck_app"),
    "schema of another": ("alter schema private owner to keck_app", "the schema belongs to keck_app"),
    "schema closed": (
        "revoke usage on schema private from keck_gate",
        "keck_gate USAGE on schema private: is missing",
    ),
    "register without policies": (
        "alter table admin.tenant disable row level security",
        "admin.tenant: row policies are not enabled",
    ),
    "accounts unbound": (
        "alter table identity.account no force row level security",
        "identity.account: row policies are not forced",
    ),
    "tenant as text": (
        "create table private.odd (tenant_id text not null, id uuid, primary key (tenant_id, id))",
        "private.odd: tenant_id is not a uuid",
    ),
    "table without tenant": ("create table private.bare (id int primary key)", "bare: has no tenant_id"),
    "exclusion across tenants": (
        f"{TABLE} span int4range, exclude using gist (span with &&))",
        "does not begin with tenant_id",
    ),
    "partitioned table": (
        f"{TABLE} primary key (tenant_id, id)) partition by hash (tenant_id)",
        "private.probe: row policies are not enabled",
    ),
    "index over what is computed": (
        "create index on private.area (tenant_id, lower(name))",
        "holds a computed value, which can not be searched below a policy",
    ),
    "harmless function": (
        "create function private.one() returns int language sql as 'select 1'",
        "private.one: is a function; the list of functions is empty",
    ),
    "foreign table": (
        "create foreign data wrapper probe; create server far foreign data wrapper probe; "
        "create foreign table private.far (id int) server far",
        "private.far: is a foreign table",
    ),
    "rule that copies": (
        "create rule copy as on insert to private.area do also notify copied",
        "private.area copy: is a rule",
    ),
    "trigger": (
        "create trigger watch before update on private.area for each row "
        "execute function suppress_redundant_updates_trigger()",
        "private.area watch: is a trigger",
    ),
    "rows handed on": ("create publication everything for all tables", "everything: is a publication"),
    "large object": ("select lo_create(0)", "is a large object"),
    "tenant by default": (
        f"alter role keck_app set keck.tenant = '{'0' * 8}-0000-0000-0000-{'0' * 12}'",
        "T-06 keck_app: begins with the setting keck.tenant",
    ),
    "policies switched off": ("alter role all set row_security = off", "T-06 everybody: begins with"),
    "foreign key from outside": (
        "alter table private.area_set add unique (id); "
        "create table identity.peek (id uuid primary key references private.area_set (id))",
        "T-02 identity.peek: peek_id_fkey refers to private.area_set without tenant_id",
    ),
    "sequence outside": ("create schema stray; create sequence stray.one", "stray.one: lies outside"),
    "list that names nothing": ("drop table admin.slug_history", "slug_history: is on a list of the lint"),
}


@pytest.fixture
def superuser(database: Settings, cluster: Postgres) -> Iterator[Connection]:
    """A connection of the superuser whose changes are undone after the test."""
    name = database.database.rpartition("///")[2].partition("?")[0]
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(cluster.admin_dsn, dbname=name),
        poolclass=pool.NullPool,
    )
    with engine.connect() as connection:
        yield connection
        connection.rollback()


def broken_by(connection: Connection, *statements: str) -> list[str]:
    """Return what the lint says after some statements, and undo them."""
    for statement in statements:
        connection.execute(text(statement))
    found = breaches(connection)
    connection.rollback()
    return found


@pytest.mark.parametrize("name", BROKEN)
def test_the_lint_sees_what_a_superuser_breaks(superuser: Connection, name: str) -> None:
    statement, words = BROKEN[name]
    found = broken_by(superuser, statement)
    assert any(words in line for line in found), found


def gates() -> dict[str, re.Pattern[str]]:
    """Return every sentence of the lint as it stands in the source, with a pattern of what it says."""
    found = {}
    for path in sorted(LINT.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.JoinedStr):
                parts = [
                    re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".*"
                    for one in node.value.values
                ]
                found[f"{path.name}: {ast.unparse(node.value)}"] = re.compile("".join(parts))
    return found


def words_of(name: str, module: str) -> list[str]:
    """Return the words of a list or of the keys of a dict in the lint, by the name it is given."""
    for node in ast.walk(ast.parse((LINT / module).read_text())):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            value = node.value
            listed = value.keys if isinstance(value, ast.Dict) else getattr(value, "elts", [])
            return [str(one.value) for one in listed if isinstance(one, ast.Constant)]
    raise AssertionError(name)


def test_each_gate_is_broken_by_some_case(superuser: Connection) -> None:
    said = [line for statement, _ in BROKEN.values() for line in broken_by(superuser, statement)]
    for statement, _, _ in BY_THE_OWNER.values():
        said += broken_by(superuser, "set local role keck_owner", *PROPER, statement)

    known = gates()
    assert len(known) >= 25
    assert [
        gate for gate, pattern in known.items() if not any(pattern.fullmatch(line) for line in said)
    ] == []
    for words in (*words_of("faults", "roles.py"), *words_of("_TENANT_COLUMN_WORDS", "tables.py")):
        assert any(words in line for line in said), words
