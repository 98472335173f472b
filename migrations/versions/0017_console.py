"""The foundation's console: counts of members, its own log, announcements, and atlases that it took off."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def _id() -> sa.Column[sa.Uuid]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)


def _now(name: str) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def _moment(name: str) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _object(name: str, comment: str | None = None) -> sa.Column[sa.JSON]:
    return sa.Column(name, JSON, server_default=sa.text("'{}'::jsonb"), nullable=False, comment=comment)


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "tenant",
        sa.Column(
            "dark",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="the foundation has taken the public atlas off",
        ),
        schema="admin",
    )
    _make_summaries()
    _make_acts()
    _make_announcements()


def _make_summaries() -> None:
    op.create_table(
        "member_summary",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        _now("at"),
        sa.Column("newest_data", sa.Date(), nullable=True, comment="day on which data were last taken over"),
        sa.Column("failed_jobs", sa.Integer(), nullable=False),
        sa.Column("storage", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column("values", sa.BigInteger(), nullable=False),
        sa.Column("jobs", sa.Integer(), nullable=False, comment="that wait or run"),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_member_summary_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_member_summary")),
        schema="admin",
    )
    op.execute("alter table admin.member_summary enable row level security")
    op.execute("alter table admin.member_summary force row level security")
    op.execute(
        "create policy tenant on admin.member_summary as permissive for all to keck_app, keck_owner "
        f"using ({OWN}) with check ({OWN})"
    )
    op.execute(
        "create policy staff_reads on admin.member_summary as permissive for select to keck_staff "
        "using (true)"
    )
    op.execute("grant select, insert, update on admin.member_summary to keck_app")
    op.execute("grant select on admin.member_summary to keck_staff, keck_backup")


def _make_acts() -> None:
    op.create_table(
        "staff_act",
        _id(),
        _now("at"),
        sa.Column("account_id", sa.Uuid(), nullable=True, comment="none: at the command line"),
        sa.Column("tenant_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        _object("about"),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_staff_act_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_act")),
        schema="admin",
    )
    op.create_index(op.f("ix_staff_act_at"), "staff_act", ["at"], schema="admin")
    op.create_index(op.f("ix_staff_act_tenant_id_at"), "staff_act", ["tenant_id", "at"], schema="admin")
    op.execute("grant select, insert on admin.staff_act to keck_staff")
    op.execute("grant select on admin.staff_act to keck_backup")


def _make_announcements() -> None:
    op.create_table(
        "announcement",
        _id(),
        _object("text", "de and en"),
        _moment("begins_at"),
        _moment("ends_at"),
        _now("created_at"),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("begins_at < ends_at", name=op.f("ck_announcement_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        schema="admin",
    )
    op.create_index(op.f("ix_announcement_ends_at"), "announcement", ["ends_at"], schema="admin")
    op.create_table(
        "dismissal",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("announcement_id", sa.Uuid(), nullable=False),
        _now("at"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["identity.account.id"],
            name=op.f("fk_dismissal_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["admin.announcement.id"],
            name=op.f("fk_dismissal_announcement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "announcement_id", name=op.f("pk_dismissal")),
        schema="identity",
    )
    op.execute("grant select, insert, update on admin.announcement to keck_staff")
    op.execute("grant select on admin.announcement to keck_login, keck_backup")
    op.execute("grant select, insert on identity.dismissal to keck_login")
    op.execute("grant select on identity.dismissal to keck_backup")


def downgrade() -> None:
    """Take the tables away again."""
    op.drop_table("dismissal", schema="identity")
    op.drop_table("announcement", schema="admin")
    op.drop_table("staff_act", schema="admin")
    op.drop_table("member_summary", schema="admin")
    op.drop_column("tenant", "dark", schema="admin")
