"""Whether a member works with social data."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "setting",
        sa.Column(
            "social_data",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="whether the member works with social data here",
        ),
        schema="private",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_column("setting", "social_data", schema="private")
