"""The log of what is done at a member."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit_entry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False, comment="a network, 'operator' or 'worker'"),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("about", JSON, server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("before", sa.Text(), nullable=False, comment="digest of the entry before"),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_audit_entry_number")),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_audit_entry_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_audit_entry")),
        schema="private",
    )
    op.create_table(
        "audit_head",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_audit_head_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_audit_head")),
        schema="private",
    )
    for table, rights in (("audit_entry", "select, insert"), ("audit_head", "select, insert, update")):
        op.execute(f"alter table private.{table} enable row level security")
        op.execute(f"alter table private.{table} force row level security")
        op.execute(
            f"create policy tenant on private.{table} as permissive for all to keck_app, keck_gate, "
            f"keck_owner using ({OWN}) with check ({OWN})"
        )
        op.execute(f"grant {rights} on private.{table} to keck_app, keck_gate")
        op.execute(f"grant select on private.{table} to keck_backup")


def downgrade() -> None:
    """Take the log away again."""
    op.drop_table("audit_head", schema="private")
    op.drop_table("audit_entry", schema="private")
