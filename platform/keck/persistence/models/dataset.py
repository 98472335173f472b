"""Tables of a member and the measures in them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now
from keck.tenants.owned import TenantOwned, owned_key


class Dataset(TenantOwned, Base):
    """A table that lives on from revision to revision."""

    __tablename__ = "dataset"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        owned_key("current_revision_id", "private.revision", use_alter=True),
        {"schema": "private"},
    )

    id: Mapped[Id]
    code: Mapped[str]
    name: Mapped[dict[str, Any]]
    current_revision_id: Mapped[UUID | None]


class Measure(TenantOwned, Base):
    """A measure of a table."""

    __tablename__ = "measure"
    __table_args__ = (
        owned_key("dataset_id", "private.dataset"),
        UniqueConstraint("tenant_id", "code"),
        Index(None, "tenant_id", "dataset_id"),
        {"schema": "private"},
    )

    id: Mapped[Id]
    dataset_id: Mapped[UUID]
    code: Mapped[str]
    label: Mapped[dict[str, Any]]
    kind: Mapped[str]
    unit: Mapped[dict[str, Any] | None]
    base_code: Mapped[str | None] = mapped_column(comment="measure with its base count")
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[Now]
