"""What the foundation keeps: counts of its members, its own log, and what it tells all desks."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, Now
from keck.tenants.owned import TenantOwned


class MemberSummary(TenantOwned, Base):
    """Counts of a member that the foundation may see; a worker writes them, no name and no value."""

    __tablename__ = "member_summary"
    __table_args__ = ({"schema": "admin"},)

    at: Mapped[Now]
    newest_data: Mapped[date | None] = mapped_column(comment="day on which data were last taken over")
    failed_jobs: Mapped[int]
    storage: Mapped[int] = mapped_column(BigInteger, comment="bytes")
    values: Mapped[int] = mapped_column(BigInteger)
    jobs: Mapped[int] = mapped_column(comment="that wait or run")


class StaffAct(Base):
    """One act of the foundation; nobody who serves may change or delete it."""

    __tablename__ = "staff_act"
    __table_args__ = (Index(None, "at"), Index(None, "tenant_id", "at"), {"schema": "admin"})

    id: Mapped[Id]
    at: Mapped[Now]
    # No key to the account: the entry outlives it.
    account_id: Mapped[UUID | None] = mapped_column(comment="none: at the command line")
    tenant_id: Mapped[UUID | None] = mapped_column(ForeignKey("admin.tenant.id"))
    act: Mapped[str]
    about: Mapped[JsonObject]


class Announcement(Base):
    """What all desks are told for a time."""

    __tablename__ = "announcement"
    __table_args__ = (
        CheckConstraint("begins_at < ends_at", name="order"),
        Index(None, "ends_at"),
        {"schema": "admin"},
    )

    id: Mapped[Id]
    text: Mapped[JsonObject] = mapped_column(comment="de and en")
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[Now]
    created_by: Mapped[UUID | None]


class Dismissal(Base):
    """An announcement that somebody does not want to see again."""

    __tablename__ = "dismissal"
    __table_args__ = ({"schema": "identity"},)

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity.account.id", ondelete="CASCADE"), primary_key=True
    )
    announcement_id: Mapped[UUID] = mapped_column(
        ForeignKey("admin.announcement.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[Now]
