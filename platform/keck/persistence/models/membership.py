"""Who may do what at which member."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import guest_only, one_of
from keck.tenants.owned import TenantOwned


class Membership(TenantOwned, Base):
    """One person's role at one member.

    A guest has topics and an end, and nobody else has: what a role opens is told by the role alone.
    """

    __tablename__ = "membership"
    __table_args__ = (
        one_of("role", "guest", "reader", "editor", "publisher", "admin"),
        CheckConstraint(guest_only("expires_at"), name="guest"),
        {"schema": "identity"},
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"), primary_key=True, index=True)
    role: Mapped[str]
    topics: Mapped[list[str] | None] = mapped_column(ARRAY(Text), comment="none stands for all")
    expires_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None] = mapped_column(comment="when the guest was told of the end")
    visited_on: Mapped[date | None] = mapped_column(comment="day of the last visit that is in the log")
