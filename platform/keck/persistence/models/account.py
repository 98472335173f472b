"""People who can sign in, and those among them who work for the foundation."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, true
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of


class Account(Base):
    """One person; memberships say where."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        one_of("language", "de", "en"),
        {"schema": "identity"},
    )

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    # Only keck_login may read it; roles that look up names must not ask for it by accident.
    password_hash: Mapped[str] = mapped_column(deferred=True)
    name: Mapped[str] = mapped_column(default="", server_default="")
    language: Mapped[str] = mapped_column(default="de", server_default="de")
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[Now]


class Staff(Base):
    """A person who works for the foundation."""

    __tablename__ = "staff"
    __table_args__ = (one_of("role", "staff", "staff_admin"), {"schema": "identity"})

    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(default="staff", server_default="staff")
