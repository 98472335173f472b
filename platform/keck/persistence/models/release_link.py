"""Links by letter for people without an account, who decide on a release."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of
from keck.tenants.owned import TenantOwned, owned_key


class ReleaseLink(TenantOwned, Base):
    """One person's link to one release of one member; the link itself is made when the letter is sent."""

    __tablename__ = "release_link"
    __table_args__ = (
        one_of("purpose", "review", "preview"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        owned_key("release_id", "private.release"),
        Index(None, "tenant_id", "release_id"),
        {"schema": "identity"},
    )

    id: Mapped[Id]
    release_id: Mapped[UUID]
    purpose: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    created_at: Mapped[Now]
    created_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    visited_on: Mapped[date | None] = mapped_column(comment="day on which it was last looked through")
