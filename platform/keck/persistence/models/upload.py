"""Files as they were received."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, Now, one_of
from keck.tenants.owned import TenantOwned, owned_key


class Upload(TenantOwned, Base):
    """A received file; its bytes lie in the private store."""

    __tablename__ = "upload"
    __table_args__ = (
        one_of("kind", "areas", "table", "definitions", "streets"),
        one_of("state", "received", "inspected", "imported", "refused", "discarded"),
        owned_key("batch_id", "private.batch"),
        Index(None, "tenant_id", "created_at"),
        Index(None, "tenant_id", "batch_id"),
        {"schema": "private"},
    )

    id: Mapped[Id]
    kind: Mapped[str]
    filename: Mapped[str] = mapped_column(comment="the user's own, for people only; never part of a path")
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    storage_key: Mapped[str]
    state: Mapped[str] = mapped_column(default="received", server_default="received")
    options: Mapped[JsonObject]
    proposal: Mapped[dict[str, Any] | None]
    annotated_key: Mapped[str | None] = mapped_column(comment="copy of the file with its findings marked")
    deleted_at: Mapped[datetime | None] = mapped_column(comment="when the bytes were deleted; the row stays")
    batch_id: Mapped[UUID | None] = mapped_column(comment="the batch that the file came in")
    created_by: Mapped[UUID | None]
    created_at: Mapped[Now]
