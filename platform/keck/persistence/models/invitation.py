"""Invitations of people to a member."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, guest_only, one_of
from keck.tenants.owned import TenantOwned


class Invitation(TenantOwned, Base):
    """One person invited to one member with one role, by a letter to one address."""

    __tablename__ = "invitation"
    __table_args__ = (
        one_of("role", "guest", "reader", "editor", "publisher", "admin"),
        CheckConstraint(guest_only("ends_at"), name="guest"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        {"schema": "identity"},
    )

    id: Mapped[Id]
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="", server_default="")
    role: Mapped[str]
    topics: Mapped[list[str] | None] = mapped_column(ARRAY(Text), comment="none stands for all")
    ends_at: Mapped[datetime | None] = mapped_column(comment="when the membership will end")
    created_at: Mapped[Now]
    created_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
