"""Definitions of indicators, version by version."""

from typing import Any

from sqlalchemy import UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of
from keck.tenants.owned import TenantOwned


class Indicator(TenantOwned, Base):
    """One version of a definition; frozen once a release has used it."""

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code", "version"),
        one_of("origin", "own", "default", "catalogue"),
        {"schema": "private"},
    )

    id: Mapped[Id]
    code: Mapped[str]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    body: Mapped[dict[str, Any]]
    origin: Mapped[str]
    frozen: Mapped[bool] = mapped_column(default=False, server_default=false())
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    position: Mapped[int] = mapped_column(default=0, server_default="0", comment="order in lists")
    created_at: Mapped[Now]
