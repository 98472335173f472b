"""T-01 to T-05 from the live catalogue, and the lint's own test: each rule broken once on purpose."""

import pytest
from sqlalchemy import Connection, text

from keck.config import Settings
from keck.db.engines import dispose_all, engine
from keck.db.lint import breaches
from keck.db.startup import PrivilegedRole, refuse_privileged

TABLE = "create table private.probe (tenant_id uuid not null references admin.tenant, id uuid not null, "
OWN = "(tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid))"
POLICY = (
    f"create policy tenant on private.probe to keck_app, keck_gate, keck_owner using {OWN} with check {OWN}"
)
# A whole and proper table, of which every case below leaves something out or adds something.
PROPER = [
    f"{TABLE} primary key (tenant_id, id))",
    "alter table private.probe enable row level security",
    "alter table private.probe force row level security",
    POLICY,
    "grant select, insert, update, delete on private.probe to keck_app",
    "grant select on private.probe to keck_gate, keck_backup",
]
BROKEN = {
    "no policies enabled": ("alter table private.probe disable row level security", "T-01", "not enabled"),
    "owner unbound": ("alter table private.probe no force row level security", "T-01", "not forced"),
    "no policy": ("drop policy tenant on private.probe", "T-01", "lacks the policy"),
    "open policy": ("alter policy tenant on private.probe using (true)", "T-01", "says something else"),
    "fails open without tenant": (
        "alter policy tenant on private.probe using (current_setting('keck.tenant', true) is null)",
        "T-01",
        "not on the list",
    ),
    "second policy": (
        "create policy more on private.probe for select to keck_app using (true)",
        "T-01",
        "has the policy more",
    ),
    "nullable tenant": (
        "alter table private.probe drop constraint probe_pkey, alter column tenant_id drop not null",
        "T-01",
        "may be null",
    ),
    "default tenant": (
        "alter table private.probe alter column tenant_id set default gen_random_uuid()",
        "T-01",
        "has a default",
    ),
    "tenant of nowhere": (
        "alter table private.probe drop constraint probe_tenant_id_fkey",
        "T-01",
        "does not refer to admin.tenant",
    ),
    "tenant elsewhere": (
        "create table identity.note (tenant_id uuid, id uuid primary key)",
        "T-01",
        "nobody says whether",
    ),
    "foreign key past the policies": (
        "alter table private.upload add unique (id); "
        "alter table private.probe add foreign key (id) references private.upload (id)",
        "T-02",
        "without tenant_id",
    ),
    "unique across tenants": (
        "create unique index on private.probe (id)",
        "T-03",
        "does not begin with tenant_id",
    ),
    "tenant comes second": (
        "create unique index on private.probe (id, tenant_id)",
        "T-03",
        "does not begin with tenant_id",
    ),
    "index that no policy lets work": (
        "alter table private.probe add column body jsonb; create index on private.probe (tenant_id, body)",
        "T-24",
        "holds a jsonb",
    ),
    "view with its owner's rights": (
        "create view private.peep as select * from private.area",
        "T-04",
        "no security_invoker",
    ),
    "copy of private rows": (
        "create materialized view private.peep as select 1 as one",
        "T-04",
        "materialised view",
    ),
    "function with its owner's rights": (
        "create function private.peep() returns int language sql security definer as 'select 1'",
        "T-04",
        "is a function with its owner's rights",
    ),
    "table outside": (
        "create schema stray; create table stray.one (id int)",
        "T-04",
        "outside of our schemas",
    ),
    "truncate": ("grant truncate on private.area to keck_app", "T-05", "keck_app TRUNCATE on private.area"),
    "public sees private": (
        "grant select on private.area to keck_public",
        "T-05",
        "keck_public SELECT on private.area",
    ),
    "anybody": ("grant select on published.tenant to public", "T-05", "everybody SELECT"),
    "one column more": (
        "grant select (args) on queue.job to keck_relay",
        "T-05",
        "keck_relay SELECT(args) on queue.job",
    ),
    "gate bypassed": (
        "grant insert on published.manifest to keck_app",
        "T-05",
        "keck_app INSERT on published.manifest",
    ),
    "gate locked out": (
        "revoke insert on published.manifest from keck_gate",
        "T-05",
        "keck_gate INSERT on published.manifest: is missing",
    ),
    "schema opened": (
        "grant usage on schema private to keck_staff",
        "T-05",
        "keck_staff USAGE on schema private",
    ),
    "creating": ("grant create on schema private to keck_app", "T-05", "keck_app CREATE on schema private"),
    "new tables given away": (
        "alter default privileges in schema private grant select on tables to keck_public",
        "T-05",
        "by default",
    ),
}


def test_the_catalogue_breaks_no_rule(catalogue: Connection) -> None:
    assert breaches(catalogue) == []


def test_a_proper_new_table_breaks_no_rule(catalogue: Connection) -> None:
    for statement in PROPER:
        catalogue.execute(text(statement))

    assert breaches(catalogue) == []


@pytest.mark.parametrize("name", BROKEN)
def test_the_lint_sees_each_broken_rule(catalogue: Connection, name: str) -> None:
    statement, rule, words = BROKEN[name]
    for proper in PROPER:
        catalogue.execute(text(proper))
    catalogue.execute(text(statement))

    found = breaches(catalogue)

    assert any(line.startswith(rule) and words in line for line in found), found


def test_a_list_that_names_a_missing_table_is_seen(catalogue: Connection) -> None:
    catalogue.execute(text("drop table admin.slug_history"))

    assert "T-01 admin.slug_history: is on a list of the lint, but does not exist" in breaches(catalogue)


def test_a_new_table_without_anything_fails_the_lint(catalogue: Connection) -> None:
    catalogue.execute(text("create table private.bare (id int primary key)"))

    rules = {line.partition(" ")[0] for line in breaches(catalogue) if "private.bare" in line}

    assert rules == {"T-01", "T-03", "T-05"}


def test_each_serving_role_may_start(database: Settings) -> None:
    for role in ("keck_login", "keck_app", "keck_gate", "keck_relay", "keck_staff", "keck_public"):
        with engine(database, role).connect() as connection:
            assert connection.execute(text("select current_user")).scalar_one() == role


def test_the_owner_is_refused_as_a_serving_login(database: Settings) -> None:
    with (
        engine(database, "keck_owner").connect() as connection,
        pytest.raises(PrivilegedRole, match="is not keck_app, owns or may truncate tables"),
    ):
        refuse_privileged(connection.connection.dbapi_connection, "keck_app")


def test_the_backup_login_is_refused_as_a_serving_login(database: Settings) -> None:
    with (
        engine(database, "keck_backup").connect() as connection,
        pytest.raises(PrivilegedRole, match="bypasses row policies"),
    ):
        refuse_privileged(connection.connection.dbapi_connection, "keck_app")


def test_a_process_whose_login_may_truncate_refuses_to_work(database: Settings) -> None:
    dispose_all()
    with engine(database, "keck_owner").begin() as owner:
        owner.execute(text("grant truncate on private.area to keck_app"))
    try:
        with pytest.raises(PrivilegedRole):
            engine(database, "keck_app").connect()
    finally:
        with engine(database, "keck_owner").begin() as owner:
            owner.execute(text("revoke truncate on private.area from keck_app"))
        dispose_all()
