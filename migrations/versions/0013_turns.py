"""Who claims jobs asks whose turn was longest ago."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_job_tenant_id_started_at", "job", ["tenant_id", "started_at"], schema="queue")


def downgrade() -> None:
    """Drop the index again."""
    op.drop_index("ix_job_tenant_id_started_at", "job", schema="queue")
