"""What the small-number adviser has found, and what was chosen."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, Now
from keck.tenants.owned import TenantOwned


class Advice(TenantOwned, Base):
    """The options of one indicator as somebody saw them; once one is chosen the row stays."""

    __tablename__ = "advice"
    __table_args__ = (Index(None, "tenant_id", "indicator_code", "created_at"), {"schema": "private"})

    id: Mapped[Id]
    indicator_code: Mapped[str]
    version: Mapped[int] = mapped_column(comment="of the definition that was looked at")
    found: Mapped[dict[str, Any]] = mapped_column(comment="options, what each gives, and which is advised")
    made_of: Mapped[JsonObject] = mapped_column(comment="tables, areas, definitions and rules that were read")
    created_at: Mapped[Now]
    created_by: Mapped[UUID | None]
    chosen: Mapped[str | None] = mapped_column(comment="key of the option")
    chosen_at: Mapped[datetime | None]
    chosen_by: Mapped[UUID | None]
