"""Invitations of people to a member."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of
from keck.tenants.owned import TenantOwned


class Invitation(TenantOwned, Base):
    """One person invited to one member with one role, by a letter to one address."""

    __tablename__ = "invitation"
    __table_args__ = (
        one_of("role", "reader", "editor", "publisher", "admin"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        {"schema": "identity"},
    )

    id: Mapped[Id]
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="", server_default="")
    role: Mapped[str]
    created_at: Mapped[Now]
    created_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
