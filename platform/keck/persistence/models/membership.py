"""Who may do what at which member."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import one_of
from keck.tenants.owned import TenantOwned


class Membership(TenantOwned, Base):
    """One person's role at one member."""

    __tablename__ = "membership"
    __table_args__ = (one_of("role", "reader", "editor", "publisher", "admin"), {"schema": "identity"})

    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"), primary_key=True, index=True)
    role: Mapped[str]
