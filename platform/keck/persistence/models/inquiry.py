"""What people who are no members send to the foundation: applications, messages, wishes for the brochure."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of

KINDS = ("join", "contact", "brochure")
STATES = ("unconfirmed", "spam", "new", "talks", "approved", "declined", "open", "done")


class Inquiry(Base):
    """One form that was sent; it counts once its sender's address was confirmed."""

    __tablename__ = "inquiry"
    __table_args__ = (
        one_of("kind", *KINDS),
        one_of("state", *STATES),
        one_of("language", "de", "en"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index(None, "kind", "state", "created_at"),
        {"schema": "admin"},
    )

    id: Mapped[Id]
    kind: Mapped[str]
    state: Mapped[str]
    language: Mapped[str]
    form: Mapped[str | None] = mapped_column(unique=True, comment="of the token; a form is taken once")
    name: Mapped[str] = mapped_column(default="", server_default="")
    email: Mapped[str] = mapped_column(default="", server_default="")
    text: Mapped[str] = mapped_column(default="", server_default="")
    address: Mapped[str] = mapped_column(default="", server_default="", comment="where the brochure goes")
    copies: Mapped[int | None]
    town: Mapped[str] = mapped_column(default="", server_default="")
    official_key: Mapped[str] = mapped_column(default="", server_default="")
    inhabitants: Mapped[int | None]
    slug: Mapped[str | None] = mapped_column(unique=True, comment="of the member that it became")
    created_at: Mapped[Now]
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class InquiryEvent(Base):
    """What happened to a form that was sent, and what staff noted about it."""

    __tablename__ = "inquiry_event"
    __table_args__ = ({"schema": "admin"},)

    id: Mapped[Id]
    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("admin.inquiry.id", ondelete="CASCADE"), index=True)
    at: Mapped[Now]
    account_id: Mapped[UUID | None] = mapped_column(comment="of staff; the record outlives it")
    act: Mapped[str]
    text: Mapped[str] = mapped_column(default="", server_default="")
