"""When a member was last reminded of the network's rules."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "setting",
        sa.Column(
            "reminded",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
            comment="by rule of the network, the day of the last letter",
        ),
        schema="private",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_column("setting", "reminded", schema="private")
