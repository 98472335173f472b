"""Public corrections; a row never changes, it is taken back and written anew."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now
from keck.tenants.owned import TenantOwned


class Correction(TenantOwned, Base):
    """What a member tells the public about its figures; empty columns mean all."""

    __tablename__ = "correction"
    __table_args__ = ({"schema": "private"},)

    id: Mapped[Id]
    text: Mapped[dict[str, Any]]
    indicator_code: Mapped[str] = mapped_column(default="", server_default="")
    area_id: Mapped[str] = mapped_column(default="", server_default="")
    period_code: Mapped[str] = mapped_column(default="", server_default="")
    created_by: Mapped[UUID | None]
    created_at: Mapped[Now]
    removed_at: Mapped[datetime | None]
