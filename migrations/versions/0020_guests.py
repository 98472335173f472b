"""Guests: memberships and invitations with topics and an end."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_LASTING = ("reader", "editor", "publisher", "admin")
_ENDS = {"membership": "expires_at", "invitation": "ends_at"}
_GUESTS = {
    "membership": "delete from identity.membership where role = 'guest'",
    "invitation": "delete from identity.invitation where role = 'guest'",
}


def _moment(name: str, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True, comment=comment)


def _roles(table: str, words: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    op.drop_constraint(op.f(f"ck_{table}_role"), table, schema="identity")
    op.create_check_constraint(op.f(f"ck_{table}_role"), table, f'"role" in ({listed})', schema="identity")


def _guest_only(end: str) -> str:
    return (
        "case when \"role\" = 'guest' "
        f"then coalesce(cardinality(topics), 0) > 0 and {end} is not null "
        f"else topics is null and {end} is null end"
    )


def upgrade() -> None:
    """Apply."""
    for table, end in _ENDS.items():
        topics = sa.Column("topics", ARRAY(sa.Text()), nullable=True, comment="none stands for all")
        op.add_column(table, topics, schema="identity")
        comment = "when the membership will end" if table == "invitation" else None
        op.add_column(table, _moment(end, comment), schema="identity")
        _roles(table, ("guest", *_LASTING))
        op.create_check_constraint(op.f(f"ck_{table}_guest"), table, _guest_only(end), schema="identity")
    op.add_column("membership", _moment("told_at", "when the guest was told of the end"), schema="identity")
    visited = sa.Column(
        "visited_on", sa.Date(), nullable=True, comment="day of the last visit that is in the log"
    )
    op.add_column("membership", visited, schema="identity")


def downgrade() -> None:
    """Take it away again; guests belong to the member no more, for no other role means as little."""
    op.drop_column("membership", "visited_on", schema="identity")
    op.drop_column("membership", "told_at", schema="identity")
    for table, end in _ENDS.items():
        # Below a policy that is forced the owner finds no rows without a tenant.
        op.execute(f"alter table identity.{table} no force row level security")
        op.execute(_GUESTS[table])
        op.execute(f"alter table identity.{table} force row level security")
        op.drop_constraint(op.f(f"ck_{table}_guest"), table, schema="identity")
        _roles(table, _LASTING)
        op.drop_column(table, end, schema="identity")
        op.drop_column(table, "topics", schema="identity")
