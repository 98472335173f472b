"""Letters that wait to be sent, and what links in them stand for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, Now, one_of


class Mail(Base):
    """A letter to one address; written in the transaction that causes it, sent by the beat."""

    __tablename__ = "mail"
    __table_args__ = (
        one_of("language", "de", "en"),
        Index(
            "ix_mail_waiting", "not_before", postgresql_where=text("sent_at is null and failed_at is null")
        ),
        {"schema": "identity"},
    )

    id: Mapped[Id]
    kind: Mapped[str]
    address: Mapped[str]
    language: Mapped[str]
    params: Mapped[JsonObject] = mapped_column(comment="names to fill in; no secret")
    ticket_id: Mapped[UUID | None] = mapped_column(comment="what the link stands for; signed when it is sent")
    created_at: Mapped[Now]
    not_before: Mapped[Now]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(comment="answer of the mail server, without the address")


class Ticket(Base):
    """Something that whoever reads an account's mail may do once."""

    __tablename__ = "ticket"
    __table_args__ = (one_of("purpose", "reset", "email"), {"schema": "identity"})

    id: Mapped[Id]
    purpose: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity.account.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str | None] = mapped_column(comment="the new address, to be confirmed")
    created_at: Mapped[Now]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
