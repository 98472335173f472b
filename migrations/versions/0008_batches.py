"""Batches of files that are checked and accepted as one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "batch",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column(
            "report",
            JSON,
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
            comment="of the newest check: what is wrong by file, or the states that wait, in their order",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "\"state\" in ('open', 'checking', 'checked', 'accepted', 'discarded')",
            name=op.f("ck_batch_state"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_batch_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_batch")),
        schema="private",
    )
    op.add_column(
        "upload",
        sa.Column("batch_id", sa.Uuid(), nullable=True, comment="the batch that the file came in"),
        schema="private",
    )
    op.create_foreign_key(
        op.f("fk_upload_tenant_id_batch_id"),
        "upload",
        "batch",
        ["tenant_id", "batch_id"],
        ["tenant_id", "id"],
        source_schema="private",
        referent_schema="private",
    )
    op.create_index(
        op.f("ix_upload_tenant_id_batch_id"), "upload", ["tenant_id", "batch_id"], schema="private"
    )
    op.execute("alter table private.batch enable row level security")
    op.execute("alter table private.batch force row level security")
    op.execute(
        "create policy tenant on private.batch as permissive for all to keck_app, keck_gate, keck_owner "
        f"using ({OWN}) with check ({OWN})"
    )
    op.execute("grant select, insert, update, delete on private.batch to keck_app")
    op.execute("grant select on private.batch to keck_gate, keck_backup")


def downgrade() -> None:
    """Take the table away again; files stay."""
    op.drop_column("upload", "batch_id", schema="private")
    op.drop_table("batch", schema="private")
