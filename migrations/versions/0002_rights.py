"""Row policies and the rights of the login roles."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCHEMAS = ("identity", "private", "admin", "queue", "published", "network")
OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
OWN_TENANT = "id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
# The subquery runs with the rights of whoever asks, so the policy of membership holds within it.
OWN_PEOPLE = "exists (select from identity.membership m where m.account_id = account.id)"

USAGE = {
    "keck_app": "private, queue, identity, admin",
    "keck_gate": "private, queue, admin, published, network",
    "keck_relay": "queue",
    "keck_login": "identity, admin",
    "keck_staff": "admin, identity, published",
    "keck_public": "published",
    "keck_network": "network",
    "keck_backup": "identity, private, admin, queue, published, network",
}
GRANTS = (
    ("keck_app", "private.*", "select, insert, update, delete"),
    ("keck_app", "queue.job", "select, insert, update"),
    ("keck_app", "queue.outbox", "select, insert"),
    ("keck_app", "queue.idempotency", "select, insert, update, delete"),
    ("keck_app", "admin.tenant", "select"),
    ("keck_app", "identity.membership", "select, insert, update, delete"),
    ("keck_app", "identity.account", "select (id, email, name, language, active)"),
    ("keck_gate", "private.*", "select"),
    ("keck_gate", "private.release", "insert, update"),
    ("keck_gate", "private.release_revision", "insert"),
    ("keck_gate", "private.release_area_set", "insert"),
    ("keck_gate", "private.release_indicator", "insert"),
    ("keck_gate", "private.shown", "insert"),
    ("keck_gate", "private.withdrawal", "insert"),
    ("keck_gate", "private.withdrawal", "update (lifted_at)"),
    ("keck_gate", "private.indicator", "update (frozen)"),
    ("keck_gate", "queue.job", "select, insert, update"),
    ("keck_gate", "queue.outbox", "select, insert"),
    ("keck_gate", "admin.tenant", "select"),
    ("keck_gate", "published.*", "select, insert, update, delete"),
    ("keck_gate", "network.*", "select, insert, update, delete"),
    (
        "keck_relay",
        "queue.job",
        "select (tenant_id, id, kind, slot, state, attempt, lease_until, worker, not_before, created_at, "
        "started_at, finished_at), update (state, attempt, lease_until, worker)",
    ),
    (
        "keck_relay",
        "queue.outbox",
        "select (tenant_id, id, job_id, slot, created_at, rung_at), update (rung_at)",
    ),
    ("keck_login", "identity.account", "select, insert, update"),
    ("keck_login", "identity.session", "select, insert, update, delete"),
    ("keck_login", "identity.login_event", "select, insert"),
    ("keck_login", "identity.staff", "select"),
    ("keck_login", "identity.membership", "select"),
    ("keck_login", "admin.tenant", "select (id, slug, name, state)"),
    ("keck_staff", "admin.tenant", "select, insert, update"),
    ("keck_staff", "admin.slug_history", "select, insert"),
    ("keck_staff", "published.*", "select"),
    ("keck_staff", "identity.staff", "select, insert, update, delete"),
    (
        "keck_staff",
        "identity.account",
        "select (id, email, name, language, active, created_at), insert, update (name, language, active)",
    ),
    ("keck_public", "published.*", "select"),
    ("keck_network", "network.*", "select"),
)
# What keck_app has on all of private, it has not on what the gate alone remembers and decides.
REVOKES = (
    ("keck_app", "private.shown", "insert, update, delete"),
    ("keck_app", "private.release", "delete"),
    ("keck_app", "private.release_revision", "update, delete"),
    ("keck_app", "private.release_area_set", "update, delete"),
    ("keck_app", "private.release_indicator", "update, delete"),
    ("keck_app", "private.withdrawal", "update, delete"),
)
POLICIES = (
    ("queue.job", "relay_reads", "select", "keck_relay", "true"),
    ("queue.job", "relay_writes", "update", "keck_relay", "true"),
    ("queue.outbox", "relay_reads", "select", "keck_relay", "true"),
    ("queue.outbox", "relay_writes", "update", "keck_relay", "true"),
    ("identity.membership", "tenant", "all", "keck_app, keck_owner", OWN),
    ("identity.membership", "login_reads", "select", "keck_login", "true"),
    ("identity.account", "people", "all", "keck_login, keck_staff, keck_owner", "true"),
    ("identity.account", "own_people", "select", "keck_app", OWN_PEOPLE),
    ("admin.tenant", "members", "all", "keck_staff, keck_owner", "true"),
    ("admin.tenant", "login_reads", "select", "keck_login", "true"),
    ("admin.tenant", "own", "select", "keck_app, keck_gate", OWN_TENANT),
)


def _tables(schema: str) -> list[str]:
    query = sa.text("select tablename from pg_tables where schemaname = :s order by 1")
    return [f"{schema}.{name}" for name in op.get_bind().scalars(query, {"s": schema})]


def _protect(table: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")


def _policy(table: str, name: str, command: str, roles: str, condition: str) -> None:
    check = "" if command == "select" else f" with check ({condition})"
    op.execute(
        f"create policy {name} on {table} as permissive for {command} to {roles} using ({condition}){check}"
    )


def upgrade() -> None:
    """Apply."""
    for schema in SCHEMAS:
        op.execute(f"revoke all on schema {schema} from public")
        op.execute(f"revoke all on all tables in schema {schema} from public")
    op.execute("alter default privileges revoke execute on functions from public")
    op.execute("alter default privileges revoke usage on types from public")
    for table in [*_tables("private"), *_tables("queue")]:
        _protect(table)
        _policy(table, "tenant", "all", "keck_app, keck_gate, keck_owner", OWN)
    for table in ("identity.membership", "identity.account", "admin.tenant"):
        _protect(table)
    for policy in POLICIES:
        _policy(*policy)
    for role, schemas in USAGE.items():
        op.execute(f"grant usage on schema {schemas} to {role}")
    for role, target, privileges in GRANTS:
        schema, _, table = target.partition(".")
        what = f"all tables in schema {schema}" if table == "*" else target
        op.execute(f"grant {privileges} on {what} to {role}")
    for schema in SCHEMAS:
        op.execute(f"grant select on all tables in schema {schema} to keck_backup")
    for role, table, privileges in REVOKES:
        op.execute(f"revoke {privileges} on {table} from {role}")
    op.execute("grant update (lifted_at) on private.withdrawal to keck_app")


def downgrade() -> None:
    """Undo what was granted; the tables stay closed."""
    for role in USAGE:
        for schema in SCHEMAS:
            op.execute(f"revoke all on all tables in schema {schema} from {role}")
            op.execute(f"revoke usage on schema {schema} from {role}")
    for table, name, *_ in POLICIES:
        op.execute(f"drop policy {name} on {table}")
    for table in [*_tables("private"), *_tables("queue")]:
        op.execute(f"drop policy tenant on {table}")
