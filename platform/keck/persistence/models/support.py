"""The foundation's access to a member: asked for by staff, granted by the member, written down by both."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of
from keck.tenants.owned import TenantOwned


class SupportGrant(TenantOwned, Base):
    """One staff person's wish to look, and the member's answer; neither login can write the other's part."""

    __tablename__ = "support_grant"
    __table_args__ = (
        CheckConstraint("hours between 1 and 8", name="hours"),
        CheckConstraint("tables or releases or settings", name="parts"),
        Index(None, "tenant_id", "account_id"),
        {"schema": "admin"},
    )

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(comment="of the staff person; the record outlives it")
    name: Mapped[str]
    reason: Mapped[str]
    hours: Mapped[int]
    tables: Mapped[bool]
    releases: Mapped[bool]
    settings: Mapped[bool]
    asked_at: Mapped[Now]
    granted_at: Mapped[datetime | None]
    granted_by: Mapped[UUID | None]
    expires_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class SupportTicket(TenantOwned, Base):
    """A member's question to the foundation: where it was asked, never what stood there."""

    __tablename__ = "support_ticket"
    __table_args__ = (
        one_of("state", "open", "working", "answered", "closed"),
        one_of("language", "de", "en"),
        Index(None, "tenant_id", "asked_at"),
        {"schema": "admin"},
    )

    id: Mapped[Id]
    account_id: Mapped[UUID]
    name: Mapped[str]
    email: Mapped[str]
    language: Mapped[str]
    question: Mapped[str]
    page: Mapped[str] = mapped_column(server_default="")
    job_id: Mapped[UUID | None] = mapped_column(comment="no key: the question outlives the job")
    state: Mapped[str] = mapped_column(server_default="open")
    asked_at: Mapped[Now]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(comment="name of the staff person")
