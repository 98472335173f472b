"""Limits of the values that members are compared by."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_NEW = {"kind": sa.Text(), "lower": sa.Double(), "upper": sa.Double(), "method": sa.Text()}


def upgrade() -> None:
    """Apply; rows from before are read anew from the public files when the comparison is next written."""
    for name, kind in _NEW.items():
        op.add_column("member_value", sa.Column(name, kind, nullable=True), schema="network")


def downgrade() -> None:
    """Take back."""
    for name in _NEW:
        op.drop_column("member_value", name, schema="network")
