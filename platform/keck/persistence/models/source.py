"""Who supplied data, and what may be done with them."""

from datetime import date

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, one_of
from keck.tenants.owned import TenantOwned


class Source(TenantOwned, Base):
    """A supplier with the rights that go with its data."""

    __tablename__ = "source"
    __table_args__ = (one_of("permitted_use", "public", "internal"), {"schema": "private"})

    id: Mapped[Id]
    supplier: Mapped[str]
    legal_basis: Mapped[str] = mapped_column(default="", server_default="")
    permitted_use: Mapped[str]
    public_from_level: Mapped[str | None] = mapped_column(comment="deepest level that may be public")
    wording: Mapped[str] = mapped_column(default="", server_default="")
    until: Mapped[date | None]
    delete_by: Mapped[date | None]
    protected_at_source: Mapped[bool] = mapped_column(default=False, server_default=false())
    assumed: Mapped[bool] = mapped_column(default=False, server_default=false())
