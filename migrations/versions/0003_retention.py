"""How long files are kept, marked copies of them, and revisions destroyed on record."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = ("candidate", "accepted", "discarded", "destroyed")


def _columns() -> list[tuple[str, sa.Column[object]]]:
    moment = sa.DateTime(timezone=True)
    return [
        (
            "upload",
            sa.Column("annotated_key", sa.Text(), comment="copy of the file with its findings marked"),
        ),
        ("upload", sa.Column("deleted_at", moment, comment="when the bytes were deleted; the row stays")),
        ("revision", sa.Column("destroyed_at", moment)),
        ("revision", sa.Column("destroyed_by", sa.Uuid(), comment="account; none where a date has done it")),
        ("revision", sa.Column("destroyed_reason", sa.Text())),
        (
            "setting",
            sa.Column(
                "originals_days",
                sa.Integer(),
                server_default="365",
                nullable=False,
                comment="how long uploaded files are kept",
            ),
        ),
    ]


def upgrade() -> None:
    """Apply."""
    for table, column in _columns():
        op.add_column(table, column, schema="private")
    op.create_check_constraint(
        op.f("ck_setting_originals_days"), "setting", "originals_days between 1 and 3650", schema="private"
    )
    _states(*STATES)


def downgrade() -> None:
    """Take the columns away again; what was destroyed counts as thrown away."""
    op.execute("update private.revision set state = 'discarded' where state = 'destroyed'")
    _states(*STATES[:-1])
    op.drop_constraint(op.f("ck_setting_originals_days"), "setting", schema="private")
    for table, column in _columns():
        op.drop_column(table, column.name, schema="private")


def _states(*states: str) -> None:
    words = ", ".join(f"'{state}'" for state in states)
    op.execute("alter table private.revision drop constraint ck_revision_state")
    op.execute(f'alter table private.revision add constraint ck_revision_state check ("state" in ({words}))')
