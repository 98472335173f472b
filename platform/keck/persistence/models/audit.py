"""What was done at a member, in an order that can not be changed unnoticed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import JsonObject
from keck.tenants.owned import TenantOwned


class AuditEntry(TenantOwned, Base):
    """One act; nobody who serves may change or delete it."""

    __tablename__ = "audit_entry"
    __table_args__ = (CheckConstraint("number > 0", name="number"), {"schema": "private"})

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    # No key to the account: the entry outlives it, and whoever has left is a number from then on.
    account_id: Mapped[UUID | None]
    origin: Mapped[str] = mapped_column(comment="a network, 'operator' or 'worker'")
    act: Mapped[str]
    about: Mapped[JsonObject]
    before: Mapped[str] = mapped_column(comment="digest of the entry before")
    digest: Mapped[str]


class AuditHead(TenantOwned, Base):
    """The newest entry; its row is locked while the next one is written, so that the chain can not fork."""

    __tablename__ = "audit_head"
    __table_args__ = ({"schema": "private"},)

    number: Mapped[int]
    digest: Mapped[str]
