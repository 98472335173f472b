"""Texts of the network's own pages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "site_text",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True, comment="account; the record outlives it"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_site_text")),
        schema="admin",
    )
    op.execute("grant select, insert, update on admin.site_text to keck_staff")
    op.execute("grant select on admin.site_text to keck_backup")


def downgrade() -> None:
    """Take the texts away again."""
    op.drop_table("site_text", schema="admin")
