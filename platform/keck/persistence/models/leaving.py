"""Members who leave: what they take along, what is to be erased, and what stays of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of
from keck.tenants.owned import TenantOwned


class Export(TenantOwned, Base):
    """An archive with all that a member has; it can be downloaded for some days."""

    __tablename__ = "export"
    __table_args__ = (Index(None, "tenant_id", "created_at"), {"schema": "private"})

    id: Mapped[Id]
    job_id: Mapped[UUID]
    storage_key: Mapped[str | None] = mapped_column(comment="of the archive, while it is there")
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    created_at: Mapped[Now]
    created_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]


class Erasure(TenantOwned, Base):
    """A member's erasure: asked for by one person, confirmed by another, done when its window is over."""

    __tablename__ = "erasure"
    __table_args__ = (one_of("asked_as", "member", "staff", "operator"), {"schema": "admin"})

    asked_at: Mapped[Now]
    asked_by: Mapped[UUID | None]
    asked_as: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None]
    state_before: Mapped[str | None] = mapped_column(comment="of the member, for when this is undone")
    dark_before: Mapped[bool | None]
    due_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None] = mapped_column(comment="from then on nobody can undo it")
    counts: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True), comment="rows and files as they were found"
    )


class Tombstone(Base):
    """A slug whose member was erased; it is never given again, and nothing of the member is in this row."""

    __tablename__ = "tombstone"
    __table_args__ = ({"schema": "admin"},)

    slug: Mapped[str] = mapped_column(primary_key=True)
    erased_on: Mapped[date]
    certificate_id: Mapped[UUID]
    certificate: Mapped[str] = mapped_column(comment="JSON, as its hash was made of it")
    certificate_sha256: Mapped[str]
