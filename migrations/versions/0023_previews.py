"""Links by which named people look at a release that waits."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "release_link",
        sa.Column("visited_on", sa.Date(), nullable=True, comment="day on which it was last looked through"),
        schema="identity",
    )
    _allow("'review', 'preview'")
    op.execute("grant update (visited_on) on identity.release_link to keck_app")


def downgrade() -> None:
    """Take it back; there are no previews any more."""
    op.execute("delete from identity.release_link where purpose = 'preview'")
    _allow("'review'")
    op.drop_column("release_link", "visited_on", schema="identity")


def _allow(purposes: str) -> None:
    op.drop_constraint(op.f("ck_release_link_purpose"), "release_link", schema="identity", type_="check")
    op.create_check_constraint(
        op.f("ck_release_link_purpose"), "release_link", f'"purpose" in ({purposes})', schema="identity"
    )
