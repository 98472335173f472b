"""How much each member may take."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COLUMNS = {"quota_storage": sa.BigInteger(), "quota_values": sa.BigInteger(), "quota_jobs": sa.Integer()}


def upgrade() -> None:
    """Apply."""
    for name, kind in COLUMNS.items():
        op.add_column(
            "tenant", sa.Column(name, kind, nullable=True, comment="none: as for all"), schema="admin"
        )
        op.create_check_constraint(op.f(f"ck_tenant_{name}"), "tenant", f"{name} >= 0", schema="admin")


def downgrade() -> None:
    """Undo."""
    for name in COLUMNS:
        op.drop_column("tenant", name, schema="admin")
