"""The official address of members, and the way to a new administrator."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"


def _text(name: str, comment: str | None = None) -> sa.Column[sa.Text]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False, comment=comment)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[sa.DateTime]:
    default = None if nullable else sa.text("now()")
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=nullable)


def upgrade() -> None:
    """Apply."""
    _make_contacts()
    _make_recoveries()


def _make_contacts() -> None:
    op.create_table(
        "official_contact",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        _text("email"),
        _text("postal"),
        _moment("registered_at", nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True, comment="account; the record outlives it"),
        sa.Column("by_foundation", sa.Boolean(), nullable=False, comment="the member has not said it itself"),
        sa.CheckConstraint("email <> '' or postal <> ''", name=op.f("ck_official_contact_reachable")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["admin.tenant.id"], name=op.f("fk_official_contact_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_official_contact")),
        schema="admin",
    )
    op.execute("alter table admin.official_contact enable row level security")
    op.execute("alter table admin.official_contact force row level security")
    for name, roles, rule in (("own", "keck_app", OWN), ("members", "keck_owner, keck_staff", "true")):
        op.execute(
            f"create policy {name} on admin.official_contact as permissive for all to {roles} "
            f"using ({rule}) with check ({rule})"
        )
    op.execute("grant select, insert, update on admin.official_contact to keck_app, keck_staff")
    op.execute("grant select on admin.official_contact to keck_backup")


def _make_recoveries() -> None:
    op.create_table(
        "recovery",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False, comment="who shall administer the member"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        _moment("started_at", nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        _moment("sent_at"),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        _moment("confirmed_at"),
        _text("confirmed_by", "name and function"),
        _moment("ended_at"),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint("channel in ('email', 'post')", name=op.f("ck_recovery_channel")),
        sa.CheckConstraint("outcome in ('invited', 'stopped')", name=op.f("ck_recovery_outcome")),
        sa.CheckConstraint("(ended_at is null) = (outcome is null)", name=op.f("ck_recovery_ended")),
        sa.CheckConstraint("sent_by is null or sent_by <> started_by", name=op.f("ck_recovery_two_people")),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_recovery_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
        schema="admin",
    )
    op.create_index(op.f("ix_recovery_tenant_id"), "recovery", ["tenant_id"], schema="admin")
    op.create_index(
        "uq_recovery_open",
        "recovery",
        ["tenant_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
        schema="admin",
    )
    op.execute("grant select, insert, update on admin.recovery to keck_staff")
    op.execute("grant select on admin.recovery to keck_backup")


def downgrade() -> None:
    """Take the tables away again."""
    op.drop_table("recovery", schema="admin")
    op.drop_table("official_contact", schema="admin")
