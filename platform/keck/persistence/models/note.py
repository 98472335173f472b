"""Notes on figures; a row never changes, it is taken back and written anew."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of
from keck.tenants.owned import TenantOwned, owned_key


class Note(TenantOwned, Base):
    """A footnote, a break or a comment; empty columns bind it to all indicators, areas or periods."""

    __tablename__ = "note"
    __table_args__ = (
        owned_key("revision_id", "private.revision"),
        owned_key("upload_id", "private.upload"),
        one_of("kind", "footnote", "break", "comment"),
        one_of("audience", "public", "internal"),
        Index(None, "tenant_id", "revision_id"),
        {"schema": "private"},
    )

    id: Mapped[Id]
    kind: Mapped[str]
    audience: Mapped[str]
    text: Mapped[dict[str, Any]]
    indicator_code: Mapped[str] = mapped_column(default="", server_default="")
    measure_code: Mapped[str] = mapped_column(default="", server_default="")
    area_id: Mapped[str] = mapped_column(default="", server_default="")
    period_code: Mapped[str] = mapped_column(default="", server_default="")
    revision_id: Mapped[UUID | None] = mapped_column(comment="the table's state that it came with")
    upload_id: Mapped[UUID | None] = mapped_column(comment="the file that it came with")
    created_at: Mapped[Now]
    created_by: Mapped[UUID | None]
    removed_at: Mapped[datetime | None]
