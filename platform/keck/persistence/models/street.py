"""Street directories: which house numbers of which street lie in which area."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, Now, one_of
from keck.tenants.owned import TenantOwned, owned_key


class StreetDirectory(TenantOwned, Base):
    """One version of a member's street directory; the one accepted last counts."""

    __tablename__ = "street_directory"
    __table_args__ = (
        owned_key("level_id", "private.area_level"),
        owned_key("upload_id", "private.upload"),
        owned_key("source_id", "private.source"),
        UniqueConstraint("tenant_id", "number"),
        one_of("state", "candidate", "accepted", "discarded"),
        {"schema": "private"},
    )

    id: Mapped[Id]
    number: Mapped[int]
    level_id: Mapped[UUID]
    upload_id: Mapped[UUID]
    source_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="candidate", server_default="candidate")
    report: Mapped[JsonObject]
    created_at: Mapped[Now]
    created_by: Mapped[UUID | None]
    accepted_at: Mapped[datetime | None] = mapped_column(comment="set again when an older version returns")


class Street(TenantOwned, Base):
    """A street of a directory; its parts are lists of first number, last number, side and area key."""

    __tablename__ = "street"
    __table_args__ = (owned_key("directory_id", "private.street_directory"), {"schema": "private"})

    directory_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, comment="order after DIN 5007-1")
    name: Mapped[str]
    parts: Mapped[list[Any]]
