"""Who claims jobs may know which members are suspended."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("grant usage on schema admin to keck_relay")
    op.execute("grant select (id, state) on admin.tenant to keck_relay")
    op.execute(
        "create policy relay_reads on admin.tenant as permissive for select to keck_relay using (true)"
    )


def downgrade() -> None:
    """Take the right away again."""
    op.execute("drop policy relay_reads on admin.tenant")
    op.execute("revoke select (id, state) on admin.tenant from keck_relay")
    op.execute("revoke usage on schema admin from keck_relay")
