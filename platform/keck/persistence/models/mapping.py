"""Remembered mappings of files to observations."""

from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now
from keck.tenants.owned import TenantOwned, owned_key


class Mapping(TenantOwned, Base):
    """A mapping as TOML, found again by the shape of the file it fits."""

    __tablename__ = "mapping"
    __table_args__ = (
        owned_key("source_id", "private.source"),
        UniqueConstraint("tenant_id", "name"),
        Index(None, "tenant_id", "shape_hash"),
        {"schema": "private"},
    )

    id: Mapped[Id]
    name: Mapped[str]
    body: Mapped[str] = mapped_column(comment="TOML")
    shape_hash: Mapped[str]
    source_id: Mapped[UUID]
    created_at: Mapped[Now]
