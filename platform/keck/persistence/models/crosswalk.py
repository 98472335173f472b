"""Crosswalks between boundaries of one level at two dates."""

from typing import Any
from uuid import UUID

from sqlalchemy import false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, Now, one_of
from keck.tenants.owned import TenantOwned, owned_key


class Crosswalk(TenantOwned, Base):
    """Which share of each old area lies in which new one; never changed, only replaced by a newer one."""

    __tablename__ = "crosswalk"
    __table_args__ = (
        owned_key("source_set_id", "private.area_set"),
        owned_key("target_set_id", "private.area_set"),
        one_of("method", "area", "weights", "uploaded"),
        {"schema": "private"},
    )

    id: Mapped[Id]
    source_set_id: Mapped[UUID]
    target_set_id: Mapped[UUID]
    method: Mapped[str]
    weight: Mapped[str | None] = mapped_column(comment="measure and level of the weights")
    shares: Mapped[list[Any]] = mapped_column(
        JSONB(none_as_null=True), comment="source key, target key, share of the source"
    )
    lineage: Mapped[JsonObject]
    active: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_by: Mapped[UUID | None]
    created_at: Mapped[Now]
