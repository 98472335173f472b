"""The way back for a member that nobody administers any more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of

CHANNELS = ("email", "post")


class OfficialContact(Base):
    """How a municipality itself is reached, whoever works there at the moment."""

    __tablename__ = "official_contact"
    __table_args__ = (
        CheckConstraint("email <> '' or postal <> ''", name="reachable"),
        {"schema": "admin"},
    )

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("admin.tenant.id"), primary_key=True)
    email: Mapped[str] = mapped_column(default="", server_default="")
    postal: Mapped[str] = mapped_column(default="", server_default="")
    registered_at: Mapped[Now]
    registered_by: Mapped[UUID | None] = mapped_column(comment="account; the record outlives it")
    by_foundation: Mapped[bool] = mapped_column(comment="the member has not said it itself")


class Recovery(Base):
    """One attempt to give a member an administrator again; each step is a moment and somebody who took it."""

    __tablename__ = "recovery"
    __table_args__ = (
        one_of("channel", *CHANNELS),
        one_of("outcome", "invited", "stopped"),
        CheckConstraint("(ended_at is null) = (outcome is null)", name="ended"),
        CheckConstraint("sent_by is null or sent_by <> started_by", name="two_people"),
        Index("uq_recovery_open", "tenant_id", unique=True, postgresql_where=text("ended_at is null")),
        {"schema": "admin"},
    )

    id: Mapped[Id]
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("admin.tenant.id"), index=True)
    email: Mapped[str] = mapped_column(comment="who shall administer the member")
    name: Mapped[str]
    reason: Mapped[str]
    channel: Mapped[str]
    started_at: Mapped[Now]
    started_by: Mapped[UUID]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str] = mapped_column(default="", server_default="", comment="name and function")
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
