"""Notes on figures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"


def _bound(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "note",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("text", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        _bound("indicator_code"),
        _bound("measure_code"),
        _bound("area_id"),
        _bound("period_code"),
        sa.Column("revision_id", sa.Uuid(), nullable=True, comment="the table's state that it came with"),
        sa.Column("upload_id", sa.Uuid(), nullable=True, comment="the file that it came with"),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("\"kind\" in ('footnote', 'break', 'comment')", name=op.f("ck_note_kind")),
        sa.CheckConstraint("\"audience\" in ('public', 'internal')", name=op.f("ck_note_audience")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "revision_id"],
            ["private.revision.tenant_id", "private.revision.id"],
            name=op.f("fk_note_tenant_id_revision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "upload_id"],
            ["private.upload.tenant_id", "private.upload.id"],
            name=op.f("fk_note_tenant_id_upload_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_note_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_note")),
        schema="private",
    )
    op.create_index(
        op.f("ix_note_tenant_id_revision_id"), "note", ["tenant_id", "revision_id"], schema="private"
    )
    op.execute("alter table private.note enable row level security")
    op.execute("alter table private.note force row level security")
    op.execute(
        "create policy tenant on private.note as permissive for all to keck_app, keck_gate, keck_owner "
        f"using ({OWN}) with check ({OWN})"
    )
    op.execute("grant select, insert, delete, update on private.note to keck_app")
    op.execute("grant select on private.note to keck_gate, keck_backup")


def downgrade() -> None:
    """Take the table away again."""
    op.drop_table("note", schema="private")
